"""Expressions of Spring: may they name classes where they are evaluated?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS, called
from wardline_analyzers.checks.names_around import made_of
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, walk

_EVALUATES: Final = frozenset(("getValue", "setValue", "getValueType", "isWritable"))
_SIMPLE: Final = re.compile(r"\bSimpleEvaluationContext\b")


def names_classes(match: Match) -> bool:
    """Not where each evaluation that the method shows is in a context that knows no types."""
    uses = list(_evaluations(match))
    return not uses or not all(_in_simple_context(match, use) for use in uses)


def _evaluations(match: Match) -> Iterator[Node]:
    """`parser.parseExpression(text).getValue(context)`, also where a variable holds what was parsed."""
    above = match.node.parent
    if above is None:
        return
    if above.type == "method_invocation" and above.child_by_field_name("object") == match.node:
        if called(match, above) in _EVALUATES:
            yield above
        return
    name = above.child_by_field_name("name") if above.type == "variable_declarator" else None
    around = enclosing(match.node, *METHODS)
    if name is None or around is None:
        return
    for node in walk(around):
        held = node.child_by_field_name("object") if node.type == "method_invocation" else None
        if held is not None and match.text(held) == match.text(name) and called(match, node) in _EVALUATES:
            yield node


def _in_simple_context(match: Match, use: Node) -> bool:
    arguments = use.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    around = enclosing(match.node, *METHODS)
    if first is None or around is None:
        return False
    value = value_of(match, first)
    if value is not None and value.name is not None and _SIMPLE.search(value.name):
        return True
    given = made_of(match, around, first)
    return given is not None and _SIMPLE.search(match.text(given)) is not None


__all__ = ["names_classes"]
