"""A piece of code with its line numbers, and marks under a range of it.

Columns are cells of the terminal: a tab goes to the next multiple of four, a wide character takes two, a combining one
none, and a control character is shown as an escape (`wardline.cli.escape`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wardline.cli.escape import escape
from wardline.project.source import Source

_TAB = 4
_MOST_MARKED = 6
"""Of a longer range only the first and the last lines are shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a frame: a line of code with its number (1-based), marks below it (no number), or a gap."""

    number: int | None
    text: str
    kind: str
    """`code`, `marks` or `gap`."""


def frame(source: Source, start: int, end: int, *, width: int, context: int = 1) -> Iterator[Row]:
    """The lines that the bytes `start:end` stand in, with `context` lines around them, each at most `width` cells."""
    buffer = source.buffer
    first = buffer.line_at(start)
    # A range that ends at the start of a line ends with the line before.
    last = max(first, buffer.line_at(max(start, end - 1)))
    top, bottom = max(0, first - context), min(buffer.line_count - 1, last + context)
    while bottom > last and not source.line(bottom).strip():
        bottom -= 1
    if source.notebook is not None:  # do not look into other cells
        cell = source.place(start).cell
        while top < first and source.place(buffer.line_start(top)).cell != cell:
            top += 1
        while bottom > last and source.place(buffer.line_start(bottom)).cell != cell:
            bottom -= 1
    for line in range(top, bottom + 1):
        if last - first >= _MOST_MARKED and first + _MOST_MARKED // 2 <= line <= last - 2:
            if line == first + _MOST_MARKED // 2:
                yield Row(None, "", "gap")
            continue
        text = source.line(line)
        marked: range | None = None
        if first <= line <= last:
            base = buffer.line_start(line)
            raw = buffer.line(line)
            low = _characters(raw, start - base) if line == first else len(text) - len(text.lstrip())
            high = _characters(raw, end - base) if line == last else len(text.rstrip())
            marked = range(low, max(high, low + 1))
        shown, marks = _fitted(_cells(text), marked, width)
        yield Row(source.place(buffer.line_start(line)).line, shown, "code")
        if marks:
            yield Row(None, marks, "marks")


def _characters(raw: bytes, column: int) -> int:
    return len(raw[: max(0, column)].decode("utf-8", "surrogateescape"))


def clipped(text: str, width: int) -> str:
    """A line of code as it is shown in a frame, in at most `width` cells."""
    return _cut(_cells(text), width)


def _cells(text: str) -> list[tuple[str, int]]:
    """Each character as it is shown, with the cells that it takes."""
    if text.isascii() and text.isprintable():
        return [(character, 1) for character in text]
    measure = _measure()
    cells: list[tuple[str, int]] = []
    column = 0
    for character in text:
        if character == "\t":
            size = _TAB - column % _TAB
            cells.append((" " * size, size))
        else:
            safe = escape(character)
            size = measure(character) if safe == character else len(safe)
            cells.append((safe, size))
        column += size
    return cells


def _measure() -> Callable[[str], int]:
    from rich.cells import get_character_cell_size

    return get_character_cell_size


def _fitted(cells: list[tuple[str, int]], marked: range | None, width: int) -> tuple[str, str]:
    """A line, and the marks below it, cut to `width` cells so that the start of the marks is seen."""
    sizes = [size for _, size in cells]
    if marked is None:
        return _cut(cells, width), ""
    before = sum(sizes[: marked.start])
    length = max(1, sum(sizes[marked.start : marked.stop]))
    skip = 0
    if before + min(length, width // 2) > width - 1 and sum(sizes) > width:
        # Leave a third of the room to what stands before the marks.
        room, skip = width // 3, min(marked.start, len(cells))  # a mark may begin inside the last character
        while skip and room >= sizes[skip - 1]:
            skip -= 1
            room -= sizes[skip]
    prefix = "…" if skip else ""
    text = prefix + _cut(cells[skip:], width - len(prefix))
    indent = min(before - sum(sizes[:skip]) + len(prefix), width - 1)  # a mark behind a full line stands at its end
    return text, " " * indent + "^" * max(1, min(length, width - indent))


def _cut(cells: list[tuple[str, int]], width: int) -> str:
    if sum(size for _, size in cells) <= width:
        return "".join(text for text, _ in cells)
    room, kept = width - 1, []
    for text, size in cells:
        if size > room:
            break
        kept.append(text)
        room -= size
    return "".join(kept) + "…"
