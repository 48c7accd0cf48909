"""Sizes of arrays that Java computes from what a method is given, and indexes that somebody else wrote."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.names_around import made_of
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing, of_kind, text_between, walk

_EXACT: Final = re.compile(
    r"\b(?:multiplyExact|addExact|toIntExact|checkedMultiply|checkIndex|checkFromToIndex|checkArgument)\b"
)
_PARSED: Final = re.compile(r"\b(?:Integer\.(?:parseInt|valueOf)|\w+\.nextInt(?=\s*\(\s*\)))\s*\(")
"""What reads a number from a text. (`nextInt(10)` is asked for one that has a bound.)"""


def product_of_parameters(match: Match) -> bool:
    """`new byte[width * height * 4]`: two numbers of the caller's, and nothing compares one of them."""
    method, size = enclosing(match.node, *METHODS), match.captures.get("size")
    if method is None or size is None or _EXACT.search(match.text(method)):
        return False
    made = made_of(match, method, size)
    if made is None or made.type != "binary_expression" or "*" not in match.text(made):
        return False
    given = {match.text(each) for each in walk(made) if each.type == "identifier"} & _numbers(match, method)
    if len(given) < 2 or match.text(made).lstrip("(").startswith("(long)"):
        return False
    return not any(compared(match, method, name) for name in given) and outside_unit_tests(match)


def parsed_index(match: Match) -> bool:
    """`row[Integer.parseInt(text)]`, and nothing compares it with the row's length."""
    method, index = enclosing(match.node, *METHODS), match.captures.get("index")
    if method is None or index is None or _EXACT.search(match.text(method)):
        return False
    made = made_of(match, method, index)
    if made is None or _PARSED.match(match.text(made)) is None:
        return False
    asked = index.type == "identifier" and compared(match, method, match.text(index))
    return not asked and not _handled(match) and outside_unit_tests(match)


def _handled(match: Match) -> bool:
    """Does a `catch` around the place speak of indexes outside?"""
    tries = (above for above in ancestors(match.node) if above.type == "try_statement")
    return any("IndexOutOfBounds" in match.text(each) for above in tries for each in of_kind(above, "catch_clause"))


def _numbers(match: Match, method: Node) -> set[str]:
    """The parameters that are whole numbers."""
    listed = method.child_by_field_name("parameters")
    found = set()
    for each in listed.named_children if listed is not None else ():
        kind, name = each.child_by_field_name("type"), each.child_by_field_name("name")
        if kind is not None and name is not None and match.text(kind) in ("int", "short", "Integer"):
            found.add(match.text(name))
    return found


def compared(match: Match, method: Node, name: str) -> bool:
    """Does the method compare a variable with anything, or bound it, before it gets here?"""
    before = text_between(match.unit.syntax, method.start_byte, match.node.end_byte)
    word = re.escape(name)
    asked = rf"\b{word}\s*(?:[<>]|[=!]=)|[<>]=?\s*{word}\b|(?:min|max|clamp)\([^;]*\b{word}\b"
    return re.search(asked, before) is not None


__all__ = ["compared", "parsed_index", "product_of_parameters"]
