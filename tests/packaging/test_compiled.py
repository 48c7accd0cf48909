"""What is compiled for the wheels, and what is not."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from tools import compiled
from tools.build_hook import CompiledDataflow

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


def test_a_compiler_that_takes_too_long_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def never_ready(work: Path) -> None:
        raise subprocess.TimeoutExpired("cc", 900, output=b"warning: treated as a list")

    class App:
        def abort(self, said: str) -> None:
            raise SystemExit(said)

    monkeypatch.setenv(compiled.ASKED, "1")
    monkeypatch.setattr(compiled, "missing", lambda: "")
    monkeypatch.setattr(compiled, "compiled", never_ready)
    hook = CompiledDataflow(str(tmp_path), {}, Any, Any, str(tmp_path), "wheel", App())  # type: ignore[arg-type]
    with pytest.raises(SystemExit, match="took more than 900 seconds"):
        hook.initialize("standard", {})
    hook.finalize("standard", {}, "")
