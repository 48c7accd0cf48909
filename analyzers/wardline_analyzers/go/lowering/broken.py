"""Errors: what the parser could not put together, as a row of what it could.

While somebody types, a bracket is open, and the parser gives a row of nodes and signs. In such a row the head of a
function, an assignment and a call that is still open are found again, so that what stands before the cursor keeps its
meaning.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.go.lowering.calls import call
from wardline_analyzers.go.lowering.functions import assembled
from wardline_analyzers.go.lowering.state import (
    DEEPEST,
    EXPRESSIONS,
    EXTRAS,
    LINKS,
    STATEMENTS,
    Lowering,
    broken,
    done,
    expression,
    statements,
)
from wardline_analyzers.go.lowering.statements import assigned

_CALLEES: Final = frozenset(("identifier", "selector_expression", "index_expression", "call_expression"))
_NAMES: Final = frozenset(("identifier", "field_identifier"))
_TYPES: Final = frozenset(
    ("parameter_list", "type_identifier", "pointer_type", "qualified_type", "slice_type", "map_type")
)


def _broken(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """All that is in a node, in its order. It goes to the strays: it may be several statements."""
    row = [child for child in node.children if child.type not in EXTRAS]
    low.strays += _statements(low, row, depth)
    return None


def _is_expression(node: Node) -> bool:
    return node.is_named and node.start_byte < node.end_byte and (node.type in EXPRESSIONS or node.type in LINKS)


def _statements(low: Lowering, row: list[Node], depth: int) -> list[form.Statement]:
    made: list[form.Statement] = []
    at = 0
    while at < len(row):
        child = row[at]
        kind = child.type
        if kind == "func":
            found, further = _function(low, row, at, depth)
            if found is not None:
                made.append(found)
                at = further
                continue
        at += 1
        if kind == "ERROR":
            made += broken(low, child, depth)
        elif kind in STATEMENTS:
            made += statements(low, [child], depth)
        elif _is_expression(child):
            sign = row[at].type if at < len(row) else ""
            whole = at + 1 < len(row) and _is_expression(row[at + 1])
            if sign in (":=", "=") and whole and (at + 2 >= len(row) or row[at + 2].type != "("):
                made.append(assigned(low, child, child, row[at + 1], depth, sign == ":="))
                at += 2
                continue
            value, at = _value(low, row, at - 1, depth)
            made.append(done(low, value))
        elif child.is_named:
            made += broken(low, child, depth)
    return made


def _value(low: Lowering, row: list[Node], at: int, depth: int) -> tuple[form.Expression, int]:
    """An expression of the row, with the arguments of a call that is open behind it; and where the row goes on."""
    node = row[at]
    value = expression(low, node, depth)
    at += 1
    if at < len(row) and row[at].type == "(" and node.type in _CALLEES and depth < DEEPEST:
        end = row[at].end_byte - low.shift
        line = row[at].start_point[0]
        at += 1
        found: list[form.Argument] = []
        while at < len(row) and row[at].start_point[0] <= line + len(found):
            child = row[at]
            if _is_expression(child):
                given, at = _value(low, row, at, depth + 1)
                end = max(given.end, end)
                found.append(argument(low, given))
            elif child.type == ",":
                at += 1
            else:
                break
        value = call(low, value.start, end, value, tuple(found))
        if at < len(row) and row[at].type == ")":
            value.end = row[at].end_byte - low.shift
            at += 1
    return value, at


def _function(low: Lowering, row: list[Node], at: int, depth: int) -> tuple[form.Statement | None, int]:
    """A function from its head on; its body is the rest of the row, up to the next one."""
    head = row[at]
    at += 1
    receiver: Node | None = None
    if at < len(row) and row[at].type == "parameter_list":
        receiver = row[at]
        at += 1
    if at + 1 >= len(row) or row[at].type not in _NAMES or row[at + 1].type != "parameter_list" or depth >= DEEPEST:
        return None, at
    name, given = row[at], row[at + 1]
    at += 2
    result: Node | None = None
    if at < len(row) and row[at].type in _TYPES:
        result = row[at]
        at += 1
    begin = at
    while at < len(row) and not (row[at].type == "func" and row[at].start_point[1] == 0):
        at += 1
    body = row[begin:at]
    made = assembled(
        low, head, low.word(name), receiver, given, result, lambda: _statements(low, body, depth + 1), depth
    )
    made.end = row[at - 1].end_byte - low.shift
    return made, at


STATEMENTS["ERROR"] = _broken
