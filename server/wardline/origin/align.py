"""What of a text is still there in the one that replaced it.

A formatter, a reload from disk or a client that sends whole texts replaces much by nearly the same. What is in front
and behind is cut off first; then lines are aligned, whatever their indentation, and words within lines that differ.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from wardline_analyzers.text.shared import shared_end, shared_start

_WORD = re.compile(rb"[\w\x80-\xff]+|[^\w\s\x80-\xff]")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$")
_MOST_WORDS = 3_000
"""Words on one side, beyond which they are not aligned: the time grows with the square of their number."""
_MOST_LINES = 30_000


def solid(text: bytes) -> bytes:
    """Without any white space: what two people would call the same text."""
    return b"".join(text.split())


def new_runs(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """The runs of items of `after` (end excluded) that are not in `before`."""
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) > 2_000)
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag in ("insert", "replace"):
            yield start, end


class Piece(NamedTuple):
    """`length` bytes are the same at `old` in the text of before and at `new` in that of after."""

    old: int
    new: int
    length: int


def aligned(before: bytes, after: bytes) -> Iterator[Piece]:
    """The pieces that are the same in both, in order, none over the other. White space alone is none."""
    front = shared_start(before, after)
    back = shared_end(before, after, front)
    if before[:front].strip():
        yield Piece(0, 0, front)
    for piece in _inside(before[front : len(before) - back], after[front : len(after) - back]):
        yield Piece(piece.old + front, piece.new + front, piece.length)
    if before[len(before) - back :].strip():
        yield Piece(len(before) - back, len(after) - back, back)


def _inside(before: bytes, after: bytes) -> Iterator[Piece]:
    old, new = _cut(_LINE, before), _cut(_LINE, after)
    if not old or not new or max(len(old), len(new)) > _MOST_LINES:
        return
    if len(old) == len(new) == 1:
        yield from _words(before, after, 0, 0)
        return
    ends = (0, 0)
    for first, second, count in _matches([text.strip() for _, text in old], [text.strip() for _, text in new]):
        yield from _between(before, after, ends, (_at(old, first, before), _at(new, second, after)))
        for number in range(count):
            (old_at, old_text), (new_at, new_text) = old[first + number], new[second + number]
            text = old_text.strip()
            if text:
                yield Piece(old_at + old_text.index(text), new_at + new_text.index(text), len(text))
        ends = _at(old, first + count, before), _at(new, second + count, after)


def _between(before: bytes, after: bytes, start: tuple[int, int], end: tuple[int, int]) -> Iterator[Piece]:
    """Lines on both sides that have no equal: perhaps some words have."""
    if start[0] < end[0] and start[1] < end[1]:
        yield from _words(before[start[0] : end[0]], after[start[1] : end[1]], *start)


def _words(before: bytes, after: bytes, old_at: int, new_at: int) -> Iterator[Piece]:
    old, new = _cut(_WORD, before), _cut(_WORD, after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return
    pieces = [
        Piece(old_at + old[first + number][0], new_at + new[second + number][0], len(old[first + number][1]))
        for first, second, count in _matches([word for _, word in old], [word for _, word in new])
        for number in range(count)
    ]
    # Any two lines of code have some words in common: that alone does not make one of the other.
    if 2 * sum(piece.length for piece in pieces) >= min(sum(len(w) for _, w in old), sum(len(w) for _, w in new)):
        yield from pieces


def _matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Runs of equal items; the last one is empty and stands at both ends."""
    for match in SequenceMatcher(None, before, after, autojunk=len(before) > _MOST_WORDS).get_matching_blocks():
        yield match.a, match.b, match.size


def _cut(pattern: re.Pattern[bytes], text: bytes) -> list[tuple[int, bytes]]:
    return [(found.start(), found.group()) for found in pattern.finditer(text)]


def _at(lines: Sequence[tuple[int, bytes]], number: int, text: bytes) -> int:
    return lines[number][0] if number < len(lines) else len(text)
