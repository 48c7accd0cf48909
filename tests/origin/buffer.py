"""A document as the editor has it, rebuilt from its messages; strict, where a server must be lenient."""

from __future__ import annotations

from typing import Any

_UNIT = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class BadRange(ValueError):
    """A position that the document does not have."""


class Buffer:
    """`text` of one document. `encoding`: what columns count (LSP PositionEncodingKind)."""

    def __init__(self, text: str, encoding: str) -> None:
        self.text = text
        self._codec, self._width = _UNIT[encoding]

    def change(self, changes: list[dict[str, Any]]) -> None:
        """Make the `contentChanges` of a notification, one after another. BadRange if one lies outside of the text."""
        for change in changes:
            if "range" not in change:
                self.text = change["text"]
                continue
            start, end = self.offset(change["range"]["start"]), self.offset(change["range"]["end"])
            if end < start:
                raise BadRange(f"the range ends before it starts: {change['range']}")
            self.text = self.text[:start] + change["text"] + self.text[end:]

    def offset(self, position: dict[str, int]) -> int:
        """The index into `text` of a position."""
        number, column = position["line"], position["character"]
        lines = self.text.split("\n")
        if not 0 <= number < len(lines):
            raise BadRange(f"line {number} of {len(lines)}")
        units = lines[number].encode(self._codec)
        if not 0 <= column * self._width <= len(units):
            raise BadRange(f"column {column} of {len(units) // self._width} in line {number}")
        try:
            before = units[: column * self._width].decode(self._codec)
        except UnicodeDecodeError:
            raise BadRange(f"column {column} of line {number} is inside a character") from None
        return sum(len(line) + 1 for line in lines[:number]) + len(before)
