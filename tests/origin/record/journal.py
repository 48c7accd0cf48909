"""What the driver did, beside what the server was told: the truth labels of a recorded session.

The driver wraps each thing it does in `act(label)`, which ends only when the editor has said all that it says of it. So
every change in the tee's log belongs to exactly one act, and its label is known, not guessed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHANGE = "textDocument/didChange"
_WAIT = 15.0
"""Seconds that an act may take to show on the wire."""


class Silent(Exception):
    """An act that must change the document, and did not."""


@dataclass
class Act:
    """Lines `start` to `end` of the log are of `by`, which the driver may correct until the act ends."""

    by: str
    start: int
    end: int = -1


class Journal:
    """The tee's log, read as it grows, and the acts. `quiet`: how long nothing must come for an act to be over, in
    seconds; more than any delay by which the editor gathers changes."""

    def __init__(self, log: Path, quiet: float) -> None:
        self._path = log
        self._read = 0
        self.quiet = quiet
        self.records: list[dict[str, Any]] = []
        self.acts: list[Act] = []

    def update(self) -> int:
        """Read on; how many lines there are."""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._read)
                data = file.read()
            whole = data.rfind(b"\n") + 1
            self._read += whole
            self.records += [json.loads(line) for line in data[:whole].splitlines()]
        return len(self.records)

    def count(self, start: int, method: str = CHANGE) -> int:
        """How many lines of this method there are from `start` on."""
        self.update()
        return sum(record["method"] == method for record in self.records[start:])

    def wait_for(self, method: str, start: int = 0) -> None:
        """Until a message of this method is there."""
        limit = time.monotonic() + _WAIT
        while not self.count(start, method):
            if time.monotonic() > limit:
                raise Silent(f"no {method} within {_WAIT:g} s")
            time.sleep(0.02)

    def settle(self, quiet: float | None = None) -> None:
        """Until nothing has come for `quiet` seconds."""
        quiet = self.quiet if quiet is None else quiet
        seen, since = self.update(), time.monotonic()
        while time.monotonic() < since + quiet:
            time.sleep(0.01)
            now = self.update()
            if now > seen and any(record["method"] == CHANGE for record in self.records[seen:now]):
                since = time.monotonic()
            seen = now

    @contextmanager
    def act(self, by: str, expect: bool = True) -> Iterator[Act]:
        """Do one thing. `expect`: it changes the document; Silent if it does not."""
        act = Act(by, self.update())
        yield act
        if expect:
            self.wait_for(CHANGE, act.start)
        self.settle()
        act.end = self.update()
        self.acts.append(act)

    def label(self, index: int) -> str:
        """The label of the change on this line of the log."""
        for act in reversed(self.acts):
            if act.start <= index < act.end:
                return act.by
        raise Silent(f"the change on line {index} of the log came outside of any act")
