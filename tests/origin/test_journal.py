"""The journal survives: killed writers, several writers, full disks, foreign bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.origin import journal
from wardline.origin.journal import MAX_LINE, JournalError, Tail, append, ensure_union_merge, read

posix = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX")

WRITER = """
import sys
from wardline.origin.journal import append
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
for number in range(count):
    append(path, [{"id": f"{name}-{number}", "text": "x" * (number * 37 % 5000)}])
    print(f"{name}-{number}", flush=True)
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)], stdout=subprocess.PIPE, text=True
    )


def ids(path: Path) -> list[str]:
    return [record["id"] for record in read(path)[0]]


# Writing and reading


def test_what_is_appended_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "traces.jsonl"
    append(path, [{"id": 1, "text": "né\n\u2028"}, {"id": 2}])
    append(path, [])
    append(path, [{"id": 3}])
    assert read(path) == ([{"id": 1, "text": "né\n\u2028"}, {"id": 2}, {"id": 3}], 0)
    assert path.read_bytes().count(b"\n") == 3


def test_a_torn_last_line_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    path.write_bytes(b'{"id": 1}\n{"id": 2, "te')
    append(path, [{"id": 3}])
    assert read(path) == ([{"id": 1}, {"id": 3}], 1)


def test_a_whole_last_line_without_an_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    path.write_bytes(b'{"id": 1}')
    assert read(path) == ([{"id": 1}], 0)
    append(path, [{"id": 2}])
    assert read(path) == ([{"id": 1}, {"id": 2}], 0)


def test_foreign_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    lines = [
        b"[1]",
        b"7",
        b"<<<<<<< HEAD",
        b'{"id": 1}',
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"9" * 9_000,
        b'{"id": 2}\r',
    ]
    path.write_bytes(b"\n".join(lines) + b"\n")
    assert read(path) == ([{"id": 1}, {"id": 2}], 6)


def test_a_line_that_is_too_long_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    path.write_bytes(
        b'{"a": "' + b"x" * (3 * MAX_LINE) + b'"}\n{"id": 1}\n{"b": "' + b"x" * MAX_LINE + b'"}\n{"id": 2}\n'
    )
    assert read(path) == ([{"id": 1}, {"id": 2}], 2)
    before = path.read_bytes()
    with pytest.raises(JournalError, match="too long"):
        append(path, [{"id": 3}, {"text": "x" * MAX_LINE}])
    assert path.read_bytes() == before


def test_of_a_huge_journal_the_newest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "traces.jsonl"
    append(path, [{"id": number} for number in range(1000)])
    monkeypatch.setattr(journal, "MAX_READ", 2000)
    records, skipped = read(path)
    assert 100 < len(records) < 200 and records[-1] == {"id": 999} and skipped == 1


@given(
    st.lists(
        st.one_of(st.binary(max_size=40), st.sampled_from([b"\n", b'{"a":1}\n', b"{", b"[[", b'"\\ud800"'])),
        max_size=12,
    )
)
def test_any_bytes_are_read(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("any") / "traces.jsonl"
    path.write_bytes(b"".join(parts))
    before = read(path)[0]
    append(path, [{"id": "last"}])
    assert read(path)[0] == [*before, {"id": "last"}]


@posix
def test_what_is_no_regular_file_is_neither_read_nor_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "target").write_text("mine\n")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    for name, why in [("pipe", "not a regular file"), ("folder", "is a folder"), ("link", "symbolic link")]:
        with pytest.raises(JournalError, match=why):
            append(tmp_path / name, [{"id": 1}])
    assert read(tmp_path / "pipe") == read(tmp_path / "folder") == read(tmp_path / "none") == ([], 0)
    assert read("/dev/zero") == read("nul\0") == ([], 0)
    assert (tmp_path / "target").read_text() == "mine\n"


# Reading on


def test_a_tail_reads_each_line_once_and_only_whole_ones(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    tail = Tail(path)
    assert list(tail.read()) == []
    append(path, [{"id": 1}, {"id": 2}])
    assert list(tail.read()) == [{"id": 1}, {"id": 2}]
    with path.open("ab") as file:
        file.write(b'{"id"')
    assert list(tail.read()) == []
    with path.open("ab") as file:
        file.write(b": 3}\n")
    assert list(tail.read()) == [{"id": 3}] and tail.skipped == 0 and not tail.restarted
    assert list(Tail(path, tail.offset).read()) == []


def test_a_tail_begins_anew_with_another_file(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    append(path, [{"id": 1}])
    tail = Tail(path)
    list(tail.read())
    append(tmp_path / "other", [{"id": 7}, {"id": 8}])
    os.replace(tmp_path / "other", path)
    assert list(tail.read()) == [{"id": 7}, {"id": 8}] and tail.restarted
    path.write_bytes(b'{"id": 9}\n')
    assert list(tail.read()) == [{"id": 9}] and tail.restarted
    path.write_bytes(b'{"id": 5}\n{"id": 6}\n')  # as with another file of the same number
    assert list(tail.read()) == [{"id": 5}, {"id": 6}] and tail.restarted
    assert list(tail.read()) == [] and not tail.restarted


# Several writers, killed writers


def test_three_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    writers = [writer(path, name, 60) for name in "abc"]
    for process in writers:
        process.communicate(timeout=120)
        assert process.returncode == 0
    found = ids(path)
    assert read(path)[1] == 0 and len(found) == 180
    for name in "abc":
        assert [id for id in found if id.startswith(name)] == [f"{name}-{number}" for number in range(60)]


@posix
def test_what_was_confirmed_before_a_kill_is_there(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    confirmed: list[str] = []
    chance = random.Random(7)
    for turn in range(12):
        process = writer(path, f"t{turn}", 1_000_000)
        assert process.stdout is not None
        confirmed.append(process.stdout.readline().strip())  # it is up
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        confirmed += process.communicate()[0].split()
    records, skipped = read(path)
    found = [record["id"] for record in records]
    assert set(confirmed) <= set(found)
    assert len(found) <= len(confirmed) + 12 and skipped <= 12  # at most one more, or one torn, of each
    assert len(confirmed) > 24


@posix
def test_a_torn_line_of_a_killed_writer_is_ended_by_the_next(tmp_path: Path) -> None:
    """Killed between two parts of a write, as on a nearly full disk."""
    path = tmp_path / "traces.jsonl"
    append(path, [{"id": "a"}])
    script = (
        "import os, sys, signal\nfrom wardline.origin.journal import append\nwrite = os.write\n"
        "def half(fd, data):\n    write(fd, data[: len(data) // 2])\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.write = half\nappend(sys.argv[1], [{'id': 'torn'}])\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)]).returncode == -signal.SIGKILL
    assert not path.read_bytes().endswith(b"\n")
    append(path, [{"id": "b"}])
    assert read(path) == ([{"id": "a"}, {"id": "b"}], 1)


@posix
def test_a_writer_that_hangs_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    path = tmp_path / "traces.jsonl"
    append(path, [{"id": 1}])
    monkeypatch.setattr(journal, "LOCK_WAIT", 0.1)
    with path.open("ab") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(JournalError, match="another process"):
            append(path, [{"id": 2}])
    append(path, [{"id": 3}])
    assert read(path) == ([{"id": 1}, {"id": 3}], 0)


# Full disks, missing rights


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0
    if mounted:
        command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
        mounted = subprocess.run(command, capture_output=True).returncode == 0
    if not mounted:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_harms_nothing(small_disk: Path) -> None:
    path = small_disk / "traces.jsonl"
    written = 0
    with pytest.raises(JournalError, match=r"traces\.jsonl: the disk is full; free some space"):
        for written in range(100):
            before = path.read_bytes() if written else b""
            append(path, [{"id": written, "text": "x" * 3000}])
    assert written > 10 and path.read_bytes() == before
    assert len(read(path)[0]) == written and read(path)[1] == 0
    with pytest.raises(JournalError, match="disk is full"):
        append(path, [{"id": 0, "text": "x" * 3000}])
    assert path.read_bytes() == before


@posix
def test_a_size_limit_is_said_and_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    script = (
        "import resource, sys\nfrom wardline.origin.journal import append, JournalError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))\n"
        "for number in range(100):\n    try:\n        append(sys.argv[1], [{'id': number, 'text': 'x' * 3000}])\n"
        "    except JournalError as error:\n        print(number, error)\n        break\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert (
        done.stdout
        == f"3 {path}: the file has reached its size limit; raise the limit (ulimit -f) or move the file away\n"
    )
    assert [record["id"] for record in read(path)[0]] == [0, 1, 2] and read(path)[1] == 0


def test_a_disk_that_fails_late_harms_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "traces.jsonl"
    append(path, [{"id": 1}])
    before = path.read_bytes()

    def fails(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(JournalError, match="Input/output error"):
        append(path, [{"id": 2}])
    assert path.read_bytes() == before


def test_a_read_only_disk_is_said_and_can_be_read(small_disk: Path) -> None:
    path = small_disk / "traces.jsonl"
    append(path, [{"id": 1}])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(JournalError, match="the file system is read-only; make it writable"):
        append(path, [{"id": 2}])
    assert read(path) == ([{"id": 1}], 0)


def test_no_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root, as which tests may run, may do everything; so the refusal is made."""
    path = tmp_path / "traces.jsonl"

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(JournalError, match="no permission to write; give yourself write permission"):
        append(path, [{"id": 1}])
    with pytest.raises(JournalError, match="no permission to write"):
        ensure_union_merge(tmp_path, "*.jsonl")
    assert read(path) == ([], 0)


def test_a_file_where_a_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="one of its folders is a file"):
        append(tmp_path / "file" / "traces.jsonl", [{"id": 1}])


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs a folder that nobody can write to")
def test_a_folder_that_cannot_be_made_is_said() -> None:
    with pytest.raises(JournalError, match=r"/proc/wardline/traces\.jsonl: "):
        append("/proc/wardline/traces.jsonl", [{"id": 1}])
