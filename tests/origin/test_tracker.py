"""Origins through random work on a text: typing, suggestions, moves, undo, saves and restarts.

The oracle carries the name of an acceptance with each byte. While the text is open, tags and oracle are the same byte by byte.
A restart brings back whole lines: then each line that was all an AI's is known, and no line is that was nobody's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardline.origin import journal
from wardline.origin.model import Author, Kind
from wardline.origin.records import known, record_for, traces_file
from wardline.origin.tracker import Tracker
from wardline_analyzers.text.buffer import Buffer

PATH = "src/a.py"
Tags = list[str | None]
Step = tuple[str, float, float, int]
_STEP = st.tuples(
    st.sampled_from(["type", "accept", "accept", "delete", "move", "undo", "save", "restart"]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(1, 6),
)


class Work:
    """A text that is worked on, with tracker and oracle."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names = count()
        self.now = 1_700_000_000.0
        self.buffer = Buffer(b"import os\n")
        self.tags: Tags = [None] * len(self.buffer.data)
        self.undo: list[Callable[[], None]] = []
        self.tracker = self.new_tracker()

    def new_tracker(self) -> Tracker:
        return Tracker(lambda: self.buffer, lambda: self.now, infers=False)

    def line_at(self, share: float) -> int:
        return self.buffer.line_start(int(share * (self.buffer.line_count - 1)))

    def lines(self, number: int) -> bytes:
        """Lines like no others."""
        return b"".join(b"value_%d = compute(%d, width)\n" % (n, n) for n in (next(self.names) for _ in range(number)))

    def replace(self, start: int, end: int, text: bytes, tags: Tags) -> None:
        removed = self.buffer.data[start:end]
        self.now += 60
        self.tracker.begin()
        self.buffer.replace(start, end, text)
        self.tracker.edited(start, removed, text)
        self.tracker.end()
        self.tags[start:end] = tags

    def step(self, kind: str, a: float, b: float, size: int) -> None:
        low, high = sorted((self.line_at(a), self.line_at(b)))
        if kind in ("type", "accept"):
            text = self.lines(size)
            self.replace(low, low, text, [None] * len(text))
            if kind == "accept":
                name = self.tracker.told(low, low + len(text), Author(Kind.AI, "tool"), self.now)
                self.tags[low : low + len(text)] = [name] * len(text)
            self.undo.append(lambda: self.replace(low, low + len(text), b"", []))
        elif kind in ("delete", "move"):
            removed, tags = self.buffer.data[low:high], self.tags[low:high]
            self.replace(low, high, b"", [])
            self.undo.append(lambda: self.replace(low, low, removed, tags))
            if kind == "move":
                to = self.line_at(a * b)
                self.replace(to, to, removed, tags)
                self.undo.append(lambda: self.replace(to, to + len(removed), b"", []))
        elif kind == "undo" and self.undo:
            self.undo.pop()()
        elif kind == "save":
            self.save()
        elif kind == "restart":
            self.save()
            self.restart()

    def save(self) -> None:
        pieces = [piece for live in self.tracker.blocks() for piece in self.tracker.pieces(live, PATH)]
        line = record_for(PATH, pieces, self.buffer.data.decode(), at=self.now)
        journal.append(traces_file(self.root), [line])

    def restart(self) -> None:
        text = self.buffer.data
        found = known(self.root, PATH, text.decode())
        self.undo.clear()  # what an editor forgets as well
        self.tracker = self.new_tracker()
        self.tracker.remember(found, text)
        now = self.seen()
        start = 0
        for line in text.splitlines(keepends=True):
            span = slice(start, start + len(line.rstrip()))
            start += len(line)
            before, after = set(self.tags[span]), set(now[span])
            if before == {None}:
                assert after <= {None}, (text, line)
            elif len(before) == 1:
                assert after == before, (text, line, before, after)
        self.tags = now

    def seen(self) -> Tags:
        found: Tags = [None] * len(self.buffer.data)
        for live in self.tracker.blocks():
            for run in self.tracker.runs(live):
                found[run.start : run.end] = [run.tag] * (run.end - run.start)
        return found

    def check(self) -> None:
        """Blocks leave out an acceptance of which little is left, and white space at its ends."""
        shown = {live.acceptance.id for live in self.tracker.blocks()}
        wanted = [tag if tag in shown else None for tag in self.tags]
        now, text = self.seen(), self.buffer.data
        assert [
            (w, n) for w, n, byte in zip(wanted, now, text, strict=True) if w != n and not chr(byte).isspace()
        ] == []


@settings(max_examples=60)
@given(st.lists(_STEP, max_size=25))
def test_origins_stay_with_their_characters(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Work(Path(folder))
        for step in steps:
            work.step(*step)
            work.check()


@pytest.mark.parametrize("kept", [0.5, 0.05])
def test_what_is_left_of_a_block(tmp_path: Path, kept: float) -> None:
    work = Work(tmp_path)
    work.step("accept", 1.0, 1.0, 40)
    lines = work.buffer.data.splitlines(keepends=True)
    end = sum(map(len, lines[: 1 + int(40 * (1 - kept))]))
    work.replace(len(lines[0]), end, b"", [])
    assert bool(work.tracker.blocks()) is (kept > 0.1)
