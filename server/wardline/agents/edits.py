"""The text of a file after an edit, worked out without making it.

The agent programs' own tools decide what an edit does; here are the rules that they document. Where a tool would refuse
an edit (a text that is not there, or is there twice), there is no outcome, and `EditError` says why.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class EditError(Exception):
    """Why the outcome of an edit is not known, in one line."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Write `new` where `old` stands. An empty `old` makes a file."""

    old: str
    new: str
    every: bool = False
    """Wherever it stands; else it must stand there once."""
    times: int | None = None
    """It must stand there so many times, and is replaced everywhere."""


def replaced(text: str | None, replacements: Iterable[Replacement]) -> str:
    """A text after replacements, one after the other. None: there is no file yet. Raises EditError."""
    for replacement in replacements:
        text = _replaced(text, replacement)
    if text is None:
        raise EditError("it changes nothing")
    return text


def _replaced(text: str | None, replacement: Replacement) -> str:
    old, new = replacement.old, replacement.new
    if not old:
        if text:
            raise EditError("it would make a file that is already there")
        return new
    if text is None:
        raise EditError("the file is not there")
    if old not in text and "\r\n" in text:  # tools show such files with `\n`, and write back `\r\n`
        old, new = (re.sub("\r?\n", "\r\n", part) for part in (old, new))
    count = text.count(old)
    if not count:
        raise EditError("the text to replace is not in the file")
    if replacement.times is not None and count != replacement.times:
        raise EditError(f"the text to replace is in the file {count} times, not {replacement.times}")
    if count > 1 and not replacement.every and replacement.times is None:
        raise EditError(f"the text to replace is in the file {count} times")
    return text.replace(old, new)


def undone(text: str, replacements: Iterable[Replacement]) -> str:
    """The text before replacements that have been made. Raises EditError where that cannot be told."""
    for made in reversed(list(replacements)):
        if not made.new or (text.count(made.new) != 1 and not made.every):
            raise EditError("the text before the edit is not known")
        text = text.replace(made.new, made.old)
    return text


def inserted(text: str | None, line: int, new: str) -> str:
    """A text with `new` after its first `line` lines. Raises EditError."""
    if text is None:
        raise EditError("the file is not there")
    lines = text.splitlines(keepends=True)
    if not 0 <= line <= len(lines):
        raise EditError(f"the file has no line {line}")
    head = "".join(lines[:line])
    if head and not head.endswith("\n"):
        head += "\n"
    return head + new + ("" if new.endswith("\n") or not new else "\n") + "".join(lines[line:])


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One change of a Jupyter notebook (nbformat 4)."""

    mode: str
    """`replace`, `insert` or `delete`."""
    cell: str | int | None = None
    """The cell's id or 0-based index; for `insert` the cell before, None: at the top, `-1`: at the end."""
    source: str = ""
    kind: str | None = None
    """`code` or `markdown`."""


def with_cell(raw: bytes | None, edit: CellEdit) -> bytes:
    """A notebook's file after the edit. Raises EditError."""
    if raw is None:
        raise EditError("the notebook is not there")
    try:
        data = json.loads(raw)
        cells = data["cells"]
        if not isinstance(cells, list):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise EditError("the file is not a notebook") from None
    if edit.mode == "insert":
        at = 0 if edit.cell is None else len(cells) if edit.cell == -1 else _index(cells, edit.cell) + 1
        cells.insert(at, {"cell_type": edit.kind or "code", "metadata": {}, "source": edit.source})
    elif edit.mode == "delete":
        del cells[_index(cells, edit.cell)]
    elif edit.mode == "replace":
        cell = cells[_index(cells, edit.cell)]
        if not isinstance(cell, dict):
            raise EditError("the file is not a notebook")
        cell["source"] = edit.source
        cell["cell_type"] = edit.kind or cell.get("cell_type", "code")
    else:
        raise EditError("it is no replacing, inserting or deleting of a cell")
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _index(cells: list[Any], wanted: str | int | None) -> int:
    for number, cell in enumerate(cells):
        if isinstance(cell, dict) and wanted is not None and cell.get("id") == wanted:
            return number
    # Notebooks before nbformat 4.5 have no ids: agents then say `cell-3`.
    numbered = re.fullmatch(r"cell-(\d{1,6})", wanted) if isinstance(wanted, str) else None
    number = int(numbered[1]) if numbered else wanted if isinstance(wanted, int) else -1
    if not 0 <= number < len(cells):
        raise EditError("the notebook has no such cell")
    return number
