"""The manifest of the VS Code extension fits the server and its own files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tools.vscode_settings import MANIFEST, generated

from wardline.lsp.capabilities import COMMANDS

FOLDER = MANIFEST.parent
DATA: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
CONTRIBUTED: dict[str, Any] = DATA["contributes"]


def own_commands() -> set[str]:
    return {entry["command"] for entry in CONTRIBUTED["commands"]}


def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "src").rglob("*.ts")))


def test_settings_are_those_of_the_server() -> None:
    text = MANIFEST.read_text(encoding="utf-8")
    assert generated(text) == text, "run: python -m tools.vscode_settings"


def test_no_setting_is_declared_twice() -> None:
    names = [name for part in CONTRIBUTED["configuration"] for name in part["properties"]]
    assert len(names) == len(set(names)) > 15


def test_every_setting_is_described_and_has_a_default() -> None:
    for part in CONTRIBUTED["configuration"]:
        for name, setting in part["properties"].items():
            assert setting["markdownDescription"].endswith("."), name
            assert "default" in setting and "scope" in setting, name


def test_it_runs_where_the_code_is_and_says_where_it_cannot() -> None:
    """With no `browser` an editor without a machine behind it does not offer it; virtual workspaces have no files."""
    assert DATA["extensionKind"] == ["workspace"] and "browser" not in DATA
    assert DATA["capabilities"]["virtualWorkspaces"]["supported"] is False
    assert DATA["capabilities"]["untrustedWorkspaces"]["supported"] == "limited"


def test_files_of_all_languages_are_for_it() -> None:
    """It starts with the first text that is opened, and no key of its own asks for a language."""
    assert DATA["activationEvents"] == ["onLanguage", "onNotebook:jupyter-notebook"]
    assert "editorLangId" not in MANIFEST.read_text(encoding="utf-8")


def test_commands_are_not_those_of_the_server() -> None:
    """The language client registers the server's commands itself; a second registration would fail."""
    assert not own_commands() & set(COMMANDS)


def test_every_command_is_registered() -> None:
    code = sources()
    registered = set(re.findall(r"(?:\bcommand|registerCommand|\bact)\(\s*'(wardline\.\w+)'", code))
    assert registered == own_commands()


def test_every_command_of_menus_and_texts_exists() -> None:
    used = {entry["command"] for menu in CONTRIBUTED["menus"].values() for entry in menu}
    used |= {binding["command"] for binding in CONTRIBUTED["keybindings"]}
    used |= set(re.findall(r"command:(wardline\.\w+)\)", MANIFEST.read_text(encoding="utf-8")))
    assert used <= own_commands()


def test_settings_in_when_clauses_and_code_are_declared() -> None:
    declared = {name for part in CONTRIBUTED["configuration"] for name in part["properties"]}
    whens = " ".join(binding["when"] for binding in CONTRIBUTED["keybindings"])
    assert {f"wardline.{name}" for name in re.findall(r"config\.wardline\.(\w+)", whens)} <= declared
    restricted = DATA["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    assert set(restricted) <= declared


def test_files_that_the_manifest_names_are_there() -> None:
    named = [DATA["icon"], *(step["media"]["markdown"] for step in CONTRIBUTED["walkthroughs"][0]["steps"])]
    named += [container["icon"] for container in CONTRIBUTED["viewsContainers"]["activitybar"]]
    assert [name for name in named if not (FOLDER / name).is_file()] == []
    for page in (FOLDER / "walkthrough").iterdir():
        shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
        assert [name for name in shown if not (page.parent / name).is_file()] == [], page.name
    assert (FOLDER / "media" / "icon.png").read_bytes().startswith(b"\x89PNG")


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert lock["packages"][""]["devDependencies"] == DATA["devDependencies"]


def test_versions_are_the_same() -> None:
    from wardline import __version__

    assert DATA["version"] == __version__
    changelog = Path(FOLDER / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {__version__}" in changelog
