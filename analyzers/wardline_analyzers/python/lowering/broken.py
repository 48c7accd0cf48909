"""Errors: what the parser could not put together, as a row of what it could.

While somebody types, a bracket is open or a colon is missing, and the parser gives a row of nodes and signs. In such a
row the head of a function, an assignment and a call that is still open are found again, so that what stands before
the cursor keeps its meaning.
"""

from __future__ import annotations

import keyword
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Lowering, done
from wardline_analyzers.python.lowering.calls import call
from wardline_analyzers.python.lowering.functions import parameters
from wardline_analyzers.python.lowering.state import EXPRESSIONS, EXTRAS, LINKS, STATEMENTS, broken, expression
from wardline_analyzers.python.lowering.statements import statements
from wardline_analyzers.python.lowering.targets import target

_TARGETS: Final = frozenset(
    ("identifier", "attribute", "subscript", "pattern_list", "tuple_pattern", "list_pattern", "tuple", "list")
)
_CALLEES: Final = frozenset(("identifier", "attribute", "subscript", "call"))


def _broken(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """All that is in a node, in its order. It goes to the strays: it may be several statements."""
    row = [child for child in node.children if child.end_byte > low.shift and child.type not in EXTRAS]
    low.strays += _statements(low, row, depth)
    return None


def _statements(low: Lowering, row: list[Node], depth: int) -> list[form.Statement]:
    made: list[form.Statement] = []
    decorators: list[Node] = []
    at = 0
    while at < len(row):
        child = row[at]
        kind = child.type
        at += 1
        if kind == "decorator":
            decorators.append(child)
        elif kind == "def" and at + 1 < len(row) and row[at + 1].type == "parameters":
            found, at = _function(low, row, at - 1, decorators, depth)
            made.append(found)
            decorators = []
        elif kind == "ERROR":
            made += broken(low, child, depth)
        elif kind in STATEMENTS:
            made += statements(low, [child], depth)
        elif kind == "keyword_argument" and child.child_count == 3:  # an assignment behind an open bracket
            made += _assigned(low, child.children[0], expression(low, child.children[2], depth + 1), depth)
        elif _is_expression(low, child):
            if kind in _TARGETS and at + 1 < len(row) and row[at].type == "=" and _is_expression(low, row[at + 1]):
                value, at = _value(low, row, at + 1, child, depth + 1)
                made += _assigned(low, child, value, depth)
            else:
                value, at = _value(low, row, at - 1, child, depth + 1)
                made.append(done(low, value))
        elif child.is_named:
            made += broken(low, child, depth)
    for decorator in decorators:
        made += broken(low, decorator, depth)
    return made


def _is_expression(low: Lowering, node: Node) -> bool:
    kind = node.type
    if kind == "identifier":  # in an error, a keyword may come as an identifier
        return node.start_byte < node.end_byte and not keyword.iskeyword(low.word(node))
    return (kind in EXPRESSIONS or kind in LINKS) and node.is_named  # `lambda` is also the word


def _assigned(low: Lowering, left: Node, value: form.Expression, depth: int) -> list[form.Statement]:
    low.size += 1
    start = left.start_byte - low.shift
    return [form.Assign(start, value.end, (target(low, left, depth + 1),), value)]


def _value(low: Lowering, row: list[Node], at: int, first: Node, depth: int) -> tuple[form.Expression, int]:
    """An expression of the row, with the arguments behind it if it is a call that is open; and where the row goes on.

    `first` is the first node of the statement: what begins further down and no further to the right is no argument.
    """
    node = row[at]
    value = expression(low, node, depth)
    at += 1
    while at < len(row) and row[at].type == "(" and node.type in _CALLEES and row[at].start_byte == node.end_byte:
        if depth >= DEEPEST:
            break
        end = row[at].end_byte - low.shift
        at += 1
        arguments: list[form.Argument] = []
        while at < len(row):
            child = row[at]
            line, column = child.start_point
            if line > first.start_point[0] and column <= first.start_point[1]:
                break
            if child.type == "keyword_argument" and child.child_count == 3:
                name, given = low.word(child.children[0]), expression(low, child.children[2], depth + 1)
                at += 1
            elif _is_expression(low, child):
                name = ""
                if child.type == "identifier" and at + 2 < len(row) and row[at + 1].type == "=":
                    name = low.word(child)
                    at += 2
                    if not _is_expression(low, row[at]):
                        break
                given, at = _value(low, row, at, first, depth + 1)
            elif child.type == ",":
                at += 1
                continue
            else:
                break
            low.size += 1
            end = max(given.end, end)
            arguments.append(form.Argument(child.start_byte - low.shift, given.end, given, name))
        low.size += 1
        value = call(low, value.start, end, value, tuple(arguments))
        if at == len(row) or row[at].type != ")":
            break
        node = row[at]
        value.end = node.end_byte - low.shift
        at += 1
    return value, at


def _function(
    low: Lowering, row: list[Node], at: int, decorators: list[Node], depth: int
) -> tuple[form.Statement, int]:
    """A function from its head on; its body is what stands further to the right. And where the row goes on."""
    asynchronous = at > 0 and row[at - 1].type == "async"
    head, name = row[at - asynchronous], row[at + 1]
    line, column = head.start_point
    found, unpacking = parameters(low, row[at + 2], depth)
    at += 3
    returns: form.Expression | None = None
    if at + 1 < len(row) and row[at].type == "->" and row[at + 1].type == "type":
        returns = expression(low, row[at + 1], depth + 1)
        at += 2
    begin = at
    while at < len(row) and (row[at].start_point[0] == line or row[at].start_point[1] > column):
        at += 1
    outer, low.yields = low.yields, False
    body = _statements(low, row[begin:at], depth + 1) if depth < DEEPEST else []
    generator, low.yields = low.yields, outer
    wrapped = [
        expression(low, part, depth + 1)
        for decorator in decorators
        for part in decorator.children
        if _is_expression(low, part)
    ]
    low.size += 1
    start = (decorators[0] if decorators else head).start_byte - low.shift
    return (
        form.Function(
            start,
            row[at - 1].end_byte - low.shift,
            low.word(name),
            found,
            (*unpacking, *body),
            tuple(wrapped),
            returns,
            asynchronous,
            generator,
        ),
        at,
    )


STATEMENTS["ERROR"] = _broken
