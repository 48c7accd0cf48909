"""Locks of Java that are taken in an order which a caller decides."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing, text_between


def order_of_caller(match: Match) -> bool:
    """`synchronized (from) { synchronized (to) { … } }`, both handed in: another call takes `to` first."""
    inner, method = match.captures.get("held"), enclosing(match.node, *METHODS)
    if inner is None or method is None:
        return False
    given = _parameters(match, method)
    outer = next((each for each in ancestors(match.node) if each.type == "synchronized_statement"), None)
    if outer is None:
        return False
    first = next((each for each in outer.named_children if each.type == "parenthesized_expression"), inner)
    names = [match.text(each).strip("() ") for each in (first, inner)]
    if names[0] == names[1] or not all(name.partition(".")[0] in given for name in names):
        return False
    return not _ordered(match, method, outer, names) and outside_unit_tests(match)


def _parameters(match: Match, method: Node) -> set[str]:
    listed = method.child_by_field_name("parameters")
    names = (each.child_by_field_name("name") for each in (listed.named_children if listed is not None else ()))
    return {match.text(name) for name in names if name is not None}


def _ordered(match: Match, method: Node, outer: Node, names: list[str]) -> bool:
    """Does the method compare the two before it takes the first lock?"""
    before = text_between(match.unit.syntax, method.start_byte, outer.start_byte)
    first, second = (re.escape(name) for name in names)
    compared = rf"\b(?:{first}|{second})\b[^;{{}}]*(?:[<>]|compareTo)[^;{{}}]*\b(?:{first}|{second})\b|identityHashCode"
    return re.search(compared, before) is not None


__all__ = ["order_of_caller"]
