"""Shapes of constants and of texts with code inside."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.light.lowering.table import Lower, Lowering, expression, named

_CONTENT: Final = frozenset(
    (
        *("string_content", "string_literal_content", "raw_string_content", "nowdoc_string", "character", "text"),
        *("string_fragment", "heredoc_content", "raw_string_literal_content", "character_literal_content"),
        *("interpolated_string_text", "multi_line_string_content"),
    )
)
_ESCAPES: Final = {
    **{"n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "s": " "},
    "\n": "",
}
_CODE: Final = re.compile(r"\\(?:x\{?([0-9a-fA-F]{1,6})\}?|u\{?([0-9a-fA-F]{1,6})\}?|U([0-9a-fA-F]{8})|([0-7]{1,3}))")
_NUMBER: Final = re.compile(r"(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)\w*")


def literal(low: Lowering, node: Node, value: form.Constant) -> form.Literal:
    low.size += 1
    return form.Literal(*low.place(node), value)


def constant(value: form.Constant) -> Lower:
    """`true`, `null`"""
    return lambda low, node, depth: literal(low, node, value)


def boolean(low: Lowering, node: Node, depth: int) -> form.Expression:
    return literal(low, node, low.word(node).lower() == "true")


def number(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A number, whatever its type; one that is not understood is some number."""
    found = _NUMBER.fullmatch(low.word(node).replace("_", "").replace("'", ""))
    if found is None:
        return low.opaque(node)
    digits = found[1].lower()
    if digits[:2] in ("0x", "0b", "0o"):
        return literal(low, node, int(digits, 0))
    if digits.isdigit():
        octal = len(digits) > 1 and digits[0] == "0" and not set(digits) & {"8", "9"}
        return literal(low, node, int(digits[:40], 8 if octal else 10))
    return literal(low, node, float(digits))


def unescaped(written: str) -> str:
    """What an escape stands for."""
    code = _CODE.fullmatch(written)
    if code is not None:
        digits = code[1] or code[2] or code[3]
        value = int(digits, 16) if digits else int(code[4], 8)
        return chr(value) if value < 0x110000 and not 0xD800 <= value < 0xE000 else "\ufffd"
    return _ESCAPES.get(written[1:], written[1:])


def text(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A text: its content, its escapes, and the expressions in it."""
    pieces: list[str | form.Expression] = []
    _pieces(low, node, depth, pieces)
    return _joined(low, node, pieces)


def _pieces(low: Lowering, node: Node, depth: int, pieces: list[str | form.Expression]) -> None:
    for child in node.children:
        kind = child.type
        if kind in _CONTENT:
            _content(low, child, depth, pieces)
        elif kind == "escape_sequence":
            pieces.append(unescaped(low.word(child)))
        elif kind in ("interpolation", "line_str_expression") or (kind == "ERROR" and child.named_child_count):
            inner = [part for part in named(low, child) if part.type not in _MARKS]
            pieces += [expression(low, part, depth + 1) for part in inner[:1]]
        elif kind in ("heredoc_body", "nowdoc_body", "string_literal"):
            _pieces(low, child, depth, pieces)
        elif child.is_named and kind not in _MARKS:
            pieces.append(expression(low, child, depth + 1))


_MARKS: Final = frozenset(
    (
        *(
            "heredoc_start",
            "heredoc_end",
            "raw_string_delimiter",
            "ERROR",
            "interpolation_start",
            "interpolation_quote",
        ),
        *("interpolation_brace", "raw_string_start", "raw_string_end", "heredoc_beginning"),
    )
)


def _content(low: Lowering, node: Node, depth: int, pieces: list[str | form.Expression]) -> None:
    """A piece of content; some grammars put its escapes inside."""
    if not node.named_child_count:
        pieces.append(low.word(node))
        return
    at = node.start_byte - low.shift
    whole = low.text
    for child in node.named_children:
        start, end = low.place(child)
        pieces.append(_plain(whole[at:start]))
        if child.type == "escape_sequence":
            pieces.append(unescaped(low.word(child)))
        else:
            pieces.append(expression(low, child, depth + 1))
        at = end
    pieces.append(_plain(whole[at : node.end_byte - low.shift]))


def _plain(written: str) -> str:
    return written if written.isascii() else written.encode("latin-1").decode("utf-8", "replace")


def _joined(low: Lowering, node: Node, pieces: list[str | form.Expression]) -> form.Expression:
    made: list[str | form.Expression] = []
    for piece in pieces:
        if isinstance(piece, form.Literal) and isinstance(piece.value, str):
            piece = piece.value
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] += piece
        elif piece != "":
            made.append(piece)
    if all(isinstance(piece, str) for piece in made):
        return literal(low, node, "".join(piece for piece in made if isinstance(piece, str)))
    low.size += 1
    formats = tuple("" for piece in made if not isinstance(piece, str))
    return form.Text(*low.place(node), tuple(made), formats)


def row_of_texts(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`"a" "b"`"""
    return _joined(low, node, [expression(low, child, depth + 1) for child in named(low, node)])


def symbol(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`:name`, `name:`"""
    return literal(low, node, low.word(node).strip(":\"'"))


__all__ = ["boolean", "constant", "literal", "number", "row_of_texts", "symbol", "text", "unescaped"]
