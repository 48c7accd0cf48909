"""Work in processes that may die."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from tests.cli.program import ROOTS
from wardline.project.garbage import to_the_end, undisturbed
from wardline.project.pool import run
from wardline.project.scan import Job, scan, shares
from wardline_analyzers.profile import Profile

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
PATH = os.pathsep.join([str(ROOT), *ROOTS])

posix = pytest.mark.skipif(os.name != "posix", reason="processes are killed and listed as in POSIX")


def double(number: int) -> int:
    return number * 2


def double_or_die(number: int) -> int:
    if number in (5, 17):
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def sleep(path: str) -> str:
    Path(path).write_text(str(os.getpid()))
    time.sleep(60)
    return path


def test_every_item_is_done_once() -> None:
    shares = [[[1, 2, 3], [4], [5, 6]], [[7]]]
    assert dict(run(double, shares)) == {n: 2 * n for n in range(1, 8)}
    assert list(run(double, [])) == []
    assert list(run(double, [[], []])) == []


def test_a_process_that_is_done_takes_over_what_waits_for_others(tmp_path: Path) -> None:
    everything = [[[str(tmp_path / str(n))] for n in range(12)], []]
    found = dict(run(beside_another, everything))
    assert found.keys() == {str(tmp_path / str(n)) for n in range(12)}
    assert len(set(found.values())) == 2


def beside_another(path: str) -> int:
    """Done once another process has taken an item as well."""
    Path(path).write_text(str(os.getpid()))
    awaited(lambda: len({file.read_text() for file in Path(path).parent.iterdir()} - {""}) > 1)
    return os.getpid()


def test_files_that_stand_together_go_to_one_process() -> None:
    todo = [(30_000, f"{folder}/{number}") for folder in "abcd" for number in range(4)]
    found = shares(todo, 2)
    assert [{name[0] for chunk in share for name in chunk} for share in found] == [{"a", "b"}, {"c", "d"}]
    sizes = {"big": 900_000, "small": 10, "large": 400_000, "tiny": 1}
    (one, other) = shares([(size, name) for name, size in sizes.items()], 2)
    assert sorted(name for share in (one, other) for chunk in share for name in chunk) == sorted(sizes)
    assert [chunk[0] for chunk in one] == ["big"] and [chunk[0] for chunk in other][:1] == ["large"]


@posix
def test_an_item_that_kills_its_process_is_told_and_the_rest_goes_on() -> None:
    chunks = [list(range(n, n + 4)) for n in range(0, 40, 4)]
    results = list(run(double_or_die, [chunks[:7], chunks[7:]]))
    assert Counter(item for item, _ in results) == Counter(range(40))
    assert dict(results) == {n: None if n in (5, 17) else 2 * n for n in range(40)}


@posix
def test_closing_ends_the_processes(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    work = run(sleep_or_return, [[[""]], [[str(path)]]])
    assert next(work) == ("", "")
    awaited(lambda: path.exists() and path.read_text())
    begun = time.monotonic()
    work.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 50  # the process sleeps for a minute
    assert not alive(int(path.read_text()))


def sleep_or_return(path: str) -> str:
    return sleep(path) if path else path


@posix
def test_processes_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    program = f"from tests.cli.test_pool import *\nfor _ in run(sleep, [[[{str(tmp_path / 'pid')!r}]]]): pass"
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONPATH": PATH})
    pid = awaited(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    awaited(lambda: not alive(int(pid)))


def awaited(condition: Callable[[], T]) -> T:
    """The first value of the condition that is true."""
    deadline = time.monotonic() + 60
    while not (value := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return value


def alive(pid: int) -> bool:
    """Whether a process runs (one that nobody has waited for does not)."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(listed.strip()) and not listed.strip().startswith("Z")


def test_one_process_looks_for_garbage_as_seldom_as_many_do(tmp_path: Path) -> None:
    jobs = []
    for name in ("a.py", "b.py"):
        path = tmp_path / name
        path.write_text("import os\n")
        jobs.append(Job(str(path), name, Profile(), 1_000_000))
    often = gc.get_threshold()
    thresholds: list[int] = []
    reports = scan(jobs, progress=lambda done, total: thresholds.append(gc.get_threshold()[0]))
    assert [report.error for report in reports] == [None, None]
    assert all(each > often[0] for each in thresholds) and gc.get_threshold() == often
    assert gc.isenabled(), "one file may make gigabytes of garbage"


def test_looks_for_garbage_that_overlap_leave_it_as_it_was() -> None:
    before = gc.get_threshold()
    first, second = undisturbed(), undisturbed()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] > before[0]
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before


def test_what_a_command_leaves_is_not_gone_through_at_its_end() -> None:
    before = gc.get_threshold()
    try:
        with to_the_end():
            left: list[list[object]] = [[] for _ in range(1000)]
        assert gc.get_freeze_count() >= len(left)
        assert gc.get_threshold() == before
    finally:
        gc.unfreeze()
