"""The loop and its two streams, on pipes of the test's own."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from wardline.lsp.framing import BadFrame, frame
from wardline.lsp.loop import Loop
from wardline.lsp.streams import Eof, Inbox, PolledInbox, ThreadedInbox, Writer

MAKERS: list[Callable[[int], Inbox]] = [PolledInbox, lambda fd: ThreadedInbox(lambda size: os.read(fd, size))]


@pytest.fixture(params=MAKERS, ids=["polled", "threaded"])
def pipe(request: pytest.FixtureRequest) -> Iterator[tuple[Inbox, int]]:
    read, write = os.pipe()
    yield request.param(read), write
    with contextlib.suppress(OSError):  # the test has closed it
        os.close(write)


def fail(what: str, error: Exception) -> None:
    raise AssertionError(what) from error


def gather(inbox: Inbox, count: int) -> list[object]:
    items: list[object] = []
    end = time.monotonic() + 60
    while len(items) < count and time.monotonic() < end:
        items += inbox.take(0.05)
    return items


def test_all_that_has_arrived_comes_together(pipe: tuple[Inbox, int]) -> None:
    inbox, write = pipe
    assert inbox.take(0) == inbox.take(0.01) == []
    os.write(write, frame(b"1") + frame(b"2") + frame(b"3")[:-1])
    assert gather(inbox, 2) == [b"1", b"2"]
    os.write(write, b"3" + frame(b"4"))
    assert gather(inbox, 2) == [b"3", b"4"]
    os.write(write, b"?\r\n\r\n" + frame(b"5"))
    bad, good = gather(inbox, 2)
    assert isinstance(bad, BadFrame) and good == b"5"
    os.close(write)
    (end,) = gather(inbox, 1)
    assert isinstance(end, Eof)
    assert inbox.take(0.01) == []


def test_other_threads_can_post(pipe: tuple[Inbox, int]) -> None:
    inbox, _ = pipe
    calls = [lambda: None for _ in range(500)]

    def post_all() -> None:
        for call in calls:
            inbox.post(call)

    thread = threading.Thread(target=post_all)
    thread.start()
    assert gather(inbox, len(calls)) == calls
    thread.join()


def test_the_loop_takes_messages_before_timers_and_timers_before_work(pipe: tuple[Inbox, int]) -> None:
    inbox, write = pipe
    loop = Loop(inbox, fail)
    order: list[object] = []
    os.write(write, frame(b"1"))
    loop.later(0.0, lambda: order.append("timer"))
    never = loop.later(0.0, lambda: order.append("never"))
    never.cancel()

    def work(deadline: float) -> bool:
        order.append("work")
        if len(order) == 6:
            loop.post(lambda: loop.stop(3))
            loop.post(lambda: loop.stop(4))
        return len(order) < 6

    while not (first := inbox.take(0.05)):
        pass
    for item in first:
        inbox.post(item)
    assert loop.run(lambda batch: order.append(batch), work) == 3
    assert order == [[b"1"], "timer", *["work"] * 4]


def test_the_loop_sleeps_until_a_timer_is_due(pipe: tuple[Inbox, int]) -> None:
    inbox, _ = pipe
    loop = Loop(inbox, fail)
    turns: list[float] = []

    def work(deadline: float) -> bool:
        turns.append(deadline)
        return False

    loop.later(0.15, lambda: loop.stop(0))
    began = time.monotonic()
    assert loop.run(lambda batch: None, work) == 0
    assert time.monotonic() - began > 0.1 and len(turns) < 10


def test_whatever_raises_is_told_and_the_loop_goes_on(pipe: tuple[Inbox, int]) -> None:
    inbox, write = pipe
    told: list[str] = []
    loop = Loop(inbox, lambda what, error: told.append(f"{what} {type(error).__name__}"))

    def receive(batch: object) -> None:
        raise ValueError

    def raise_again() -> None:
        raise KeyError

    def work(deadline: float) -> bool:
        raise KeyError

    def write_later() -> None:
        os.write(write, frame(b"1"))

    loop.later(0.05, raise_again)
    loop.later(0.1, write_later)
    loop.later(0.3, lambda: loop.stop(0))
    loop.post(raise_again)
    assert loop.run(receive, work) == 0
    assert set(told) == {"call KeyError", "timer KeyError", "messages ValueError", "work KeyError"}
    assert len(told) < 20


@pytest.mark.parametrize("direct", [True, False])
def test_a_slow_reader_gets_everything_but_what_was_replaced(direct: bool) -> None:
    read, write = os.pipe()
    writer = Writer(lambda data: os.write(write, data), pipe=write if direct else None)
    for n in range(50):  # nobody reads: if anything waited, it would for ever
        writer.send(b"a%d" % n + b"x" * 10_000, replaces="a")
        writer.send(b"n%d" % n)
    received = b""
    while b"n49" not in received or b"a49" not in received:
        received += os.read(read, 1 << 16)
    order = [received.index(b"n%d" % n) for n in range(50)]
    assert order == sorted(order)
    assert received.count(b"\r\n\r\na") < 25
    writer.flush(5)
    os.close(read)
    for _ in range(20):  # the reader is gone
        writer.send(b"x" * 100_000)
    writer.flush(1)
    assert writer.broken
    os.close(write)
