"""`wardline editor-config`, and which program it names."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from pathlib import Path

import pytest

from wardline.cli.dispatch import dispatch
from wardline.editor_config import program
from wardline.editor_config.catalog import NAMES

EXECUTABLE = "wardline.exe" if os.name == "nt" else "wardline"


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of programs of a made-up environment, with `wardline` in it; nothing of it is on PATH."""
    folder = tmp_path / "environment" / "bin"
    folder.mkdir(parents=True)
    (folder / EXECUTABLE).touch(0o755)
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(folder) if name == "scripts" else "")
    monkeypatch.setenv("PATH", str(tmp_path))
    return folder


def test_list_names_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["editor-config", "--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(NAMES)


def test_only_the_entry_is_on_standard_output(scripts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["editor-config", "coc"]) == 0
    out, err = capsys.readouterr()
    server = json.loads(out)["languageserver"]["wardline"]
    assert (server["command"], server["args"]) == (str(scripts / EXECUTABLE), ["server"])
    assert err == ""  # a terminal is told where it belongs


def test_the_program_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["editor-config", "kate", "--command", "wardline"]) == 0
    assert json.loads(capsys.readouterr().out)["servers"]["python"]["command"] == ["wardline", "server"]


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_link_on_path_to_the_program_is_preferred(scripts: Path, tmp_path: Path) -> None:
    assert program.find() == str(scripts / EXECUTABLE)
    (tmp_path / EXECUTABLE).symlink_to(scripts / EXECUTABLE)
    assert program.find() == str(tmp_path / EXECUTABLE)


def test_another_program_on_path_is_not_taken(scripts: Path, tmp_path: Path) -> None:
    (tmp_path / EXECUTABLE).touch(0o755)
    assert program.find() == str(scripts / EXECUTABLE)


def test_without_a_program_the_error_says_what_to_do(
    scripts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (scripts / EXECUTABLE).unlink()
    monkeypatch.setattr(sys, "executable", str(scripts / "python"))
    assert dispatch(["editor-config", "helix"]) == 2
    assert "pipx install wardline" in capsys.readouterr().err
    assert dispatch(["editor-config", "helix", "--command", "/opt/wardline"]) == 0


def test_a_temporary_environment_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "uv" / "archive-v0" / "abc" / "bin"
    folder.mkdir(parents=True)
    (folder / EXECUTABLE).touch(0o755)
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(folder))
    assert dispatch(["editor-config", "helix"]) == 0
    out, err = capsys.readouterr()
    assert str(folder) in out and "uv tool install wardline" in err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "--list shows all"),
        (["eglott"], "did you mean eglot?"),
        (["Helix"], "did you mean helix?"),
        (["word"], "--list shows all"),
        (["helix", "--command", ""], "needs the path"),
        (["helix", "--to", "x"], "--to is for jetbrains"),
    ],
)
def test_mistakes_are_told_in_one_line(
    words: list[str], expected: str, scripts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["editor-config", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and expected in err and err.count("\n") == 1
