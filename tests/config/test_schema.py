"""The published schema says what the reader accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from wardline.config import Resolver
from wardline.config.options import OPTIONS
from wardline.config.schema import reference, schema
from wardline.config.toml import values_of

RIGHT = """
extend = "base.toml"
select = ["all", "B101"]
min-severity = "low"
exclude = ["gen/"]
max-file-size = "2 MB"
honour = []
[severity]
suppressions = "off"
[[per-path]]
paths = ["tests/"]
ignore = ["suppressions"]
"""
WRONG = [
    "slect = []",
    "select = 'all'",
    "select = [1]",
    "min-severity = 'off'",
    "severity = {x = 'lwo'}",
    "max-file-size = 0",
    "max-file-size = 'big'",
    "honour = ['all']",
    "require-reason = 1",
    "per-path = 1",
    "per-path = {a = {slect = []}}",
    "[[per-path]]\nignore = []",
    "bandit = true",
]


def valid(text: str) -> bool:
    return bool(jsonschema.Draft202012Validator(schema()).is_valid(values_of(text)))


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert json.loads(json.dumps(schema())) == schema()


def test_every_default_is_valid() -> None:
    for name, described in schema()["properties"].items():
        if "default" in described:
            jsonschema.validate({name: described["default"]}, schema())


def test_right_settings_are_valid_and_accepted(tmp_path: Path) -> None:
    assert valid(RIGHT)
    (tmp_path / "base.toml").write_text("")
    (tmp_path / ".wardline.toml").write_text(RIGHT)
    assert Resolver().resolve(tmp_path / "x.py").problems == ()


@pytest.mark.parametrize("text", WRONG)
def test_wrong_settings_are_neither(tmp_path: Path, text: str) -> None:
    assert not valid(text)
    (tmp_path / ".wardline.toml").write_text(text)
    assert Resolver().resolve(tmp_path / "x.py").problems


def test_every_option_is_explained() -> None:
    page = reference()
    options: Any = OPTIONS
    for option in options:
        assert f"## `{option.name}`" in page
        assert option.doc.endswith(".")
        assert schema()["properties"][option.name]["description"] == option.doc
