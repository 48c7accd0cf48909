"""The entries: what is printed is what the editor reads, with the program in it, whatever its path looks like."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.editor_config.docs import PAGE, section
from wardline.cli.dispatch import dispatch
from wardline.editor_config.catalog import BY_NAME, EDITORS, FOLDER, NAMES, Editor
from wardline.editor_config.render import PLACEHOLDER, render

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ODD = '/home/Zoë O\'Neil/my "tools"/C:\\bin\\wardline'


def strings(value: Any) -> list[str]:
    """All texts in a value of JSON or TOML."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("editor", EDITORS, ids=[editor.name for editor in EDITORS])
def test_an_entry_names_its_program_once(editor: Editor) -> None:
    assert editor.entry().count(PLACEHOLDER) == 1
    assert PLACEHOLDER not in render(editor, "/opt/wardline")
    assert render(editor, "/opt/wardline").count("/opt/wardline") == 1
    assert render(editor, PLACEHOLDER) == editor.entry()


@pytest.mark.parametrize("name", [editor.name for editor in EDITORS if editor.file.endswith((".json", ".toml"))])
def test_any_path_is_quoted_as_the_format_wants_it(name: str) -> None:
    text = render(BY_NAME[name], ODD)
    data = tomllib.loads(text) if BY_NAME[name].file.endswith(".toml") else json.loads(text)
    assert strings(data).count(ODD) == 1
    assert "server" in strings(data) or name == "vscode"  # the extension knows the words


def test_lisp_and_lua_escape_as_json_does() -> None:
    assert '"C:\\\\bin\\\\\\"x\\".exe" "server"' in render(BY_NAME["eglot"], 'C:\\bin\\"x".exe')
    assert '"C:\\\\bin\\\\wardline.exe", "server"' in render(BY_NAME["neovim"], "C:\\bin\\wardline.exe")


def test_vim_doubles_quotes() -> None:
    assert r"""'cmd': ['/it''s/C:\bin', 'server']""" in render(BY_NAME["vim-lsp"], r"/it's/C:\bin")


@pytest.mark.parametrize("path", ["/tmp/a\nb/wardline", "/tmp/\x07", "/tmp/\udcff"])
def test_what_cannot_be_written_is_an_error(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in NAMES:
        assert dispatch(["editor-config", name, "--command", path]) == 2
        out, err = capsys.readouterr()
        assert out == "" and "characters" in err and err.count("\n") == 1


def test_every_file_is_the_entry_of_an_editor() -> None:
    assert sorted(path.name for path in Path(FOLDER).iterdir()) == sorted(editor.file for editor in EDITORS)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("editor", EDITORS, ids=[editor.name for editor in EDITORS])
def test_the_documentation_shows_the_entry(editor: Editor) -> None:
    assert section(editor) in PAGE.read_text("utf-8")


def test_the_documentation_has_every_editor() -> None:
    text = PAGE.read_text("utf-8")
    assert all(f"`wardline editor-config {name}" in text for name in NAMES)
