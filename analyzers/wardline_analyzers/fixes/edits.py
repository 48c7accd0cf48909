"""Edits of a whole text, by bytes."""

from __future__ import annotations

from collections.abc import Iterable

ByteEdit = tuple[int, int, str]
"""(start, end, text): replace these bytes of the document."""


def apply_edits(data: bytes, edits: Iterable[ByteEdit]) -> bytes:
    """The text after these edits. Raises ValueError if two of them overlap."""
    parts: list[bytes] = []
    at = 0
    for start, end, text in sorted(edits):
        if start < at:
            raise ValueError("edits overlap")
        parts += [data[at:start], text.encode("utf-8", "surrogateescape")]
        at = end
    parts.append(data[at:])
    return b"".join(parts)
