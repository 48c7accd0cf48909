"""`wardline config`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.config.test_resolve import write
from wardline.cli.dispatch import dispatch


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["config", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")


def test_docs_are_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["config", "docs"]) == 0
    assert capsys.readouterr().out.startswith("# Settings\n\n## `extend`\n")


def test_show_says_what_holds_and_why(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        here,
        {
            "base.toml": 'min-severity = "low"\nexclude = ["gen/"]',
            "a/.wardline.toml": '\nextend = "../base.toml"\nexclude = ["out/"]\n'
            '[per-path."*.py"]\nignore = ["suppressions"]',
            "a/x.py": "",
            "a/out/y.py": "",
        },
    )
    assert dispatch(["config", "show", "a/x.py"]) == 0
    out = capsys.readouterr().out
    assert "settings file  a/.wardline.toml\n" in out
    assert "analysed       yes\n" in out
    assert 'min-severity = "low"  # base.toml:1\n' in out
    assert 'exclude = ["gen/ (in .)", "out/ (in a)"]  # base.toml:2, a/.wardline.toml:3\n' in out
    assert "require-reason = false  # default\n" in out
    assert "per-path, for this path: *.py\n" in out
    assert "ignore   suppressions\n" in out
    assert dispatch(["config", "show", "a/out"]) == 0
    assert "analysed       no: excluded by the setting `exclude`\n" in capsys.readouterr().out


def test_show_tells_mistakes_and_missing_paths(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, {".wardline.toml": "slect = []"})
    assert dispatch(["config", "show"]) == 1
    assert ".wardline.toml:1:1: There is no setting" in capsys.readouterr().out
    assert dispatch(["config", "show", "nowhere"]) == 2
    assert "nowhere: no such file" in capsys.readouterr().err


def test_check_looks_below_directories(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["config", "check"]) == 0
    assert "all defaults" in capsys.readouterr().out
    write(
        here,
        {".wardline.toml": "", "a/b/.wardline.toml": 'min-severity = "lwo"', ".venv/x/.wardline.toml": "slect = []"},
    )
    assert dispatch(["config", "check"]) == 1
    out = capsys.readouterr().out
    assert out.splitlines() == [
        'a/b/.wardline.toml:1:16: This must be "info", "low", "medium" or "high"; did you mean `"low"`?'
    ]
    assert dispatch(["config", "check", "a/b"]) == 1
    write(here, {"a/b/.wardline.toml": 'min-severity = "low"'})
    capsys.readouterr()
    assert dispatch(["config", "check"]) == 0
    assert capsys.readouterr().out == "No mistakes in .wardline.toml, a/b/.wardline.toml.\n"
