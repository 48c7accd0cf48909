"""The units of a text, kept up to date edit by edit, whatever language cuts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wardline_analyzers.languages.units import Unit
from wardline_analyzers.splice import History, Splice
from wardline_analyzers.text.buffer import Buffer, LineChange

Cut = Callable[[Buffer, int, bytes, bool], Iterator[Unit]]
"""The units from the border at a line (0-based) on; the third is the border's state (see `Unit.next_indent`). May raise
OpenString, unless the last, `strict`, is true. It depends on nothing but that state and the text from the border on."""


class OpenString(Exception):
    """A string or comment over several lines is not closed before the end of the text."""


class Splitter:
    """The units of a buffer, kept up to date edit by edit."""

    def __init__(self, buffer: Buffer, cut: Cut, ahead: int = 0) -> None:
        """`ahead`: so many units after a border have a say in whether it is one, beside the first line behind it."""
        self._buffer = buffer
        self._cut = cut
        self._ahead = ahead
        self._strict = False
        self.units: list[Unit] = []
        self.history = History()
        """How the units have become what they are."""
        self._rebuild()

    @property
    def size(self) -> int:
        """Bytes of the text."""
        return len(self._buffer.data)

    def update(self, change: LineChange) -> Splice:
        """Cut the lines around an edit again. The units behind are moved by `change.delta` lines."""
        splice = Splice(*self._update(change))
        self.history.add(splice)
        return splice

    def _rebuild(self) -> None:
        """Cut the whole text anew."""
        self._strict = False
        try:
            self.units = list(self._cut(self._buffer, 0, b"", False))
        except OpenString:
            self._strict = True
            self.units = list(self._cut(self._buffer, 0, b"", True))

    def _update(self, change: LineChange) -> tuple[int, int, int]:
        old = self.units
        if self._strict:  # whether the quotes are even now is a question of the whole text
            self._rebuild()
            return 0, len(old), len(self.units)
        first = self._index(change.first)
        # The first line decides whether a unit begins there at all; then the one before has a say.
        if first and old[first].line >= change.first:
            first -= 1
        first = max(0, first - self._ahead)
        delta = change.delta
        fresh: list[Unit] = []
        follow = first + 1
        try:
            for unit in self._cut(self._buffer, old[first].line, old[first].begins, False):
                fresh.append(unit)
                if unit.end <= change.new_last:
                    continue
                border = unit.end - delta
                while follow < len(old) and old[follow].line < border:
                    follow += 1
                if (
                    follow < len(old)
                    and old[follow].line == border
                    and border > change.old_last
                    and old[follow].begins == unit.next_indent
                ):
                    break
            else:
                follow = len(old)
        except OpenString:
            self._rebuild()
            return 0, len(old), len(self.units)
        if delta:
            for unit in old[follow:]:
                unit.line += delta
                unit.end += delta
        # What was cut again may have come out as it was: then what is known of it still holds.
        while fresh and first < follow and _same(fresh[0], old[first]):
            old[first].end = fresh.pop(0).end  # an empty last line may have gone to another unit
            first += 1
        while fresh and first < follow and _same(fresh[-1], old[follow - 1]):
            follow -= 1
            last = fresh.pop()
            old[follow].line, old[follow].end = last.line, last.end
        old[first:follow] = fresh
        return first, follow, first + len(fresh)

    def _index(self, line: int) -> int:
        """Index of the unit that holds a line (in the coordinates of before the edit)."""
        units = self.units
        low, high = 0, len(units)
        while high - low > 1:
            middle = (low + high) // 2
            if units[middle].line <= line:
                low = middle
            else:
                high = middle
        return low


def _same(new: Unit, old: Unit) -> bool:
    return (new.text, new.kind, new.begins, new.next_indent) == (old.text, old.kind, old.begins, old.next_indent)
