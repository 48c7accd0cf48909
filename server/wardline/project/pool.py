"""Work on all cores, in processes that start safely and may die.

A new Python process is started with `python -c`, which puts the working directory on `sys.path`: in a hostile folder
its first import could already be the folder's own. Here it starts without (PYTHONSAFEPATH; in Python 3.10, which does
not know that, from the directory of the standard library, where there is nothing to shadow).

Each process is spawned, not forked: the language server has threads.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Generic, TypeVar

from wardline.project.garbage import collect_if_much, seldom

T = TypeVar("T")
R = TypeVar("R")


_AHEAD = 2
"""Chunks that a process is given: one to work on, and one that is there when it is done."""

Shares = Sequence[Sequence[Sequence[T]]]
"""For each process the chunks that it begins with, in order."""


def run(function: Callable[[T], R], shares: Shares[T]) -> Iterator[tuple[T, R | None]]:
    """`function` of each item, in processes, as they come; None for an item that killed its process.

    A process works through its own share, so that what it remembers is of use for what comes next; then it takes over
    from the end of the longest share left. A chunk is handed over as a whole. If a process dies, nobody says over which
    item: those that it had are done once more, one by one. Closing the iterator ends the processes at once.
    """
    chunks = sum(len(share) for share in shares)
    lanes = [_Lane(function, share) for share in sorted(shares, key=len, reverse=True)[:chunks]]
    try:
        while True:
            for lane in lanes:
                lane.fill(max(lanes, key=lambda each: len(each.waiting)))
            flying = {future: lane for lane in lanes for future in lane.flying}
            if not flying:
                break
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                lane = flying[future]
                chunk = lane.flying.pop(future, None)
                if chunk is None:  # its process has died over another one
                    continue
                try:
                    results = future.result()
                except BrokenProcessPool:
                    yield from _one_by_one(function, [*chunk, *lane.restarted()])
                else:
                    yield from zip(chunk, results, strict=True)
    except BaseException:
        for lane in lanes:
            lane.end(at_once=True)
        raise
    for lane in lanes:
        lane.end()


class _Lane(Generic[T, R]):
    """One process, what it is at, and what waits for it."""

    def __init__(self, function: Callable[[T], R], share: Sequence[Sequence[T]]) -> None:
        self._function = function
        self._pool = _Pool(1)
        self.waiting = deque(list(chunk) for chunk in share)
        self.flying: dict[Future[list[R]], list[T]] = {}

    def fill(self, longest: _Lane[T, R]) -> None:
        """Give the process something to do, of its own or of the longest lane."""
        while len(self.flying) < _AHEAD and (self.waiting or longest.waiting):
            chunk = self.waiting.popleft() if self.waiting else longest.waiting.pop()
            future = self._pool.submit(self._function, chunk)
            if future is None:  # broken just now: the futures under way say so, too
                self.waiting.appendleft(chunk)
                if self.flying:
                    break
                self.restarted()
                continue
            self.flying[future] = chunk

    def restarted(self) -> list[T]:
        """Begin with another process. Returns what the one before still had."""
        left = [item for chunk in self.flying.values() for item in chunk]
        self.flying.clear()
        self._pool.end()
        self._pool = _Pool(1)
        return left

    def end(self, at_once: bool = False) -> None:
        self._pool.end(at_once)


def _one_by_one(function: Callable[[T], R], items: Sequence[T]) -> Iterator[tuple[T, R | None]]:
    waiting = deque(items)
    while waiting:
        with _Pool(1) as pool:
            while waiting:
                item = waiting.popleft()
                future = pool.submit(function, [item])
                try:
                    if future is None:
                        raise BrokenProcessPool
                    (result,) = future.result()
                except BrokenProcessPool:
                    yield item, None
                    break
                yield item, result


class _Pool:
    """A process pool whose processes start safely, and end with it."""

    def __init__(self, jobs: int) -> None:
        self._context = _Context()
        with _safe_start():  # making its queues starts a helper process, too
            self._executor = ProcessPoolExecutor(jobs, self._context, _begin)

    def submit(self, function: Callable[[T], R], items: list[T]) -> Future[list[R]] | None:
        try:
            return self._executor.submit(_each, function, items)
        except BrokenProcessPool:
            return None

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.end(at_once=kind is not None)

    def end(self, at_once: bool = False) -> None:
        if at_once:
            for process in self._context.started:
                with contextlib.suppress(Exception):
                    process.terminate()
        self._executor.shutdown(wait=True, cancel_futures=True)


def _each(function: Callable[[T], R], items: list[T]) -> list[R]:
    results = []
    for item in items:
        results.append(function(item))
        collect_if_much()
    return results


def _begin() -> None:
    """In the new process: Ctrl-C is for the parent, which then ends us; and if the parent is killed, so are we."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seldom()
    atexit.register(os._exit, 0)  # to take apart all that a process remembers took one second and more of a scan
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Context(SpawnContext):
    """Starts processes safely and knows them."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]
        process = _Process(*args, **kwargs)
        self.started.append(process)
        return process


class _Process(SpawnProcess):
    def start(self) -> None:
        with _safe_start():
            super().start()


@contextlib.contextmanager
def _safe_start() -> Iterator[None]:
    """While processes start: the working directory is off their path, and they do not hear Ctrl-C."""
    os.environ["PYTHONSAFEPATH"] = "1"
    handler: Any = None
    on_main_thread = threading.current_thread() is threading.main_thread()
    if on_main_thread:
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if sys.version_info >= (3, 11):
            yield
        else:
            with _in_directory(os.path.dirname(os.__file__)):
                yield
    finally:
        if on_main_thread:
            signal.signal(signal.SIGINT, handler)


@contextlib.contextmanager
def _in_directory(path: str) -> Iterator[None]:
    try:
        before = os.getcwd()
    except OSError:  # it has been removed; where we are then does not matter
        before = path
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)
