"""Editing text by LSP ranges: 0-based lines, columns in UTF-16 units (LSP 3.17, "Position")."""

from __future__ import annotations

from typing import Any


def utf16_length(text: str) -> int:
    """How many UTF-16 units `text` takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def column_index(line: str, column: int) -> int:
    """The index into `line` of a column in UTF-16 units; a column past the end is the end."""
    if line.isascii():
        return min(column, len(line))
    return len(line.encode("utf-16-le", "surrogatepass")[: 2 * column].decode("utf-16-le", "surrogatepass"))


def offset(lines: list[str], position: dict[str, int]) -> int:
    """The index, in the text that `lines` were split from at line feeds, of an LSP position."""
    number = position["line"]
    if number >= len(lines):
        return sum(map(len, lines)) + len(lines) - 1
    return sum(len(line) + 1 for line in lines[:number]) + column_index(lines[number], position["character"])


def apply_edits(text: str, edits: list[dict[str, Any]]) -> str:
    """`text` after a list of TextEdits, which all refer to the text as it was; overlaps are a ValueError."""
    lines = text.split("\n")
    spans = []
    for edit in edits:
        start, end = edit["range"]["start"], edit["range"]["end"]
        spans.append((offset(lines, start), offset(lines, end), edit["newText"]))
    spans.sort(key=lambda span: span[:2])
    out, at = [], 0
    for start, end, new in spans:
        if start < at:
            raise ValueError(f"edits overlap at {start}")
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])
