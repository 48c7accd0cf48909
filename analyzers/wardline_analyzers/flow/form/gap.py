"""Places in a unit that somebody types in: what stands behind keeps its places from key to key."""

from __future__ import annotations

from typing import Final, NamedTuple

from wardline_analyzers.text.shared import shared_end, shared_start

ROOM: Final = 1 << 20
"""Bytes by which what stands behind a window seems to stand farther behind than it does, when it is opened."""


class Gap(NamedTuple):
    """A window in a unit's text (`start`, `end`: byte offsets), with room behind it for what is typed into it.

    The common form of a text with a gap speaks of *places*: up to the end of the window they are byte offsets, behind
    it `room` bytes more. With each byte that is typed the room gets smaller, and the places behind stay.
    """

    start: int
    end: int
    room: int

    def place(self, offset: int) -> int:
        return offset if offset <= self.end else offset + self.room

    def offset(self, place: int) -> int:
        return place if place <= self.end else place - self.room

    def is_beside(self, start: int, end: int) -> bool:
        """Does a byte range stand wholly before the window, or wholly behind it?"""
        return end <= self.start or start > self.end

    def typed(self, start: int, old_end: int, new_end: int) -> Gap | None:
        """The gap after an edit; None: it was not inside the window, or has filled the room."""
        room = self.room - (new_end - old_end)
        if start < self.start or old_end > self.end or room <= 0:
            return None
        return Gap(self.start, self.end + new_end - old_end, room)


def opened(text: bytes, start: int, end: int) -> Gap:
    """The window around the bytes that an edit has put into a text: lines, but not the one that it was put behind."""
    if text[start : start + 1] != b"\n":
        start = text.rfind(b"\n", 0, start) + 1
    newline = text.find(b"\n", end)
    return Gap(start, len(text) if newline < 0 else newline, ROOM)


def edit_between(before: bytes, after: bytes) -> tuple[int, int, int]:
    """What makes the second text of the first: where they begin to differ, where that ends in each."""
    behind = shared_end(before, after)
    start = min(shared_start(before, after), min(len(before), len(after)) - behind)
    return start, len(before) - behind, len(after) - behind
