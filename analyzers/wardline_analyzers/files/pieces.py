"""A text in pieces of whole lines, cut where its content says: an edit changes the pieces around it and no others.

What is made of a piece is remembered by the piece's text, so that a rule which reads every line of a long file costs a
keystroke no more than a few lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar
from zlib import crc32

from cachetools import LRUCache

from wardline_analyzers.files.view import FileView

T = TypeVar("T")

_MEAN = 32
"""Lines that a piece has on average."""
_MOST = 128
"""Lines that a piece has at most, also where all lines are the same."""
_REMEMBERED = 8 << 20
"""Bytes of text of which a `Remembering` knows what was made."""
_OVERHEAD = 200
"""Bytes that an entry weighs beside its text."""


class Piece(NamedTuple):
    """Whole lines of a text."""

    start: int
    """Byte offset of its first byte."""
    text: bytes


def pieces(view: FileView) -> list[Piece]:
    """The pieces of a text, in order; use as `view.of(pieces)`."""
    found: list[Piece] = []
    text = view.text
    start = end = count = 0
    for line in text.splitlines(keepends=True):
        end += len(line)
        count += 1
        if count == _MOST or crc32(line) % _MEAN == 0:
            found.append(Piece(start, text[start:end]))
            start, count = end, 0
    if start < end or not found:
        found.append(Piece(start, text[start:]))
    return found


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
