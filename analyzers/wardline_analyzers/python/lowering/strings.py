"""Strings: plain ones, f-strings, and rows of them."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Lowering, reread
from wardline_analyzers.python.lowering.literals import byte_content, content
from wardline_analyzers.python.lowering.state import EXPRESSIONS, broken, clean, expression

_QUOTES: Final = frozenset("\"'")


def _string(low: Lowering, node: Node, depth: int) -> form.Expression:
    start = node.start_byte - low.shift
    end = node.end_byte - low.shift
    text = low.text[start:end]
    if text[:1] in _QUOTES and "\\" not in text and "\r" not in text:  # the usual string
        if not text.isascii():
            text = reread(text)
        width = 3 if text[1:2] == text[0] and len(text) > 2 else 1
        if text[-1] == text[0] and len(text) >= 2 * width:
            low.size += 1
            return form.Literal(start, end, text[width:-width])
    return _row(low, node, [node], depth)


def _concatenated(low: Lowering, node: Node, depth: int) -> form.Expression:
    return _row(low, node, clean(low, node.children, depth), depth)


def _row(low: Lowering, node: Node, strings: list[Node], depth: int) -> form.Expression:
    """One string, or several in a row, as one literal if nothing is put in."""
    pieces: list[str | form.Expression] = []
    formats: list[str] = []
    binary: list[bytes] = []
    template = False
    for string in strings:
        if not _pieces(low, string, pieces, formats, binary, depth):
            template = True
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    if template or (binary and pieces):  # `t"…"` is no string; text beside bytes is not valid
        return low.opaque(node, tuple(piece for piece in pieces if not isinstance(piece, str)))
    low.size += 1
    if binary:
        return form.Literal(start, end, b"".join(binary))
    if formats:
        return form.Text(start, end, tuple(pieces), tuple(formats))
    return form.Literal(start, end, pieces[0] if pieces and isinstance(pieces[0], str) else "")


def _pieces(
    low: Lowering,
    node: Node,
    pieces: list[str | form.Expression],
    formats: list[str],
    binary: list[bytes],
    depth: int,
) -> bool:
    """Add one string to the pieces. Is it a string (and no template)?"""
    shift = low.shift
    start, end = node.start_byte - shift, node.end_byte - shift
    text = low.text[start : min(end, start + 6)]
    at = 0
    while at < len(text) and text[at] not in _QUOTES:
        at += 1
    if at == len(text):  # Python 2's `x` in backticks, or broken code
        return False
    prefix = text[:at].lower()
    quote = text[at] * 3 if text[at : at + 3] == text[at] * 3 else text[at]
    begin = start + at + len(quote)
    if end - len(quote) >= begin and low.text.startswith(quote, end - len(quote)):
        end -= len(quote)
    raw = "r" in prefix
    if "b" in prefix:
        binary.append(byte_content(low.text[begin:end], raw))
        return True
    braces = "f" in prefix or "t" in prefix
    if braces:
        for child in node.children:
            if child.type == "interpolation":
                _add(low, pieces, begin, child.start_byte - shift, raw)
                _interpolation(low, child, pieces, formats, depth)
                begin = child.end_byte - shift
            elif child.type == "ERROR":
                low.strays += broken(low, child, depth)
    _add(low, pieces, begin, end, raw, braces)
    return "t" not in prefix


def _add(
    low: Lowering, pieces: list[str | form.Expression], start: int, end: int, raw: bool, braces: bool = True
) -> None:
    """Add what stands from `start` to `end`, to the piece before if that is text too."""
    if start < end:
        text = low.text[start:end]
        text = content(text if text.isascii() else reread(text), raw, braces)
        _append(pieces, text)


def _append(pieces: list[str | form.Expression], text: str) -> None:
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] += text
    else:
        pieces.append(text)


def _interpolation(
    low: Lowering, node: Node, pieces: list[str | form.Expression], formats: list[str], depth: int
) -> None:
    """`{expression!r:>{width}}`: a piece for the expression, and one for each expression in its format."""
    value: Node | None = None
    conversion = specification = ""
    shown = False
    nested: list[Node] = []
    for child in node.children:
        kind = child.type
        if kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif kind == "type_conversion":
            conversion = low.word(child)
        elif kind == "format_specifier":
            specification = low.word(child)
            nested = [part for part in child.children if part.type in ("format_expression", "interpolation")]
        elif kind == "=" and value is not None:
            shown = True
        elif kind not in ("{", "}", "comment", "line_continuation") and value is None:
            value = child
    if shown:  # `{x=}` is `x={x!r}`
        first = node.start_byte - low.shift + 1
        text = low.text[first : node.end_byte - low.shift - 1]
        if conversion or specification:
            text = text[: len(text) - len((conversion + specification).encode())]
        else:
            conversion = "!r"
        _append(pieces, text if text.isascii() else reread(text))
    if value is not None and value.type == "named_expression":  # `{x:=10}` has the format `=10`
        children = value.children
        specification = low.word(value)[children[0].end_byte - value.start_byte :].lstrip()
        value = children[0]
    if value is not None:
        pieces.append(expression(low, value, depth + 1))
        formats.append(conversion + specification)
    if depth < DEEPEST:
        for part in nested:
            _interpolation(low, part, pieces, formats, depth + 1)


EXPRESSIONS["string"] = _string
EXPRESSIONS["concatenated_string"] = _concatenated
