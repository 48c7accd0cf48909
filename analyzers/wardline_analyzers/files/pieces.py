"""A text in pieces of whole lines, cut where its content says: an edit changes the pieces around it and no others.

What is made of a piece is remembered by the piece's text, so that a rule which reads every line of a long file costs a
keystroke no more than a few lines. A line that no person reads (minified code, data without line breaks) is cut as
well, between the elements of a list or a body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar
from zlib import crc32

from cachetools import LRUCache

from wardline_analyzers.files.parts import Cutter, Part
from wardline_analyzers.files.view import FileView

T = TypeVar("T")

_MEAN = 16
"""Lines that a piece has on average."""
_MOST = 128
"""Lines that a piece has at most, also where all lines are the same."""
_LONG = 16 << 10
"""Bytes of a line that is cut."""
_LEAST = 512
"""Bytes of each part of it."""
_SOME = 8
"""Places at which it may be cut, for one at which it is."""
_ELEMENT = re.compile(rb"[,}\n]")
"""What ends an element: a name, an address or a password seldom goes on behind it."""
_DECIDES = 16
"""Bytes behind such a place by which it is chosen."""
_FEW = 8
"""Pieces that a part has at least; one in so many is its last."""
_MANY = 32
"""Pieces of a part that may be cut within a paragraph, if that is long."""
_LONG_PARAGRAPH = 4096
"""Bytes of a paragraph that is long."""
_REMEMBERED = 8 << 20
"""Bytes of text of which a `Remembering` knows what was made."""
_OVERHEAD = 200
"""Bytes that an entry weighs beside its text."""


F = TypeVar("F", bound=Callable[[FileView], object])


def by_piece(function: F) -> F:
    """Mark a rule's function that looks at no more than whole paragraphs, and asks nothing of the world: it finds in
    each part of a text what it finds there in the whole."""
    function.by_piece = True  # type: ignore[attr-defined]
    return function


class Piece(NamedTuple):
    """Whole lines of a text, or a part of a long one."""

    start: int
    """Byte offset of its first byte."""
    text: bytes


def pieces(view: FileView) -> list[Piece]:
    """The pieces of a text, in order; use as `view.of(pieces)`."""
    found = [Piece(start + piece.start, piece.text) for start, part in parts(view) for piece in part.of(pieces_of)]
    return found or [Piece(0, b"")]


def parts(view: FileView) -> Iterator[tuple[int, Part]]:
    """The text in parts of many pieces each, which outlive an edit elsewhere, and where they begin. They are cut
    between paragraphs, but for paragraphs that are long."""
    return view.cut(_CUTTER).placed()


def pieces_of(text: bytes) -> tuple[Piece, ...]:
    """The pieces of a part; use as `part.of(pieces_of)`."""
    found = []
    start = 0
    while start < len(text):
        end = _piece_end(text, start)
        found.append(Piece(start, text[start:end]))
        start = end
    return tuple(found)


def _piece_end(text: bytes, start: int) -> int:
    """Where the piece that begins here ends."""
    end, length = start, len(text)
    for _ in range(_MOST):
        if end >= length:
            break
        after = text.find(b"\n", end, end + _LONG) + 1
        if not after:
            if length - end > _LONG:
                return end if end > start else _element_end(text, start)
            after = length
        line, end = text[end:after], after
        if crc32(line) % _MEAN == 0:
            break
    return end


def _element_end(text: bytes, start: int) -> int:
    """Where the part of a long line that begins here ends: behind an element, or with the line."""
    position = start + _LEAST
    while match := _ELEMENT.search(text, position):
        position = match.end()
        if match[0] == b"\n" or crc32(text[position : position + _DECIDES]) % _SOME == 0:
            return position
        if text[position : position + 1] == b"\n":
            return position + 1
    return len(text)


def _part_end(text: bytes, start: int) -> tuple[int, int]:
    """Where the part that begins here ends, and how many bytes behind that it rests on."""
    end = start
    empty = 0
    for count in range(1, _MOST + 1):
        begin, end = end, _piece_end(text, end)
        if end >= len(text):
            break
        if count >= _FEW and crc32(text[begin:end]) % _FEW == 0:
            if text[end - 1 : end] != b"\n":
                break  # within a long line
            if empty := _last_empty_line(text, begin, end):
                break
            if count >= _MANY and not _last_empty_line(text, max(start, end - _LONG_PARAGRAPH), end):
                break
    in_long_line = text[end - 1 : end] != b"\n" or text.find(b"\n", end, end + _LONG) < 0
    found = empty or end
    return found, end - found + (_LONG + _DECIDES if in_long_line else 1)


def _last_empty_line(text: bytes, start: int, end: int) -> int:
    """Where the last empty line begins that lies between two offsets; 0: there is none."""
    return max(text.rfind(b"\n\n", start, end), text.rfind(b"\n\r\n", start, end)) + 1


_CUTTER = Cutter(_part_end)


class Remembering(Generic[T]):
    """What a function makes of pieces, remembered by their text. One for each function; bounded."""

    def __init__(self, make: Callable[[bytes], T]) -> None:
        self._make = make
        self._known: LRUCache[bytes, tuple[int, T]] = LRUCache(_REMEMBERED, getsizeof=lambda entry: entry[0])

    def __call__(self, text: bytes) -> T:
        """What the function makes of this text."""
        known = self._known.get(text)
        if known is None:
            known = (len(text) + _OVERHEAD, self._make(text))
            if known[0] <= _REMEMBERED:
                self._known[text] = known
        return known[1]


class Piecewise(Generic[T]):
    """What a function finds in each piece of a text. One for each function."""

    def __init__(self, find: Callable[[bytes], Iterable[T]]) -> None:
        self._find = Remembering(lambda text: tuple(find(text)))

    def __call__(self, view: FileView) -> Iterator[tuple[int, T]]:
        """What is found in a text, and the offset of the piece that it is in."""
        for start, part in parts(view):
            for offset, found in part.of(self._of_part):
                yield start + offset, found

    def _of_part(self, text: bytes) -> tuple[tuple[int, T], ...]:
        return tuple((piece.start, found) for piece in pieces_of(text) for found in self._find(piece.text))
