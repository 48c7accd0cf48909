"""Work in processes that may die."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from wardline.project.pool import run


def double(number: int) -> int:
    return number * 2


def double_or_die(number: int) -> int:
    if number in (5, 17):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return number * 2


def sleep(path: str) -> str:
    Path(path).write_text(str(os.getpid()))
    time.sleep(60)
    return path


def test_every_item_is_done_once() -> None:
    chunks = [[1, 2, 3], [4], [5, 6], [7]]
    assert dict(run(double, chunks, 2)) == {n: 2 * n for n in range(1, 8)}
    assert list(run(double, [], 2)) == []


def test_an_item_that_kills_its_process_is_told_and_the_rest_goes_on() -> None:
    chunks = [list(range(n, n + 4)) for n in range(0, 40, 4)]
    results = list(run(double_or_die, chunks, 2))
    assert Counter(item for item, _ in results) == Counter(range(40))
    assert dict(results) == {n: None if n in (5, 17) else 2 * n for n in range(40)}


def test_closing_ends_the_processes(tmp_path: Path) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    path = tmp_path / "pid"
    work = run(sleep_or_return, [[""], [str(path)]], 2)
    assert next(work) == ("", "")
    deadline = time.monotonic() + 30
    while not path.exists() or not path.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    begun = time.monotonic()
    work.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 20
    with pytest.raises(ProcessLookupError):
        os.kill(int(path.read_text()), 0)


def sleep_or_return(path: str) -> str:
    return sleep(path) if path else path
