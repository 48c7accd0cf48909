"""`wardline baseline`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.config.test_resolve import write as put
from wardline.cli.dispatch import dispatch
from wardline.project.baseline import read

FLAW = "x = 1  # wardline: ignore[no-such-rule] a comment that hides nothing is a finding: {}\n"


def flaws(*numbers: int) -> str:
    return "".join(map(FLAW.format, numbers))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    put(root, {".wardline.toml": 'select = ["unused-suppression"]', "a.py": flaws(1, 2), "sub/b.py": flaws(3)})
    monkeypatch.chdir(root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return root


def entries(root: Path) -> list[str]:
    """The path of each entry."""
    return sorted(entry.path for entry in read(root / ".wardline" / "baseline.json").entries)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.replace("\\", "/")


def test_it_writes_what_is_found_now(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dispatch(["baseline"]) == 0
    assert said(capsys) == ".wardline/baseline.json: 3 findings known (3 new, 0 gone)\n"
    assert entries(here) == ["a.py", "a.py", "sub/b.py"]
    before = (here / ".wardline/baseline.json").read_bytes()
    put(here, {"a.py": "import os\n\n" + flaws(2) + "\n\nif os:\n    " + flaws(1)})
    assert dispatch(["baseline"]) == 0
    assert (here / ".wardline/baseline.json").read_bytes() == before


def test_paths_that_are_not_named_keep_their_entries(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dispatch(["baseline"])
    put(here, {"a.py": "", "sub/b.py": flaws(3, 4)})
    capsys.readouterr()
    assert dispatch(["baseline", "sub"]) == 0
    assert said(capsys) == ".wardline/baseline.json: 4 findings known (1 new, 0 gone)\n"
    assert entries(here) == ["a.py", "a.py", "sub/b.py", "sub/b.py"]
    assert dispatch(["baseline"]) == 0
    assert entries(here) == ["sub/b.py", "sub/b.py"]


def test_prune_takes_out_what_is_gone_and_adds_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dispatch(["baseline"])
    put(here, {"a.py": flaws(1, 5)})
    (here / "sub/b.py").rename(here / "sub/renamed.py")
    capsys.readouterr()
    assert dispatch(["baseline", "--prune"]) == 0
    assert said(capsys) == ".wardline/baseline.json: 2 findings known (0 new, 1 gone)\n"
    assert entries(here) == ["a.py", "sub/renamed.py"]


def test_files_that_are_gone_lose_their_entries(here: Path) -> None:
    dispatch(["baseline"])
    (here / "sub/b.py").unlink()
    (here / "a.py").unlink()
    assert dispatch(["baseline", "sub"]) == 0
    assert entries(here) == ["a.py", "a.py"]
    assert dispatch(["baseline"]) == 0
    assert entries(here) == []


def test_each_project_has_its_own(here: Path) -> None:
    put(here, {"sub/.wardline.toml": 'select = ["unused-suppression"]\nbaseline = "known.json"'})
    assert dispatch(["baseline"]) == 0
    assert entries(here) == ["a.py", "a.py"]
    assert [entry.path for entry in read(here / "sub/known.json").entries] == ["b.py"]


def test_a_broken_baseline_is_an_error_and_stays(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, {".wardline/baseline.json": "{"})
    assert dispatch(["baseline"]) == 2
    errors = capsys.readouterr().err
    assert "baseline.json: this is no JSON (line 1); remove it" in errors
    assert errors.count("\n") == 1
    assert (here / ".wardline/baseline.json").read_text() == "{"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among the files")
def test_a_file_that_cannot_be_analysed_keeps_its_entries(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dispatch(["baseline"])
    (here / "a.py").unlink()
    os.mkfifo(here / "a.py")
    assert dispatch(["baseline", "a.py", "sub"]) == 2
    assert "a.py: is not a regular file" in capsys.readouterr().err
    assert entries(here) == ["a.py", "a.py", "sub/b.py"]


def test_it_can_be_switched_off(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, {".wardline.toml": 'baseline = ""'})
    assert dispatch(["baseline"]) == 2
    assert "switch the baseline off" in capsys.readouterr().err
    assert dispatch(["baseline", "nowhere"]) == 2
    assert "nowhere: no such file" in capsys.readouterr().err


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[list[tuple[str, int]], int]:
    """Path and line of each finding of `wardline check`, and how many are hidden."""
    capsys.readouterr()
    code = dispatch(["check", "--format", "json", *words])
    report = json.loads(capsys.readouterr().out)
    assert code == bool(report["findings"])
    return [(f["path"], f["start"]["line"]) for f in report["findings"]], report["summary"]["hidden"]


def test_check_shows_what_is_new(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dispatch(["baseline"])
    assert shown(capsys) == ([], 3)
    put(here, {"a.py": "import os\n" + flaws(1, 5, 2)})
    assert shown(capsys) == ([("a.py", 3)], 3)
    assert len(shown(capsys, "--no-baseline")[0]) == 4
    (here / "sub/b.py").rename(here / "sub/renamed.py")
    assert shown(capsys, "sub") == ([], 1)
    put(here, {"sub/b.py": flaws(3)})
    assert shown(capsys, "sub") == ([("sub/renamed.py", 1)], 1)


def test_check_with_another_baseline(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dispatch(["baseline", "sub"])
    (here / ".wardline/baseline.json").rename(here / "other.json")
    assert shown(capsys, "--baseline", "other.json") == ([("a.py", 1), ("a.py", 2)], 1)
    assert dispatch(["check", "--baseline", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err
    put(here, {"other.json": "{"})
    assert dispatch(["check", "--baseline", "other.json"]) == 2
    assert "no JSON" in capsys.readouterr().err


def test_fixing_leaves_alone_what_the_baseline_hides(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dispatch(["baseline"])
    put(here, {"a.py": flaws(1, 5, 2)})
    assert dispatch(["check", "--fix"]) == 0
    assert (here / "a.py").read_text() == flaws(1) + "x = 1\n" + flaws(2)
