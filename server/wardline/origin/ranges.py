"""Origins of the characters of a text that is being edited.

A *tag* stands for one acceptance. Each byte of the text has a tag or none; equal neighbours make up a run. An edit
takes the tags of what it removes away, shifts those behind, and gives what it inserts no tag, or one that it is told.
So a tag always points to the characters that it began with, wherever they have moved, and a block is what is left of
its tag's characters.

What is removed is remembered for a while: an undo, or a cut and paste, brings the tags back with the text. What is
replaced by nearly the same (a formatter, a reload from disk) is aligned first, so that what stays keeps its tag.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wardline.origin.align import aligned

Tag = str

_MOST_REMOVED = 64
"""Removed texts that are remembered."""
_LEAST_REMOVED = 4
"""Bytes without white space from which on a removed text is known again."""
_LARGEST_REMOVED = 200_000
"""Bytes of a removed text that is remembered."""
_MOST_LINES = 4_000
"""Removed lines that are remembered one by one."""
_LEAST_LINE = 8
"""Bytes from which on a line is told apart from others like it."""


class Run(NamedTuple):
    """The bytes `start:end` of the text have this tag."""

    start: int
    end: int
    tag: Tag


class Ranges:
    """The tags of one text, as runs in order, none of them empty, no two of one tag that touch."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._tags: list[Tag] = []
        self._removed: OrderedDict[bytes, tuple[bytes, tuple[Run, ...]]] = OrderedDict()
        """What was removed with its runs, by the text without the white space around it."""
        self._lines: OrderedDict[bytes, Tag] = OrderedDict()
        """Lines that were removed and had one tag, without the white space around them."""

    def __bool__(self) -> bool:
        return bool(self._starts)

    def __iter__(self) -> Iterator[Run]:
        return map(Run, self._starts, self._ends, self._tags)

    def tags(self) -> list[Tag]:
        """All tags, in the order in which they first appear."""
        return list(dict.fromkeys(self._tags))

    def of(self, tag: Tag) -> list[Run]:
        """What is left of a tag."""
        return [run for run in self if run.tag == tag]

    def within(self, start: int, end: int) -> list[Run]:
        """The runs in `start:end`, cut to it."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return [Run(max(self._starts[i], start), min(self._ends[i], end), self._tags[i]) for i in range(first, last)]

    def tag(self, start: int, end: int, tag: Tag) -> None:
        """Give the bytes `start:end` this tag, whatever they had."""
        if start < end:
            self._splice(start, end, end - start, [Run(start, end, tag)])

    def fill(self, start: int, end: int, tag: Tag) -> None:
        """Give those of the bytes `start:end` this tag that have none."""
        for run in self.within(start, end):
            self.tag(start, run.start, tag)
            start = run.end
        self.tag(start, end, tag)

    def drop(self, tag: Tag) -> None:
        """Forget a tag."""
        self._set([run for run in self if run.tag != tag])

    def rename(self, tag: Tag, new: Tag) -> None:
        """What had one tag has another from now on."""
        self._set([Run(run.start, run.end, new) if run.tag == tag else run for run in self])

    def clear(self) -> None:
        self._set([])
        self._removed.clear()
        self._lines.clear()

    def edit(self, start: int, removed: bytes, new: bytes) -> list[Run]:
        """The bytes `removed` at `start` have become `new`. Returns the runs that came back with what is new."""
        end = start + len(removed)
        if not removed and not self._removed:  # nothing can come back
            if self._starts and new:
                self._splice(start, end, len(new), [])
            return []
        mine = self.within(start, end)
        back = self._known(new) if new and not mine else []
        if mine and new:
            back = list(_carried(mine, start, removed, new)) or self._known(new)
        if mine:
            self._remember(removed, mine, start)
        placed = [Run(start + run.start, start + run.end, run.tag) for run in back]
        self._splice(start, end, len(new), placed)
        return placed

    # ------------------------------------------------------------------

    def _splice(self, start: int, end: int, length: int, runs: Sequence[Run]) -> None:
        """`start:end` becomes `length` bytes with these runs."""
        starts, ends, tags = self._starts, self._ends, self._tags
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if start == end:  # an insertion: a run that it stands in the middle of is cut in two
            last = max(first, last)
        delta = length - (end - start)
        left = [Run(starts[first], start, tags[first])] if first < last and starts[first] < start else []
        right = (
            [Run(start + length, ends[last - 1] + delta, tags[last - 1])]
            if first < last and ends[last - 1] > end
            else []
        )
        if delta:
            starts[last:] = [s + delta for s in starts[last:]]
            ends[last:] = [e + delta for e in ends[last:]]
        # The neighbours that touch are taken in, so that no two runs of one tag do.
        if first and ends[first - 1] == start:
            first -= 1
            left = [Run(starts[first], ends[first], tags[first])]
        if last < len(starts) and starts[last] == start + length:
            right = [Run(starts[last], ends[last], tags[last])]
            last += 1
        middle = _joined([*left, *runs, *right])
        starts[first:last] = [run.start for run in middle]
        ends[first:last] = [run.end for run in middle]
        tags[first:last] = [run.tag for run in middle]

    def _set(self, runs: Sequence[Run]) -> None:
        runs = _joined(runs)
        self._starts, self._ends, self._tags = [r.start for r in runs], [r.end for r in runs], [r.tag for r in runs]

    # ------------------------------------------------------------------ what was removed

    def _remember(self, removed: bytes, runs: Sequence[Run], start: int) -> None:
        text = removed.strip()
        if not _LEAST_REMOVED <= len(text) <= _LARGEST_REMOVED:
            return
        here = tuple(Run(run.start - start, run.end - start, run.tag) for run in runs)
        self._removed[text] = removed, here
        self._removed.move_to_end(text)
        if len(self._removed) > _MOST_REMOVED:
            self._removed.popitem(last=False)
        for low, line in _lines_of(removed):
            for run in here:
                if run.start <= low and low + len(line) <= run.end:
                    self._lines[line] = run.tag
                    self._lines.move_to_end(line)
        while len(self._lines) > _MOST_LINES:
            self._lines.popitem(last=False)

    def _known(self, new: bytes) -> list[Run]:
        """The tags that this text had when it was removed, as a whole or line by line."""
        text = new.strip()
        if len(text) < _LEAST_REMOVED:
            return []
        if text in self._removed:
            removed, runs = self._removed[text]
            if removed == new:
                return list(runs)
            low, shift = removed.index(text), new.index(text) - removed.index(text)
            cut = (Run(max(run.start, low), min(run.end, low + len(text)), run.tag) for run in runs)
            return [Run(run.start + shift, run.end + shift, run.tag) for run in cut if run.start < run.end]
        found = ((low, line, self._lines.get(line)) for low, line in _lines_of(new))
        return [Run(low, low + len(line), tag) for low, line, tag in found if tag is not None]


def _lines_of(text: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are worth remembering, without the white space around them, and where they are."""
    low = 0
    for line in text.splitlines(keepends=True):
        inner = line.strip()
        if len(inner) >= _LEAST_LINE:
            yield low + line.index(inner), inner
        low += len(line)


def _carried(runs: Sequence[Run], start: int, removed: bytes, new: bytes) -> Iterator[Run]:
    """The runs of the replaced text, on what of it stands in the new one; counted from the start of that."""
    for old_at, new_at, length in aligned(removed, new):
        for run in runs:
            low, high = max(run.start - start, old_at), min(run.end - start, old_at + length)
            if low < high:
                yield Run(new_at + low - old_at, new_at + high - old_at, run.tag)


def _joined(runs: Sequence[Run]) -> list[Run]:
    found: list[Run] = []
    for run in runs:
        if found and found[-1].end == run.start and found[-1].tag == run.tag:
            found[-1] = Run(found[-1].start, run.end, run.tag)
        else:
            found.append(run)
    return found
