"""Errors: what the parser could not put together, as a row of what it could.

While somebody types, a bracket is open, and the parser gives a row of nodes and signs. In such a row the head of a
function, an assignment and a call that is still open are found again, so that what stands before the cursor keeps its
meaning.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body
from wardline_analyzers.javascript.lowering.calls import call
from wardline_analyzers.javascript.lowering.classes import members, method
from wardline_analyzers.javascript.lowering.functions import parameters
from wardline_analyzers.javascript.lowering.state import (
    EXTRAS,
    STATEMENTS,
    ScriptLowering,
    broken,
    expression,
    is_expression,
)
from wardline_analyzers.javascript.lowering.statements import statements
from wardline_analyzers.javascript.lowering.targets import NAMES, PATTERNS, THIS, assigned

_CALLEES: Final = frozenset(("identifier", "member_expression", "subscript_expression", "call_expression", "super"))
_TARGETS: Final = NAMES | PATTERNS | {"member_expression", "subscript_expression"}
_KEYWORDS: Final = frozenset(("const", "let", "var"))
_NAMES: Final = frozenset(("identifier", "property_identifier", "private_property_identifier"))


def _broken(low: ScriptLowering, node: Node, depth: int) -> None:
    """All that is in a node, in its order, as strays: it may be several statements."""
    row = [child for child in node.children if child.end_byte > low.shift and child.type not in EXTRAS]
    low.strays += _statements(low, row, depth)


def _statements(low: ScriptLowering, row: list[Node], depth: int) -> list[form.Statement]:
    made: list[form.Statement] = []
    if depth >= DEEPEST:
        low.deep = True
        return made
    at = 0
    declared = False
    while at < len(row):
        child = row[at]
        kind = child.type
        head = _head(row, at)
        if head is not None:
            made.append(_function(low, row, at, head, depth))
            break
        at += 1
        if kind in _KEYWORDS:
            declared = True
            continue
        if kind == "ERROR":
            made += broken(low, child, depth)
        elif kind == "method_definition":
            made.append(method(low, child, depth))
        elif kind == "class_body":
            made += members(low, child, depth)
        elif kind in STATEMENTS:
            made += statements(low, [child], depth)
        elif kind in _TARGETS and at + 1 < len(row) and row[at].type == "=" and is_expression(row[at + 1]):
            value, at = _value(low, row, at + 1, depth + 1)
            made += assigned(low, child, value, depth, declared)
        elif is_expression(child):
            value, at = _value(low, row, at - 1, depth + 1)
            made.append(low.do(value))
        elif child.child_count:
            made += broken(low, child, depth)
        declared = False
    return made


def _value(low: ScriptLowering, row: list[Node], at: int, depth: int) -> tuple[form.Expression, int]:
    """An expression of the row, with the arguments behind it if it is an open call; and where the row goes on."""
    node = row[at]
    value = expression(low, node, depth)
    at += 1
    while at < len(row) and row[at].type in ("(", "${", "+") and depth < DEEPEST:
        sign = row[at].type
        if sign == "+" and at + 1 < len(row) and is_expression(row[at + 1]):
            right, at = _value(low, row, at + 1, depth + 1)
            low.size += 1
            value = form.Operation(value.start, right.end, "+", (value, right))
            continue
        if sign != "(" or node.type not in _CALLEES or row[at].start_byte != node.end_byte:
            break
        opening = row[at]
        at += 1
        arguments: list[form.Argument] = []
        while at < len(row) and row[at].type != ")":
            if is_expression(row[at]):
                given, at = _value(low, row, at, depth + 1)
                low.size += 1
                arguments.append(form.Argument(given.start, given.end, given))
            elif row[at].type == ",":
                at += 1
            else:
                break
        value = call(low, opening, value, tuple(arguments))
        value.start = value.callee.start
        value.end = max(value.end, arguments[-1].end if arguments else 0)
        if at == len(row) or row[at].type != ")":
            break
        node = row[at]
        at += 1
    return value, at


def _head(row: list[Node], at: int) -> int | None:
    """Where the parameters are, if the head of a function begins here."""
    kind = row[at].type
    if kind == "formal_parameters":
        return at if _opens(row, at) else None
    if kind in ("async", "function") or kind in _NAMES:
        here = at
        while here < len(row) and (row[here].type in ("async", "function", "*") or row[here].type in _NAMES):
            if row[here].type == "formal_parameters":
                break
            here += 1
        if here < len(row) and row[here].type == "formal_parameters" and here - at <= 4:
            return here if _opens(row, here) else None
    return None


def _opens(row: list[Node], at: int) -> bool:
    """Does the body of a function begin behind these parameters?"""
    return any(child.type in ("{", "=>") for child in row[at + 1 : at + 4])


def _function(low: ScriptLowering, row: list[Node], at: int, head: int, depth: int) -> form.Statement:
    """A function from its head on; all that is left of the row is its body."""
    name, asynchronous, method_ = "", False, True
    for child in row[at:head]:
        if child.type in _NAMES:
            name = low.word(child)
        elif child.type == "function":
            method_ = False
        elif child.type == "async":
            asynchronous = True
    begin = head + 1
    arrow = False
    while begin < len(row) and row[begin].type != "{":
        arrow = arrow or row[begin].type == "=>"
        if arrow and row[begin].type != "=>":
            break
        begin += 1
    outer, low.strays = low.strays, []
    outer_yields, low.yields = low.yields, False
    low.scopes.enter()
    found, before = parameters(low, row[head], depth)
    if method_ and name and not arrow:
        start, _ = low.span(row[at])
        found = (form.Parameter(start, start, THIS), *found)
    low.scopes.declare(parameter.name for parameter in found)
    rest = row[begin + 1 if begin < len(row) and row[begin].type == "{" else begin :]
    body: Body = tuple(_statements(low, rest, depth + 1))
    generator, low.yields = low.yields, outer_yields
    strays, low.strays = low.strays, outer
    start, end = low.span(row[at])[0], low.span(row[-1])[1]
    low.size += 1
    made = form.Function(start, end, name, found, (*strays, *before, *body), (), None, asynchronous, generator)
    low.changed |= low.scopes.leave(made)
    if name:
        low.scopes.declare((name,))
        return made
    return low.do(form.Lambda(start, end, made))


STATEMENTS["ERROR"] = _broken
