"""The one thread that does everything: it waits for items, hands them on in batches, and works on the rest in slices.

This is a few dozen lines in place of `asyncio`, whose import alone takes longer than the first analysis. Order of a
turn: everything that has arrived is handed over at once (so that of a burst of edits only the last text is analysed);
then timers that are due; then, only if nothing else waits, one slice of the work that was put off.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from functools import partial

from wardline.lsp.framing import BadFrame
from wardline.lsp.streams import Eof, Inbox, Item

SLICE = 0.004
"""Seconds that put-off work may take before the inbox is looked at again."""

Work = Callable[[float], bool]
"""Does a slice of work until the deadline (`time.perf_counter`); False: nothing is left to do."""


class Timer:
    """A call in the future; `cancel` takes it back."""

    __slots__ = ("call", "when")

    def __init__(self, when: float, call: Callable[[], None]) -> None:
        self.when = when
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None

    def __lt__(self, other: Timer) -> bool:
        return self.when < other.when


class Loop:
    """Runs until `stop`. What it calls may raise: that is told to `failed`, and the loop goes on."""

    def __init__(self, inbox: Inbox, failed: Callable[[str, Exception], None]) -> None:
        self._inbox = inbox
        self._failed = failed
        self._timers: list[Timer] = []
        self._code: int | None = None

    def stop(self, code: int) -> None:
        """End `run` after this turn; the first call wins."""
        if self._code is None:
            self._code = code

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` in the loop's thread soon. May be called from any thread."""
        self._inbox.post(call)

    def later(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Run `call` after so many seconds."""
        timer = Timer(time.perf_counter() + seconds, call)
        heapq.heappush(self._timers, timer)
        return timer

    def run(self, receive: Callable[[list[bytes | BadFrame | Eof]], None], work: Work) -> int:
        """Turn until stopped, and return the exit code.

        `receive` gets each batch of what the client sent, `work` is asked for a slice when nothing else is to be done.
        """
        more = False
        while self._code is None:
            items = self._inbox.take(0 if more else self._wait())
            if items:
                self._hand_over(items, receive)
            self._run_timers()
            more = bool(items)
            if self._code is None and not items:
                try:
                    more = work(time.perf_counter() + SLICE)
                except Exception as error:
                    self._failed("work", error)
        return self._code

    def _hand_over(self, items: list[Item], receive: Callable[[list[bytes | BadFrame | Eof]], None]) -> None:
        batch: list[bytes | BadFrame | Eof] = []
        for item in items:
            if isinstance(item, (bytes, BadFrame, Eof)):
                batch.append(item)
                continue
            if batch:
                self._call("messages", partial(receive, batch))
                batch = []
            self._call("call", item)
        if batch:
            self._call("messages", partial(receive, batch))

    def _call(self, what: str, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:
            self._failed(what, error)

    def _wait(self) -> float | None:
        while self._timers and self._timers[0].call is None:
            heapq.heappop(self._timers)
        return max(0.0, self._timers[0].when - time.perf_counter()) if self._timers else None

    def _run_timers(self) -> None:
        now = time.perf_counter()
        while self._timers and self._timers[0].when <= now:
            timer = heapq.heappop(self._timers)
            if timer.call is not None:
                self._call("timer", timer.call)
