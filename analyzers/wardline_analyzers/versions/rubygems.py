"""The order of `Gem::Version`."""

from __future__ import annotations

import re

_VERSION = re.compile(r"\s*[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*")
_SEGMENT = re.compile(r"[0-9]+|[a-zA-Z]+")

Segment = tuple[int, int, str]
_END: Segment = (1, 0, "")
"""A version goes on with zeros: what follows them as a word is before it, as a number behind it."""


def key(version: str) -> tuple[Segment, ...] | None:
    """Words are less than numbers, and zeros before a word or at the end do not count."""
    if not _VERSION.fullmatch(version):
        return None
    segments = [_segment(part) for part in _SEGMENT.findall(version.strip().replace("-", ".pre."))]
    word = next((i for i, segment in enumerate(segments) if segment[0] == 0), len(segments))
    numbers, rest = segments[:word], segments[word:]
    for part in (numbers, rest):
        while part and part[-1] == (1, 0, ""):
            part.pop()
    return (*numbers, *rest, _END)


def _segment(part: str) -> Segment:
    return (1, int(part), "") if part.isdecimal() else (0, 0, part)
