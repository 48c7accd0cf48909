"""How much work something is, whatever else the machine does meanwhile.

Tests that bound how long something takes ask for the processor's time in this process: time that passes while other
programs run does not count. Their bounds are many times what it takes, and far below what it would take if its cost
grew with the square.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def effort(work: Callable[[], object], times: int = 1) -> float:
    """Seconds of the processor's time that this takes: the least of so many times."""
    return min(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done in this block takes no more of the processor's time."""
    began = time.process_time()
    yield
    spent = time.process_time() - began
    assert spent < seconds, f"{spent:.2f} s of the processor's time, of {seconds} s"
