"""Whether a project's own code uses what an advisory is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.world.files import write
from wardline.world import used_parts
from wardline.world.answers import Place

_GO = """package main

import (
\t"fmt"
\txt "golang.org/x/text/language" // why
)
import "golang.org/x/net/html"

const path = "golang.org/x/crypto/ssh"

func main() {
\tfmt.Println(xt.ParseAcceptLanguage("x"))
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    used_parts._imports.cache_clear()  # type: ignore[attr-defined]
    write(
        tmp_path,
        {
            "cmd/main.go": _GO,
            "cmd/main_test.go": 'package main\nimport "only/tests"\n',
            "vendor/a/a.go": 'package a\nimport "only/vendored"\n',
            "app/views.py": "import os, jinja2.sandbox as s\n\ndef f():\n    return s.SandboxedEnvironment()\n",
            "app/other.py": "    from PIL.Image import open\n",
            ".venv/pyvenv.cfg": "home = /usr\n",
            ".venv/lib/python3.12/site-packages/x.py": "import only_installed\n",
        },
    )
    return tmp_path


@pytest.mark.parametrize(
    ("about", "imported", "named"),
    [
        (
            ("Go", "golang.org/x/text/language", "Parse", "ParseAcceptLanguage"),
            True,
            ["ParseAcceptLanguage", "cmd/main.go:12"],
        ),
        (("Go", "golang.org/x/text/language", "Matcher.Match"), True, None),
        (("Go", "golang.org/x/text", "Parse"), False, None),
        (("Go", "golang.org/x/net/html"), True, None),
        (("Go", "golang.org/x/crypto/ssh"), False, None),
        (("Go", "only/tests"), False, None),
        (("Go", "only/vendored"), False, None),
        (("PyPI", "jinja2.sandbox.SandboxedEnvironment.call"), True, ["SandboxedEnvironment", "app/views.py:4"]),
        (("PyPI", "PIL.Image.preinit"), True, ["Image", "app/other.py:1"]),
        (("PyPI", "only_installed.f"), False, None),
    ],
)
def test_imports_and_names(root: Path, about: tuple[str, ...], imported: bool, named: Any) -> None:
    (answer,) = used_parts.answers([about], Place(str(root))).values()
    expected = [named] if named else []
    assert (bool(answer.value["imported"]), answer.value["named"]) == (imported, expected)


def test_other_ecosystems_and_no_project_are_not_answered(root: Path) -> None:
    assert used_parts.answers([("crates.io", "a::b")], Place(str(root))) == {}
    assert used_parts.answers([("Go", "a")], Place("")) == {}


def test_too_much_code_is_not_looked_at(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(used_parts, "_MOST_FILES", 0)
    assert used_parts.answers([("Go", "golang.org/x/net/html")], Place(str(root))) == {}


def test_nobody_is_waited_for(root: Path) -> None:
    about = ("Go", "golang.org/x/net/html")
    assert used_parts.answers([about], Place(str(root), until=0.0)) == {}
    assert about in used_parts.answers([about], Place(str(root)))
