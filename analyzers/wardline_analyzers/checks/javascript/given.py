"""What a function of JavaScript is given by its callers and uses as it is: addresses, patterns, names of files."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.given_words import LOOKS, LOOKS_AT_PATTERN, PATTERN, leads_elsewhere
from wardline_analyzers.checks.javascript.calls import FUNCTIONS, function_or_unit
from wardline_analyzers.checks.names_around import only_given
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing
from wardline_analyzers.match.unasked import parameter_name

_JOINS: Final = frozenset(("path.join", "path.resolve"))
_BELOW_OWN: Final = re.compile(r"`\$\{this\.[\w.]+\}/")
"""A text that begins with a folder that the object has."""


def address(match: Match) -> bool:
    """A function asks whatever host the address that it is given names, and looks at nothing in it."""
    around = [above for above in ancestors(match.node) if above.type in FUNCTIONS]
    leads = leads_elsewhere(parameter_name(match), match.unit.around.name.rpartition(".")[2])
    if not around or not leads or LOOKS.search(match.text(around[-1])):
        return False
    match.confidence = Confidence.LOW
    return outside_tests(match)


def pattern(match: Match) -> bool:
    """`new RegExp(query)`: the name says that somebody looks for a text, and nothing makes it one."""
    around = enclosing(match.node, *FUNCTIONS)
    if around is None or not PATTERN.search(parameter_name(match)) or LOOKS_AT_PATTERN.search(match.text(around)):
        return False
    match.confidence = Confidence.LOW
    return outside_tests(match)


def below(match: Match) -> bool:
    """The data is a part of a path behind a folder that the caller does not choose."""
    node = match.at if match.at is not None else match.node
    if node.type == "identifier":
        around = function_or_unit(match.node)
        made = only_given(match, around, match.text(node))
        if made is None or not _is_below(match, made) or LOOKS.search(match.text(around)):
            return False
        match.confidence = Confidence.LOW
        return True
    return _is_below(match, node)


def _is_below(match: Match, node: Node) -> bool:
    """Does a folder that the caller does not choose stand in front?"""
    value = value_of(match, node)
    if value is None:
        return False
    if node.type == "call_expression":
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or given is None or match.resolve(callee) not in _JOINS:
            return False
        first, *rest = given.named_children or [node]
        return not _is_given(match, first) and any(_is_given(match, each) for each in rest)
    if node.type == "template_string" and _BELOW_OWN.match(match.text(node)):
        return True
    return "/" in value.head


def _is_given(match: Match, node: Node) -> bool:
    if match.text(node).startswith("this."):
        return False  # what the object has, and not who calls its method
    value = value_of(match, node)
    return value is not None and any(taint.kind == PARAMETER for taint in value.taints)


__all__ = ["address", "below", "pattern"]
