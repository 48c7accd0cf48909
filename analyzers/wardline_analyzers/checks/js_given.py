"""What a function of JavaScript is given by its callers and uses as it is: addresses, patterns, names of files."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.given_words import LOOKS, LOOKS_AT_PATTERN, PATTERN, leads_elsewhere
from wardline_analyzers.checks.js_calls import FUNCTIONS, function_or_unit, value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.checks.tree import enclosing, walk
from wardline_analyzers.checks.unasked import parameter_name
from wardline_analyzers.finding import Confidence
from wardline_analyzers.flow.values import PARAMETER
from wardline_analyzers.match.match import Match

_JOINS: Final = frozenset(("path.join", "path.resolve"))
_BELOW_OWN: Final = re.compile(r"`\$\{this\.[\w.]+\}/")
"""A text that begins with a folder that the object has."""


def address(match: Match) -> bool:
    """A function asks whatever host the address that it is given names, and looks at nothing in it."""
    name = parameter_name(match)
    around = enclosing(match.node, *FUNCTIONS)
    if around is None or LOOKS.search(match.text(_outermost(around))):
        return False
    match.confidence = Confidence.LOW
    return leads_elsewhere(name, match.unit.around.name.rpartition(".")[2]) and outside_tests(match)


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
        made = _made(match, node)
        if made is None or LOOKS.search(match.text(function_or_unit(match.node))):
            return False
        match.confidence = Confidence.LOW
        node = made
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


def _made(match: Match, name: Node) -> Node | None:
    """What the only assignment in the function puts into a variable."""
    word, found = match.text(name), []
    for node in walk(function_or_unit(match.node)):
        if node.type == "variable_declarator":
            target, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        elif node.type == "assignment_expression":
            target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
        else:
            continue
        if target is not None and value is not None and match.text(target) == word:
            found.append(value)
    return found[0] if len(found) == 1 else None


def _is_given(match: Match, node: Node) -> bool:
    if match.text(node).startswith("this."):
        return False  # what the object has, and not who calls its method
    value = value_of(match, node)
    return value is not None and any(taint.kind == PARAMETER for taint in value.taints)


def _outermost(function: Node) -> Node:
    found, above = function, function.parent
    while above is not None:
        if above.type in FUNCTIONS:
            found = above
        above = above.parent
    return found


__all__ = ["address", "below", "pattern"]
