"""Where to look: around keywords, and nowhere else. What is looked at is bounded, whatever the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from wardline_analyzers.secrets.engine import compiled

T = TypeVar("T")

BEFORE = 100
"""Bytes before a keyword that a match may begin in."""
AFTER = 1200
"""Bytes behind a keyword's start that a match may end in: the longest patterns take about 1,000."""
_MOST = 200
"""Places for one owner of keywords in one text; a text with more is no text that a person wrote."""
_LONGEST = 8192
"""Bytes of a window that is made of several: then the next one begins."""


class Window(NamedTuple):
    """A part of a text."""

    start: int
    text: bytes


class Keywords(Generic[T]):
    """Keywords of many owners, all looked for in one pass over a text in small letters."""

    def __init__(self, owners: Mapping[bytes, Iterable[T]]) -> None:
        shortest = {word for word in owners if not any(word[:n] in owners for n in range(1, len(word)))}
        self._found = compiled(_alternatives(shortest))
        self._behind: dict[bytes, list[tuple[bytes, tuple[T, ...]]]] = {
            first: [(word, tuple(owners[word])) for word in owners if word.startswith(first)] for first in shortest
        }
        """By the shortest keyword that these begin with."""
        by_first: dict[bytes, list[bytes]] = {}
        for other in sorted(shortest):
            by_first.setdefault(other[:1], []).append(other)
        self._inside = {
            word: tuple(
                (at, other)
                for at in range(1, len(word))
                for other in by_first.get(word[at : at + 1], ())
                if other.startswith(word[at : at + len(other)])
            )
            for word in shortest
        }
        """Keywords that may begin inside another one, and where: `xoxe.xoxp-` holds `xoxp-`."""

    def places(self, small: bytes) -> dict[T, list[int]]:
        """Where each owner's keywords begin, in order; owners without any are left out."""
        places: dict[T, list[int]] = {}
        for start, first in self._matches(small):
            for word, owners in self._behind[first]:
                if small.startswith(word, start):
                    for owner in owners:
                        at = places.setdefault(owner, [])
                        if len(at) < _MOST and (not at or at[-1] != start):
                            at.append(start)
        return places

    def _matches(self, small: bytes) -> Iterator[tuple[int, bytes]]:
        for match in self._found.finditer(small):
            start, word = match.start(), match.group()
            yield start, word
            for at, other in self._inside[word]:
                if small.startswith(other, start + at):
                    yield start + at, other


def _alternatives(words: Iterable[bytes]) -> bytes:
    """An expression that finds any of the words, none of which begins with another one; common beginnings once."""
    by_first: dict[bytes, list[bytes]] = {}
    for word in sorted(words):
        by_first.setdefault(word[:1], []).append(word[1:])
    parts = [re.escape(first) + (_alternatives(rest) if rest != [b""] else b"") for first, rest in by_first.items()]
    return parts[0] if len(parts) == 1 else b"(?:" + b"|".join(parts) + b")"


def around(text: bytes, places: Sequence[int]) -> Iterator[Window]:
    """The parts of a text around these places. A part begins and ends at the border of a line where one is near.
    Neighbours overlap only if they are long."""
    low = high = -1
    for at in places:
        start, end = _borders(text, at)
        if start <= high and end - low <= _LONGEST:
            high = max(high, end)
            continue
        if low >= 0:
            yield Window(low, text[low:high])
        low, high = start, end
    if low >= 0:
        yield Window(low, text[low:high])


def _borders(text: bytes, at: int) -> tuple[int, int]:
    start, end = max(0, at - BEFORE), min(len(text), at + AFTER)
    line = text.rfind(b"\n", start, at)
    if line >= 0:  # names stand beside their values, or on the line before
        start = line + 1
    first = text.find(b"\n", at, end)
    second = text.find(b"\n", first + 1, end) if first >= 0 else -1
    return start, second + 1 if second >= 0 else end
