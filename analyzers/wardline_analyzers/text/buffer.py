"""A text as bytes, with an index of its lines that follows edits.

Lines end in `\\n`, `\\r\\n` or `\\r` and in nothing else (LSP 3.17, "Text Documents"): form feed, NEL and U+2028
are ordinary characters. The text is UTF-8; bytes that are no UTF-8 are kept as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardline_analyzers.text.shared import shared_end, shared_start

_LINE_END = re.compile(rb"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class LineChange:
    """Which lines an edit touched: `first..old_last` before it, `first..new_last` after it (0-based, inclusive)."""

    first: int
    old_last: int
    new_last: int

    @property
    def delta(self) -> int:
        return self.new_last - self.old_last


class Buffer:
    """Bytes and line starts.

    An edit far up in a large file moves all later line starts. They are not rewritten: starts up to `_pivot` are right
    as they stand, later ones are `_delta` bytes off. Moving the pivot touches only the lines between the old and the
    new place, and a person edits around one place.
    """

    __slots__ = ("_delta", "_pivot", "_starts", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._starts = [0, *(m.end() for m in _LINE_END.finditer(data))]
        self._pivot = len(self._starts) - 1
        self._delta = 0

    @property
    def line_count(self) -> int:
        """Number of lines; a text that ends in a line break has an empty last line."""
        return len(self._starts)

    def line_start(self, line: int) -> int:
        """Byte offset of the start of a 0-based line; past the end: the end of the text."""
        if line >= len(self._starts):
            return len(self.data)
        start = self._starts[line]
        return start + self._delta if line > self._pivot else start

    def line_at(self, offset: int) -> int:
        """The 0-based line that holds this byte offset."""
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            if self.line_start(middle) <= offset:
                low = middle
            else:
                high = middle
        return low

    def line(self, line: int) -> bytes:
        """The bytes of a line without its line break."""
        return self.data[self.line_start(line) : self.line_start(line + 1)].rstrip(b"\r\n")

    def lines(self, first: int, end: int) -> bytes:
        """The bytes of whole lines `first` (included) to `end` (excluded), with their line breaks."""
        return self.data[self.line_start(first) : self.line_start(end)]

    def replace(self, start: int, end: int, new: bytes) -> LineChange:
        """Replace the bytes `start:end`. Offsets outside the text are clamped; a reversed range is turned round."""
        size = len(self.data)
        start, end = max(0, min(start, size)), max(0, min(end, size))
        if end < start:
            start, end = end, start
        data = self.data
        # A `\r` and a `\n` that come together, or are parted, make or break a line end: widen to take both in.
        low, high = start, end
        if low and data[low - 1] == 0x0D:
            low -= 1
        if high < size and data[high] == 0x0A and b"\r" in (data[end - 1 : end], data[start - 1 : start], new[-1:]):
            high += 1
        first, last = self.line_at(low), self.line_at(high)
        self._move_pivot(last)
        view = memoryview(data)
        self.data = b"".join((view[:start], new, view[end:]))  # one copy of the text, not four
        middle = self.data[low : high + len(new) - (end - start)]
        starts = [low + m.end() for m in _LINE_END.finditer(middle)]
        self._starts[first + 1 : last + 1] = starts
        self._pivot = first + len(starts)
        self._delta += len(new) - (end - start)
        return LineChange(first, last, first + len(starts))

    def become(self, text: bytes) -> LineChange:
        """Become another text: what the two do not begin and end with alike is replaced."""
        old = self.data
        head = shared_start(old, text)
        tail = shared_end(old, text, head)
        return self.replace(head, len(old) - tail, text[head : len(text) - tail])

    def _move_pivot(self, line: int) -> None:
        starts, delta, pivot = self._starts, self._delta, self._pivot
        if delta:
            if line > pivot:
                starts[pivot + 1 : line + 1] = [s + delta for s in starts[pivot + 1 : line + 1]]
            elif line < pivot:
                starts[line + 1 : pivot + 1] = [s - delta for s in starts[line + 1 : pivot + 1]]
        self._pivot = line
