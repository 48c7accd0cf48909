"""Where a new import goes: behind the imports that are there, else at the top, below docstring and comments."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind, Unit
from wardline_analyzers.python.syntax import parse
from wardline_analyzers.text.buffer import Buffer

_IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")
_MOST_UNITS = 30
"""So many paragraphs at the top of a file are searched for its imports."""


def import_edit(buffer: Buffer, units: Sequence[Unit], statements: Sequence[str]) -> tuple[int, int, str]:
    """One insertion, as (byte offset, the same, text), that adds these import statements."""
    newline = "\r\n" if b"\r\n" in buffer.data[:4096] else "\n"
    block = newline.join(statements)
    behind, before, docstring_end = _anchors(buffer, units, statements[0])
    if before is not None:
        return before, before, block + newline
    if behind is not None:
        return behind, behind, newline + block
    if docstring_end is not None:
        return docstring_end, docstring_end, newline * 2 + block
    top = _top(buffer)
    return top, top, block + newline + ("" if top >= len(buffer.data) else newline)


def _anchors(buffer: Buffer, units: Sequence[Unit], statement: str) -> tuple[int | None, int | None, int | None]:
    """(end of the last import, start of the import that sorts behind ours, end of the docstring)."""
    behind = before = docstring_end = None
    sorted_so_far = True
    previous = ""
    for unit in units[:_MOST_UNITS]:
        if unit.kind is not Kind.STATEMENTS:
            break
        syntax = parse(unit.text, False)
        offset = buffer.line_start(unit.line)
        for node in syntax.root.named_children:
            if node.type in _IMPORTS:
                behind = offset + node.end_byte
                if node.type == "import_statement":
                    text = syntax.text(node)
                    sorted_so_far = sorted_so_far and text.lower() >= previous
                    previous = text.lower()
                    if before is None and text.lower() > statement.lower() and statement.startswith("import "):
                        before = offset + node.start_byte
            elif behind is None and unit is units[0] and _is_docstring(node, syntax):
                docstring_end = offset + node.end_byte
    return behind, before if sorted_so_far else None, docstring_end


def _is_docstring(node: Node, syntax: Syntax) -> bool:
    """Is it a string by itself, with nothing but comments before it?"""
    if node.type != "expression_statement" or [n.type for n in node.named_children] != ["string"]:
        return False
    return all(n.type == "comment" for n in syntax.root.named_children if n.end_byte <= node.start_byte)


def _top(buffer: Buffer) -> int:
    """Below a shebang, a coding line and the comments that follow them."""
    line = 0
    while line < buffer.line_count and buffer.line(line).startswith((b"#", b"\xef\xbb\xbf#")):
        line += 1
    return 3 if line == 0 and buffer.data.startswith(b"\xef\xbb\xbf") else buffer.line_start(line)
