"""What stands on the right of a declaration, as a plain value: a constant, or a chain of names and calls."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.go.lowering.expressions import text_of
from wardline_analyzers.go.lowering.literals import interpreted, number
from wardline_analyzers.languages.syntax import Syntax

Constant = str | int | float | bool

_DEEPEST: Final = 30
"""Operators, dots and calls in a row that are followed."""
_LARGEST: Final = 1 << 64


def constant(syntax: Syntax, node: Node, iota: int = 0, depth: int = 0) -> Constant | None:
    """The value of a constant expression, without the names of other constants; None if it cannot be told."""
    kind = node.type
    if kind in ("interpreted_string_literal", "raw_string_literal"):
        return text_of(syntax.text(node))
    if kind in ("int_literal", "float_literal"):
        return number(syntax.text(node))
    if kind == "rune_literal":
        text = interpreted(syntax.text(node)[1:-1])
        return ord(text) if len(text) == 1 else None
    if kind in ("true", "false"):
        return kind == "true"
    if kind == "iota":
        return iota
    if depth > _DEEPEST:
        return None
    if kind == "parenthesized_expression" and node.named_child_count == 1:
        return constant(syntax, node.named_children[0], iota, depth + 1)
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    sign = node.child_by_field_name("operator")
    if kind != "binary_expression" or left is None or right is None or sign is None:
        return None
    first, second = constant(syntax, left, iota, depth + 1), constant(syntax, right, iota, depth + 1)
    if isinstance(first, str) and isinstance(second, str):
        return first + second if sign.type == "+" else None
    if type(first) is int and type(second) is int:
        return _worked_out(sign.type, first, second)
    return None


def _worked_out(sign: str, first: int, second: int) -> int | None:
    if sign == "+":
        return first + second
    if sign == "-":
        return first - second
    if sign == "*" and abs(first) < _LARGEST and abs(second) < _LARGEST:
        return first * second
    if sign == "<<" and 0 <= second < 64 and abs(first) < _LARGEST:
        return first << second
    return None


def dotted(syntax: Syntax, node: Node) -> str:
    """A chain of names, fields and calls as `http.DefaultClient` or `sql.Open()`; nothing for anything else."""
    words: list[str] = []
    for _ in range(_DEEPEST):
        kind = node.type
        inner: Node | None = None
        if kind == "identifier":
            words.append(syntax.text(node))
            return "".join(reversed(words))
        if kind == "call_expression":
            words.append("()")
            inner = node.child_by_field_name("function")
        elif kind == "composite_literal":
            words.append("()")
            inner = node.child_by_field_name("type")
        elif kind == "selector_expression":
            field = node.child_by_field_name("field")
            words.append("." + syntax.text(field) if field is not None else "")
            inner = node.child_by_field_name("operand")
        elif kind in ("unary_expression", "parenthesized_expression") and node.children[0].type in ("&", "*", "("):
            inner = node.children[1] if node.child_count > 1 else None
        elif kind in ("type_identifier", "qualified_type", "pointer_type", "generic_type"):
            written = type_name(syntax, node)
            return written + "".join(reversed(words)) if written else ""
        if inner is None:
            return ""
        node = inner
    return ""


def type_name(syntax: Syntax, node: Node) -> str:
    """The name of a type as it is written, without its pointer and its arguments; nothing for one without a name."""
    for _ in range(_DEEPEST):
        kind = node.type
        if kind == "type_identifier":
            return syntax.text(node)
        if kind == "qualified_type":
            return "".join(syntax.text(node).split())
        inner: Node | None = None
        if kind == "generic_type":
            inner = node.child_by_field_name("type")
        elif kind in ("pointer_type", "parenthesized_type"):
            inner = next((child for child in node.children if child.is_named and child.type != "comment"), None)
        if inner is None:
            return ""
        node = inner
    return ""
