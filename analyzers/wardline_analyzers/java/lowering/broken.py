"""Errors: what the parser could not put together, as a row of what it could.

While somebody types, a bracket is open or a semicolon is missing, and the parser gives a row of nodes and signs. In
such a row the head of a method, a declaration and a call that is still open are found again, so that what stands before
the cursor keeps its meaning.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, done
from wardline_analyzers.java.lowering.calls import call
from wardline_analyzers.java.lowering.classes import CONSTRUCTOR
from wardline_analyzers.java.lowering.functions import parameters
from wardline_analyzers.java.lowering.names import bare
from wardline_analyzers.java.lowering.state import (
    EXTRAS,
    STATEMENTS,
    THIS,
    JavaLowering,
    broken,
    expression,
    is_expression,
)
from wardline_analyzers.java.lowering.statements import statements
from wardline_analyzers.java.lowering.targets import local, target
from wardline_analyzers.java.lowering.types import annotation

_TYPES: Final = frozenset(
    [
        "type_identifier",
        "scoped_type_identifier",
        "generic_type",
        "array_type",
        "integral_type",
        "floating_point_type",
        "boolean_type",
        "void_type",
    ]
)
_CONTAINERS: Final = frozenset(("argument_list", "block", "class_body", "constructor_body", "variable_declarator"))


def _broken(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    """All that is in a node, in its order. It goes to the strays: it may be several statements."""
    row = [child for child in node.children if child.end_byte > low.shift and child.type not in EXTRAS]
    low.strays += _statements(low, row, depth)
    return None


def _statements(low: JavaLowering, row: list[Node], depth: int) -> list[form.Statement]:
    made: list[form.Statement] = []
    at = 0
    of: Node | None = None
    while at < len(row):
        child = row[at]
        kind = child.type
        at += 1
        if kind in _TYPES:
            of = child
            continue
        if kind == "identifier" and at < len(row) and row[at].type == "formal_parameters":
            made.append(_function(low, row, at - 1, depth))
            return made
        if kind == "ERROR":
            made += broken(low, child, depth)
        elif kind in STATEMENTS:
            made += statements(low, [child], depth)
        elif kind in _CONTAINERS:
            made += broken(low, child, depth)
        elif is_expression(child):
            if at + 1 < len(row) and row[at].type == "=" and is_expression(row[at + 1]):
                made += _assigned(low, of, child, row, at + 1, depth)
                at += 2
            else:
                value, at = _value(low, row, at - 1, depth)
                made.append(done(low, value))
        elif child.is_named:
            made += broken(low, child, depth)
        of = None
    return made


def _assigned(
    low: JavaLowering, of: Node | None, left: Node, row: list[Node], at: int, depth: int
) -> list[form.Statement]:
    value, _ = _value(low, row, at, depth + 1)
    low.size += 1
    start = left.start_byte - low.shift
    if of is not None and left.type == "identifier":
        return [form.Assign(start, value.end, (local(low, left),), value, annotation(low, of, depth + 1))]
    return [form.Assign(start, value.end, (target(low, left, depth + 1),), value)]


def _value(low: JavaLowering, row: list[Node], at: int, depth: int) -> tuple[form.Expression, int]:
    """An expression of the row: `a.b(` with the arguments behind it, if it is a call that is open."""
    node = row[at]
    at += 1
    value: form.Expression
    if node.type == "identifier" and at < len(row) and row[at].type in (".", "("):
        value = bare(low, node, receiver=row[at].type == ".")
    else:
        value = expression(low, node, depth)
    while at + 1 < len(row) and row[at].type == "." and row[at + 1].type in ("identifier", "type_identifier"):
        word = low.word(row[at + 1])
        low.size += 1
        value = form.Attribute(value.start, row[at + 1].end_byte - low.shift, value, low.detail(value, word))
        at += 2
    if at < len(row) and row[at].type == "(" and depth < DEEPEST:
        end = row[at].end_byte - low.shift
        at += 1
        arguments: list[form.Argument] = []
        while at < len(row):
            if row[at].type == ",":
                at += 1
            elif is_expression(row[at]):
                given, at = _value(low, row, at, depth + 1)
                low.size += 1
                end = max(end, given.end)
                arguments.append(form.Argument(given.start, given.end, given))
            else:
                break
        value = call(low, value.start, end, value, tuple(arguments))
        if at < len(row) and row[at].type == ")":
            at += 1
    return value, at


def _function(low: JavaLowering, row: list[Node], at: int, depth: int) -> form.Statement:
    """A method from its head on; its body is all that stands behind."""
    head, name = row[0], row[at]
    construct = at == 0 or row[at - 1].type not in _TYPES
    low.objects.append((THIS, None))
    low.enter()
    low.declare(THIS)
    given = parameters(low, row[at + 1], depth)
    body = _statements(low, row[at + 2 :], depth + 1) if depth < DEEPEST else []
    low.leave()
    low.objects.pop()
    low.size += 2
    start = head.start_byte - low.shift
    return form.Function(
        start,
        row[-1].end_byte - low.shift,
        CONSTRUCTOR if construct else low.word(name),
        (form.Parameter(start, start, THIS), *given),
        tuple(body),
    )


STATEMENTS["ERROR"] = _broken
