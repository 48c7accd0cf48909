"""A text in pieces of whole lines, cut where its content says: an edit changes the pieces around it and no others.

What is made of a piece is remembered by the piece's text, so that a rule which reads every line of a long file costs a
keystroke no more than a few lines. A line that no person reads (minified code, data without line breaks) is cut as
well, between the elements of a list or a body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar
from zlib import crc32

from cachetools import LRUCache

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
_ELEMENT = re.compile(rb"[,}]")
"""What ends an element: a name, an address or a password seldom goes on behind it."""
_DECIDES = 16
"""Bytes behind such a place by which it is chosen."""
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
    found: list[Piece] = []
    text = view.text
    start = end = count = 0
    for line in text.splitlines(keepends=True):
        if len(line) > _LONG:
            if start < end:
                found.append(Piece(start, text[start:end]))
            found += _parts(line, end)
            end += len(line)
            start, count = end, 0
            continue
        end += len(line)
        count += 1
        if count == _MOST or crc32(line) % _MEAN == 0:
            found.append(Piece(start, text[start:end]))
            start, count = end, 0
    if start < end or not found:
        found.append(Piece(start, text[start:]))
    return found


def _parts(line: bytes, offset: int) -> Iterator[Piece]:
    """A long line that stands at this offset, in parts."""
    start, position = 0, _LEAST
    while match := _ELEMENT.search(line, position):
        position = match.end()
        if crc32(line[position : position + _DECIDES]) % _SOME == 0:
            yield Piece(offset + start, line[start:position])
            start, position = position, position + _LEAST
    if start < len(line):
        yield Piece(offset + start, line[start:])


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
