"""What is in the package of the VS Code extension: a copy of Wardline that fits, and a README that a marketplace takes."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from tools.vscode_bundle import COMPILED, LOCK, PYTHONS, TARGETS, dependencies, pinned

from tests.editors.scene import EDITORS

FOLDER = Path(__file__).parents[2] / "editors" / "vscode"
REPOSITORY = "https://example.org/wardline"
"""As build-vscode.sh names it."""
LARGEST = 120_000
"""Bytes of a picture."""


def pictures(readme: str) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme)


def test_the_lock_fits_what_wardline_depends_on() -> None:
    versions = {name: re.search(r"==(\S+)", text) for name, text in pinned().items()}
    for requirement in map(Requirement, dependencies()):
        found = versions.get(requirement.name.lower())
        assert found is not None and requirement.specifier.contains(found[1]), (
            f"{requirement} is not what {LOCK.name} has: run python -m tools.vscode_bundle --lock"
        )


def test_every_pin_has_hashes_for_all_platforms() -> None:
    counts = {name: text.count("--hash=sha256:") for name, text in pinned().items()}
    assert all(count >= 1 for count in counts.values())
    assert counts.pop("tree-sitter") == len(TARGETS) * len(PYTHONS), "the parser has a wheel for each Python"
    grammars = {name: count for name, count in counts.items() if name.startswith(COMPILED)}
    assert len(grammars) >= 5
    assert all(count >= len(TARGETS) for count in grammars.values()), f"one for all Pythons, on each platform: {grammars}"


def test_pictures_are_small_and_ours() -> None:
    named = pictures((FOLDER / "README.md").read_text(encoding="utf-8"))
    assert len(named) >= 4
    for name in named:
        picture = FOLDER / name
        assert picture.read_bytes().startswith(b"\x89PNG"), "marketplaces take no SVG"
        assert picture.stat().st_size < LARGEST
    top = FOLDER.parents[1] / "README.md"
    shown = [name for name in pictures(top.read_text(encoding="utf-8")) if name.startswith("editors/vscode/")]
    assert shown and all((top.parent / name).is_file() for name in shown)


@pytest.mark.editor
def test_the_package(tmp_path: Path) -> None:
    """As for a marketplace: pictures come from the repository over https, and each of them is in it."""
    file = EDITORS / "wardline.vsix"
    assert file.exists(), "the extension is not built; run tests/editors/install.sh"
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        readme = archive.read("extension/readme.md").decode()
        manifest = archive.read("extension.vsixmanifest").decode()
    assert 'TargetPlatform="' in manifest
    base = f"{REPOSITORY}/raw/HEAD/editors/vscode/"
    assert pictures(readme) and all(picture.startswith(base) for picture in pictures(readme))
    assert {f"extension/{picture.removeprefix(base)}" for picture in pictures(readme)} <= names
    bundled = {name.removeprefix("extension/bundled/") for name in names if name.startswith("extension/bundled/")}
    assert {"run.py", "server/wardline/__main__.py", "libraries/pygls/__init__.py"} <= bundled
    assert not [name for name in bundled if "__pycache__" in name]
    # In a Python that has nothing else: neither this environment's packages nor what PYTHONPATH names.
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "unpacked", [name for name in names if "/bundled/" in name])
    run = tmp_path / "unpacked" / "extension" / "bundled" / "run.py"
    source = tmp_path / "flaw.py"
    source.write_text("import yaml\n\nyaml.load(open('a'), Loader=yaml.Loader)\n")
    checked = subprocess.run(
        [sys.executable, "-I", "-S", str(run), "check", str(source)], capture_output=True, text=True, timeout=120
    )
    assert checked.returncode == 1 and "unsafe-yaml-load" in checked.stdout, checked.stderr
