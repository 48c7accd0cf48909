"""What is compiled for the wheels, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import compiled

from tests.packaging.conftest import ROOT

PACKAGE = ROOT / "analyzers" / "wardline_analyzers"


def test_all_of_the_dataflow_but_what_is_left_out() -> None:
    every = {path.relative_to(PACKAGE).as_posix() for path in (PACKAGE / "flow").rglob("*.py")}
    left_out = every - set(compiled.sources(PACKAGE))
    assert left_out == {file for file in every if file.startswith(compiled._LEFT_OUT)}
    assert all(any(file.startswith(entry) for file in left_out) for entry in compiled._LEFT_OUT)


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler --fast")
    assert "a C compiler" in compiled.missing()


def test_it_is_compiled_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(compiled.ASKED, raising=False)
    assert not compiled.wanted()
    monkeypatch.setenv(compiled.ASKED, "1")
    assert compiled.wanted()


def test_a_wheel_without_it_is_for_every_platform(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
