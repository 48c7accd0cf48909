"""A Jupyter notebook as one program: its code cells, one after the other (nbformat 4).

Every cell ends in a line break, so a line of the program belongs to one cell. What only IPython understands (`%magic`,
`!command`, `%%cell` magic) becomes comments of the same length in bytes, so that every offset stays what it was.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

_MAGIC = re.compile(rb"^([ \t]*)([%!?])(.*)$", re.MULTILINE)
_PYTHON_MAGICS = {b"time", b"timeit", b"capture", b"prun", b"python", b"python3", b"pypy"}
"""Cell magics whose cell is Python all the same."""
_CELL_MAGIC = re.compile(rb"\s*%%(\w+)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One code cell: its number among all cells of the notebook (from 1), and its source as UTF-8."""

    number: int
    source: bytes


@dataclass(frozen=True, slots=True)
class Notebook:
    """The code cells of a notebook, and where each begins in the program."""

    cells: tuple[Cell, ...]
    starts: tuple[int, ...]
    """Byte offset of each cell's first byte in the program."""

    @staticmethod
    def of(cells: tuple[Cell, ...]) -> Notebook:
        lengths = [len(cell.source) + 1 for cell in cells]
        return Notebook(cells, tuple(accumulate(lengths, initial=0))[:-1])

    def program(self) -> bytes:
        """The text to analyse."""
        return b"".join(python_of(cell.source) + b"\n" for cell in self.cells)

    def cell_at(self, offset: int) -> int:
        """The index, in `cells`, of the cell that holds this byte of the program."""
        return max(0, bisect_right(self.starts, offset) - 1)


def python_of(source: bytes) -> bytes:
    """A cell without what only IPython understands; the same length, the same lines."""
    magic = _CELL_MAGIC.match(source)
    if magic and magic[1] not in _PYTHON_MAGICS:
        return re.sub(rb"[^\r\n]", b" ", source)
    return _MAGIC.sub(_commented, source) if re.search(rb"[%!?]", source) else source


def _commented(match: re.Match[bytes]) -> bytes:
    indent, _, rest = match.groups()
    # An indented magic may be all that a block holds, so it needs a statement in its place.
    return indent + (b"pass#" + rest[4:] if indent and len(rest) >= 4 else b"#" + rest)


def read(raw: bytes) -> Notebook | None:
    """The Python notebook in these bytes; None if they hold something else, or a notebook of another language."""
    try:
        data = json.loads(raw)
        language = data.get("metadata", {}).get("kernelspec", {}).get("language", "python")
        cells = tuple(
            Cell(number, _source(cell).encode("utf-8", "surrogatepass"))
            for number, cell in enumerate(data["cells"], 1)
            if cell["cell_type"] == "code"
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Notebook.of(cells) if language == "python" else None


def _source(cell: Any) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def write(raw: bytes, notebook: Notebook, edits: list[tuple[int, int, str]]) -> bytes:
    """The notebook's file with edits (offsets in the program, sorted, not overlapping) made in its cells.

    Raises ValueError if an edit reaches from one cell into another, or would displace a cell magic. The form of the
    file (indentation, characters beyond ASCII as they are or as escapes, the last line break) is kept as Jupyter
    writes it.
    """
    sources = [bytearray(cell.source) for cell in notebook.cells]
    for start, end, text in reversed(edits):
        index = notebook.cell_at(start)
        low, high = start - notebook.starts[index], end - notebook.starts[index]
        source = notebook.cells[index].source
        if high > len(source):
            raise ValueError("an edit reaches beyond its cell")
        magic = _CELL_MAGIC.match(source)
        if magic and (magic[1] not in _PYTHON_MAGICS or low < magic.end()):
            raise ValueError("an edit would displace a cell magic")
        sources[index][low:high] = text.encode()
    data = json.loads(raw)
    changed = {cell.number: source for cell, source in zip(notebook.cells, sources, strict=True)}
    for number, cell in enumerate(data["cells"], 1):
        if number in changed and changed[number] != _source(cell).encode("utf-8", "surrogatepass"):
            text = changed[number].decode("utf-8", "surrogatepass")
            cell["source"] = text if isinstance(cell["source"], str) else text.splitlines(keepends=True)
    indent = re.match(rb"\{\r?\n([ \t]+)", raw)
    last_break = b"\n" if raw.endswith(b"\n") else b""
    return _dumped(data, indent[1].decode() if indent else None, raw.isascii()) + last_break


def _dumped(data: Any, indent: str | None, ascii_only: bool) -> bytes:
    separators = (",", ": ") if indent else None
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only, separators=separators)
    return text.encode("utf-8", "surrogatepass")
