"""Edits of whole lines, for fixes."""

from __future__ import annotations

import re

from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Edit

_BREAK = re.compile(rb"\r\n|\n|\r")


def line_break(view: FileView) -> str:
    """How lines end in this text."""
    found = _BREAK.search(view.text)
    return found[0].decode() if found else "\n"


def column(view: FileView, offset: int) -> int:
    """How many bytes stand before this offset in its line."""
    return offset - view.line_starts[view.line_at(offset)]


def above(view: FileView, offset: int, *lines: str) -> Edit:
    """New lines above the one that holds this offset."""
    start = view.line_starts[view.line_at(offset)]
    end = line_break(view)
    return Edit(start, start, "".join(line + end for line in lines))


def below(view: FileView, offset: int, *lines: str) -> Edit:
    """New lines below the one that holds this offset."""
    line = view.line_at(offset)
    end = view.line_starts[line] + len(view.line(line))
    return Edit(end, end, "".join(line_break(view) + line for line in lines))


def without_lines(view: FileView, start: int, end: int) -> Edit:
    """Take away the lines that hold these bytes."""
    first, last = view.line_at(start), view.line_at(max(start, end - 1))
    starts = view.line_starts
    return Edit(starts[first], starts[last + 1] if last + 1 < len(starts) else len(view.text), "")
