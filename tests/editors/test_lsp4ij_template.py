"""The template for JetBrains IDEs: LSP4IJ can import it, and it is what `wardline editor-config jetbrains` writes."""

from __future__ import annotations

import json
import shlex
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.editors.lsp4ij import problems
from wardline.cli.dispatch import dispatch
from wardline.config.options import OPTIONS
from wardline.editor_config import jetbrains
from wardline.lsp.settings import _section
from wardline.project.discover import SUFFIXES
from wardline_analyzers.files.kinds import _BY_SUFFIX, KINDS, FileKind, kind_of

TEMPLATE = Path(__file__).parents[2] / "editors" / "jetbrains"


def read(name: str) -> Any:
    return json.loads((TEMPLATE / name).read_text("utf-8"))


def test_lsp4ij_takes_all_of_it() -> None:
    assert problems(TEMPLATE) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("template.json", "[]", "template.json: not an object"),
        ("template.json", '{"name": "x", "programArgs": "wardline"}', "programArgs must be an object"),
        ("template.json", '{"name": "x", "programArgs": {"default": ["wardline"]}}', "one command line"),
        ("template.json", '{"name": "x", "programArgs": {"default": "w", "linux": "w"}}', "unknown systems ['linux']"),
        ("template.json", '{"name": "x", "programArgs": {"default": "w"}}', "no mapping"),
        ("template.json", '{"name": "x", "languageMappings": [{"languageId": "python"}]}', "without language"),
        ("template.json", '{"name": "x", "fileTypeMappings": [{"fileType": "*.py"}]}', "without name or patterns"),
        ("template.json", '{"nmae": "x"}', "unknown keys ['nmae']"),
        ("settings.json", '{"wardline": {"slect": []}}', "'slect' was unexpected"),
        ("settings.json", "{", "settings.json: Expecting"),
        ("Settings.json", "{}", "does not read it"),
        ("settings.schema.json", '{"type": "thing"}', "settings.schema.json:"),
        ("installer.json", '{"id": "a", "name": "b"}', "nothing to run"),
        ("installer.json", '{"run": {"shell": {}}}', "knows no such step"),
        ("installer.json", '{"run": {"exec": {"command": "x"}, "onSuccess": {}}}', "only the first key"),
        ("installer.json", '{"run": {"exec": {"command": "${server.command} x"}}}', "no property is put into it"),
        ("installer.json", '{"run": {"exec": {"command": "sh -c \'a b\'"}}}', "quotes have no meaning"),
        ("installer.json", '{"run": {"exec": {"command": {"default": 1}}}}', "a text or a list of words"),
        ("installer.json", '{"run": {"configureServer": {"command": "${dir}/x"}}}', "unknown property dir"),
        ("installer.json", '{"run": {"configureServer": {}}}', "must be an object with `default`"),
    ],
)
def test_the_rules_find_mistakes(name: str, text: str, expected: str, tmp_path: Path) -> None:
    for file, content in jetbrains.files(None).items():
        (tmp_path / file).write_text(content, "utf-8")
    assert problems(tmp_path) == []
    (tmp_path / name).write_text(text)
    assert any(expected in problem for problem in problems(tmp_path)), problems(tmp_path)


def test_the_folder_of_the_repository_is_the_one_that_is_written() -> None:
    """A new setting changes the schema in it."""
    same = {path.name: path.read_text("utf-8") for path in TEMPLATE.iterdir()} == jetbrains.files(None)
    again = "from wardline.editor_config.jetbrains import write; write('editors/jetbrains', None)"
    assert same, f'write it anew, in the root of the repository: python -c "{again}"'


def mapped(name: str) -> list[str]:
    """The language ids under which a file of this name is sent."""
    mappings = read("template.json")["fileTypeMappings"]
    return [one["languageId"] for one in mappings if any(fnmatchcase(name, p) for p in one["fileType"]["patterns"])]


def test_python_is_mapped_by_name_and_by_language() -> None:
    assert read("template.json")["languageMappings"] == [{"language": "Python", "languageId": "python"}]
    found = {suffix: mapped(f"app{suffix}") for suffix in SUFFIXES if suffix != ".ipynb"}  # LSP4IJ has no notebooks
    assert set(map(tuple, found.values())) == {("python",)}, found


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_file_is_mapped(kind: FileKind) -> None:
    """Once, and under a language that does not make another kind of it."""
    (language,) = mapped(kind.example.rpartition("/")[2])
    assert kind_of(kind.example, language) is kind or (kind.name, language) == ("python", "python")


@pytest.mark.parametrize("suffix", _BY_SUFFIX)
def test_every_known_suffix_is_mapped(suffix: str) -> None:
    assert len(mapped(f"name.{suffix}")) == 1


def test_the_schema_has_the_settings_that_an_editor_may_send() -> None:
    schema = read("settings.schema.json")
    ours = schema["properties"]["wardline"]["properties"]
    assert set(ours) == {option.name for option in OPTIONS} - {"extend", "policy"}
    defaults = {name: value["default"] for name, value in ours.items() if "default" in value}
    jsonschema.Draft7Validator(schema).validate({"wardline": defaults})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate({"wardline": {"min-severity": "worst"}})


def test_the_settings_as_they_come_outweigh_nothing() -> None:
    assert _section(read("settings.json")) == {}


def test_a_template_with_this_program_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "template"
    for _ in range(2):  # a second time: over the first
        assert dispatch(["editor-config", "jetbrains", "--to", str(folder), "--command", "/my tools/wardline"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == str(folder)
    assert problems(folder) == []
    template = json.loads((folder / "template.json").read_text("utf-8"))
    assert shlex.split(template["programArgs"]["default"]) == ["/my tools/wardline", "server"]
    assert {**template, "programArgs": read("template.json")["programArgs"]} == read("template.json")


def test_the_command_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["editor-config", "jetbrains", "--command", "/opt/wardline"]) == 0
    out, err = capsys.readouterr()
    assert out == '"/opt/wardline" server\n' and "--to FOLDER" in err


def test_nothing_is_written_among_other_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert dispatch(["editor-config", "jetbrains", "--to", str(tmp_path), "--command", "w"]) == 2
    assert "other files in it (mine.txt)" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert dispatch(["editor-config", "jetbrains", "--to", str(tmp_path / "mine.txt"), "--command", "w"]) == 2
    assert capsys.readouterr().err.startswith("wardline: error: cannot write")
    for path in ('/a"b/wardline', "/$HOME/wardline"):
        assert dispatch(["editor-config", "jetbrains", "--to", str(tmp_path / "x"), "--command", path]) == 2
        assert "--command PATH" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
