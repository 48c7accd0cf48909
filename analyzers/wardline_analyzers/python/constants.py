"""Constant values: what an expression is worth if that can be told without running it."""

from __future__ import annotations

import ast
from typing import Any, Final

from tree_sitter import Node

from wardline_analyzers.languages.syntax import Syntax

UNKNOWN: Final = object()
"""Not a constant, or not one that we can tell."""

_LONGEST = 100_000
"""Characters of a literal that are evaluated."""

_DEEPEST = 40
"""Levels of nested displays that are evaluated."""

_SIMPLE = {"true": True, "false": False, "none": None}
_DISPLAYS = {"list": list, "tuple": tuple, "set": list, "expression_list": tuple}


def literal(node: Node, syntax: Syntax, depth: int = 0) -> Any:
    """The value of a literal: strings (joined ones too), numbers, True, False, None, and displays of them.

    A set comes as a list; a dictionary as a dict. UNKNOWN for all else.
    """
    if depth > _DEEPEST:
        return UNKNOWN
    kind = node.type
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind in ("string", "integer", "float"):
        return _evaluate(node, syntax)
    if kind == "concatenated_string":
        parts = [literal(child, syntax, depth + 1) for child in node.named_children if child.type == "string"]
        if any(p is UNKNOWN for p in parts):
            return UNKNOWN
        if all(isinstance(p, str) for p in parts):
            return "".join(parts)
        if all(isinstance(p, bytes) for p in parts):
            return b"".join(parts)
        return UNKNOWN
    if kind == "unary_operator":
        value = literal(node.named_children[0], syntax, depth + 1) if node.named_children else UNKNOWN
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return {"-": -value, "+": value}.get(syntax.text(node)[:1], UNKNOWN)
        return UNKNOWN
    if kind == "parenthesized_expression" and len(node.named_children) == 1:
        return literal(node.named_children[0], syntax, depth + 1)
    if kind in _DISPLAYS:
        values = [literal(child, syntax, depth + 1) for child in node.named_children if child.type != "comment"]
        return UNKNOWN if any(v is UNKNOWN for v in values) else _DISPLAYS[kind](values)
    if kind == "dictionary":
        return _dictionary(node, syntax, depth)
    return UNKNOWN


def _dictionary(node: Node, syntax: Syntax, depth: int) -> Any:
    result = {}
    for pair in node.named_children:
        if pair.type == "comment":
            continue
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or value is None:
            return UNKNOWN
        known = literal(key, syntax, depth + 1), literal(value, syntax, depth + 1)
        if UNKNOWN in known or not isinstance(known[0], (str, int, float, bytes, type(None))):
            return UNKNOWN
        result[known[0]] = known[1]
    return result


def _evaluate(node: Node, syntax: Syntax) -> Any:
    if node.end_byte - node.start_byte > _LONGEST or node.has_error:
        return UNKNOWN
    text = syntax.text(node)
    if node.type == "string":
        for child in node.named_children:
            if child.type == "interpolation":
                return UNKNOWN
        plain = _plain_string(text)
        if plain is not None:
            return plain
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        pass
    try:  # an f-string without interpolations
        return ast.literal_eval(text.lstrip("fFrR") if text[:1] in "fF" else text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return UNKNOWN


def _plain_string(text: str) -> str | None:
    """A short cut for the usual string: no prefix, no escapes, no line breaks."""
    if len(text) >= 2 and text[0] in "\"'" and text[0] == text[-1] and "\\" not in text and "\n" not in text:
        if text[:3] in ('"""', "'''"):
            return text[3:-3] if len(text) >= 6 else None
        return text[1:-1]
    return None
