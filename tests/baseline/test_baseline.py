"""The baseline file, and what it knows."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.project.baseline import Baseline, BaselineError, Baselines, Entry, read, write


@dataclass(frozen=True)
class Found:
    fingerprint: str


ONE, TWO, THREE = Found("1"), Found("2"), Found("3")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".wardline" / "baseline.json"


def known(file: Path, *entries: tuple[str, str]) -> Baseline:
    return Baseline(file, frozenset(Entry(path, "rule", fingerprint) for path, fingerprint in entries))


def test_what_was_there_is_not_new(file: Path, tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    baseline = known(file, ("a.py", "1"), ("sub/b.py", "2"))
    assert baseline.new(str(tmp_path / "a.py"), [ONE, THREE]) == [THREE]
    assert baseline.new(str(tmp_path / "sub" / "b.py"), [TWO]) == []


def test_a_copy_is_new_but_a_renamed_file_is_not(file: Path, tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    baseline = known(file, ("a.py", "1"))
    assert baseline.new(str(tmp_path / "b.py"), [ONE]) == [ONE]
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert baseline.new(str(tmp_path / "b.py"), [ONE, TWO]) == [TWO]


def test_paths_are_relative_to_the_folder_that_holds_ours(tmp_path: Path) -> None:
    assert Baseline(tmp_path / ".wardline" / "x.json").name(str(tmp_path / "a" / "b.py")) == "a/b.py"
    assert Baseline(tmp_path / "known.json").name(str(tmp_path / "a" / "b.py")) == "a/b.py"
    assert Baseline(tmp_path / "c" / "known.json").name(str(tmp_path / "b.py")) == "../b.py"


ENTRIES = st.frozensets(st.builds(Entry, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5)), max_size=6)


@given(entries=ENTRIES)
def test_what_is_written_can_be_read(tmp_path_factory: pytest.TempPathFactory, entries: frozenset[Entry]) -> None:
    file = tmp_path_factory.mktemp("b") / "baseline.json"
    write(file, entries)
    assert read(file).entries == entries
    text = file.read_text()
    assert text.count("\n") == (len(entries) + 2 if entries else 1)
    assert json.loads(text)["version"] == 1
    write(file, reversed(sorted(entries)))
    assert file.read_text() == text
    assert [path.name for path in file.parent.iterdir()] == ["baseline.json"]


def test_git_merges_two_branches_without_help(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    file = tmp_path / "baseline.json"
    middle = [Entry(f"m{n}.py", "rule", str(n)) for n in range(8)]
    git("init", "-q", "-b", "main")
    for branch, entry in (("main", None), ("one", Entry("b.py", "rule", "1")), ("two", Entry("n.py", "rule", "2"))):
        git("checkout", "-q", "main") if entry else None
        if entry:
            git("checkout", "-q", "-b", branch)
        write(file, [*middle, Entry("z.py", "rule", "z"), *([entry] if entry else [])])
        git("add", ".")
        git("commit", "-qm", branch)
    git("merge", "-q", "one")
    assert len(read(file).entries) == 11


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b'{"version": 1, "findings": [\n<<<<<<< a\n', "no JSON"),
        (b'{"version": 1, "findings": [\n<<<<<<< a\n=======\n>>>>>>> b\n]}', "a merge left its marks"),
        (b"[]", "no baseline"),
        (b'{"version": 1}', "no baseline"),
        (b'{"version": "1", "findings": []}', "no baseline"),
        (b'{"version": 2, "findings": []}', "newer Wardline"),
        (b'{"version": 1, "findings": [3]}', "entry 1"),
        (b'{"version": 1, "findings": [{"path": "a", "rule": "b"}]}', "entry 1"),
        (b'{"version": 1, "findings": [{"path": "a", "rule": "b", "fingerprint": 1}]}', "entry 1"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_a_broken_file_is_told_in_one_line(file: Path, content: bytes, said: str) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(BaselineError) as error:
        read(file)
    assert said in str(error.value)
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


def test_no_file_is_an_empty_baseline_but_a_directory_is_an_error(file: Path) -> None:
    assert read(file).entries == frozenset()
    file.mkdir(parents=True)
    with pytest.raises(BaselineError, match="no file"):
        read(file)
    with pytest.raises(BaselineError, match="cannot be written"):
        write(file, [])


def test_the_old_file_stays_if_the_new_one_cannot_be_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(file, [Entry("a", "b", "c")])
    file.chmod(0o640)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(BaselineError, match="No space left"):
            write(file, [])
    assert read(file).entries == {Entry("a", "b", "c")}
    assert [path.name for path in file.parent.iterdir()] == ["baseline.json"]
    write(file, [])
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_changed_file_is_read_again(file: Path, tmp_path: Path) -> None:
    baselines = Baselines()
    path = str(tmp_path / "a.py")
    assert baselines.new(None, path, [ONE]) == [ONE]
    assert baselines.new(file, path, [ONE]) == [ONE]
    write(file, [Entry("a.py", "rule", "1")])
    assert baselines.new(file, path, [ONE]) == []
    assert baselines.of(file) is baselines.of(file)
    write(file, [Entry("a.py", "rule", "1"), Entry("b.py", "rule", "2")])
    assert baselines.new(file, path, [ONE, TWO]) == []  # there is no b.py, so it was renamed
