"""Paths that JavaScript joins of what a client sent, and hands on to somebody who opens them."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.flow.known.kinds import UPWARD
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, walk

_AROUND: Final = frozenset(("parenthesized_expression", "await_expression", "as_expression", "template_substitution"))
_ITS_OWN: Final = re.compile(
    r"(?i)(?:^|\.)(?:read|write|append|open|unlink|rm|mkdir|rmdir|stat|lstat|exists|access|copy|move|rename|ensure|output|remove|watch|realpath|chmod)\w*$"
    r"|(?:^|\.)(?:send_?file|download|render|require|import|create(?:Read|Write)Stream|spawn|exec\w*|fork|static|log|debug|info|warn|error|"
    r"join|resolve|normalize|basename|dirname|extname|relative|isAbsolute|test|has|includes|startsWith)$"
)
"""Calls that are looked at themselves, or that open nothing."""
_ASKS: Final = (
    r"(?<![\w$.]){0}\s*\.\s*(?:startsWith|indexOf|includes|match|search|slice|substring)\b"
    r"|relative\([^()]*\b{0}\b|(?:is|assert|check|valid|safe|ensure|inside|within|contain)\w*\([^()]*\b{0}\b"
)

_STRIPS: Final = re.compile(r"""\.replace(?:All)?\(\s*(?:/[^\n]*?\\\.|['"]\.\.)""")
"""Dots are taken out of some text."""


def handed_on(match: Match) -> bool:
    """The path goes to a function that is not known, or to the caller, and nobody asks where it leads."""
    call = match.node
    given = match.arguments.positional[1:] if match.arguments is not None else []
    sent = next((node for node in given if _leads_up(match, node)), None)
    if sent is None:
        return False
    match.at = sent
    function = enclosing(call, *FUNCTIONS)
    if function is not None and _STRIPS.search(match.text(function)) is not None:
        return False
    place = call.parent
    while place is not None and place.type in _AROUND:
        place = place.parent
    if place is None:
        return False
    if place.type in ("variable_declarator", "assignment_expression"):
        name = place.child_by_field_name("name") or place.child_by_field_name("left")
        named = name is not None and name.type == "identifier"
        stands = name is not None and named and function is not None and _used(match, function, name)
    else:
        stands = _goes_on(match, place)
    return stands and outside_tests(match)


def _leads_up(match: Match, node: Node) -> bool:
    """Did a client send it, with whatever steps up are in it?"""
    taint = tainted(match.unit, node, ("remote",), "path")
    return taint is not None and UPWARD not in taint.cleared


def _goes_on(match: Match, place: Node) -> bool:
    """Is it returned, or given to a function that is not known?"""
    if place.type == "return_statement":
        return True
    if place.type == "pair" and place.parent is not None and place.parent.parent is not None:
        place = place.parent.parent
    if place.type != "arguments" or place.parent is None:
        return False
    callee = place.parent.child_by_field_name("function")
    return callee is not None and _ITS_OWN.search(match.text(callee)) is None


def _used(match: Match, around: Node, name: Node) -> bool:
    """A variable: the same of its uses, none of which asks where the path leads."""
    word = match.text(name)
    if re.search(_ASKS.format(re.escape(word)), match.text(around)) is not None:
        return False
    for node in walk(around):
        if node.type in ("identifier", "shorthand_property_identifier") and node.start_byte > name.end_byte:
            above = node.parent
            if match.text(node) == word and above is not None and _goes_on(match, above):
                return True
    return False


__all__ = ["handed_on"]
