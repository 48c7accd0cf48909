"""Which part of a sequence has been replaced, where most of its objects are the same ones as before."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import reduce
from typing import Final, NamedTuple

_MOST_REMEMBERED: Final = 64
"""Splices that are remembered: whoever has missed more compares the sequences."""


class Splice(NamedTuple):
    """`before[first:old_end]` became `after[first:new_end]`; the objects in front and behind are the same ones."""

    first: int
    old_end: int
    new_end: int

    def then(self, later: Splice) -> Splice:
        """The two one after the other, as one."""
        end = max(self.new_end, later.old_end)  # in the sequence between the two
        return Splice(
            min(self.first, later.first),
            end - self.new_end + self.old_end,
            end - later.old_end + later.new_end,
        )


class History:
    """The splices that made a sequence what it is, for those who follow it at their own pace."""

    def __init__(self) -> None:
        self.version = 0
        """Counts the splices."""
        self._last: deque[Splice] = deque(maxlen=_MOST_REMEMBERED)

    def add(self, splice: Splice) -> None:
        self.version += 1
        self._last.append(splice)

    def since(self, version: int, before: Sequence[object], after: Sequence[object]) -> Splice:
        """How `before`, the sequence at that version, became `after`, the one of now: the smallest such splice."""
        missed = self.version - version
        if missed > len(self._last):
            return spliced(before, after)
        last = list(self._last)[len(self._last) - missed :]
        if not last:
            return Splice(0, 0, 0)
        first, old_end, new_end = reduce(Splice.then, last)
        inner = spliced(before[first:old_end], after[first:new_end])
        return Splice(first + inner.first, first + inner.old_end, first + inner.new_end)


def spliced(before: Sequence[object], after: Sequence[object]) -> Splice:
    """The smallest splice that makes one sequence of the other."""
    first, shorter = 0, min(len(before), len(after))
    while first < shorter and before[first] is after[first]:
        first += 1
    old_end, new_end = len(before), len(after)
    while old_end > first and new_end > first and before[old_end - 1] is after[new_end - 1]:
        old_end -= 1
        new_end -= 1
    return Splice(first, old_end, new_end)
