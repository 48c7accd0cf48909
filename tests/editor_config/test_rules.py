"""The entries of editors that no test can run, against what those editors say of their settings (`rules.py`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.editor_config.rules import SCHEMAS, problems
from wardline.editor_config.catalog import BY_NAME

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode" / "package.json"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_editor_takes_the_entry(name: str) -> None:
    assert problems(name, json.loads(BY_NAME[name].entry())) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("coc", '"filetypes"', '"fileTypes"', "'filetypes' is a required property"),
        ("coc", '"wardline": {', '"wardline-server": {', "does not match"),
        ("coc", '["server"]', '"server"', "is not of type 'array'"),
        ("coc", '["server"]', '["lsp"]', "does not start the server"),
        ("coc", '"python"', '"py"', "not for Python"),
        ("coc", '"languageserver"', '"languageServer"', "'languageserver' is a required property"),
        ("sublime", '"enabled": true', '"enabled": false', "off"),
        ("sublime", '"enabled": true,', "", "'enabled' is a required property"),
        ("sublime", '"selector"', '"languages"', "'selector' is a required property"),
        ("sublime", "source | ", "python | ", "not for Python"),
        ("sublime", ', "server"]', "]", "does not start the server"),
        ("zed", '"pylsp", ', "", "off"),
        ("zed", '"!pyrefly", ', "", "another server"),
        ("zed", ', "..."', "", "another server"),
        ("zed", '"pylsp": {', '"wardline": {', "Zed does not know it"),
        ("zed", '"arguments"', '"args"', "'args' was unexpected"),
        ("zed", '"path"', '"command"', "'path' is a required property"),
        ("zed", '"Python"', '"python"', "'Python' is a required property"),
    ],
)
def test_the_rules_find_mistakes(name: str, old: str, new: str, expected: str) -> None:
    text = BY_NAME[name].entry()
    assert old in text
    found = problems(name, json.loads(text.replace(old, new)))
    assert any(expected in problem for problem in found), found


def test_the_setting_of_the_extension_is_one_that_it_has() -> None:
    settings = json.loads(EXTENSION.read_text("utf-8"))["contributes"]["configuration"]
    known = {key for group in (settings if isinstance(settings, list) else [settings]) for key in group["properties"]}
    assert set(json.loads(BY_NAME["vscode"].entry())) <= known
