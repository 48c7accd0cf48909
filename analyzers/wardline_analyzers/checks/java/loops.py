"""Loops of Java that go one too far, or whose condition asks for another variable than the one they count."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, of_kind

_LENGTH: Final = re.compile(r"^([\w.]+)\.(?:length(?:\s*\(\s*\))?|size\s*\(\s*\))$")
"""How long something is: `row.length`, `text.length()`, `list.size()`."""


def beyond_the_end(match: Match) -> bool:
    """`for (int i = 0; i <= row.length; i++) { … row[i] … }`: the last round asks for what is not there."""
    counter, bound, body = (match.captures.get(name) for name in ("counter", "bound", "body"))
    if counter is None or bound is None or body is None:
        return False
    found, word = _LENGTH.match(match.text(bound)), re.escape(match.text(counter))
    if found is None:
        return False
    whole, text = re.escape(found[1]), match.text(body)
    read = re.search(rf"\b{whole}\s*(?:\[\s*{word}\s*\]|\.\s*(?:charAt|get)\s*\(\s*{word}\s*\))", text)
    compared = rf"\b{word}\s*(?:[<>]|[=!]=)|[<>]=?\s*{word}\b|[=!]=\s*{word}\b|\b{word}\s*(?:--|-=|=(?!=))"
    return read is not None and re.search(compared, text[: read.start()]) is None and outside_unit_tests(match)


def counts_another(match: Match) -> bool:
    """`for (int j = 0; i < 10; j++)`: nothing in the loop changes what its condition asks for."""
    counted, condition = match.captures.get("counted"), match.captures.get("condition")
    method = enclosing(match.node, *FUNCTIONS)
    if counted is None or condition is None or method is None:
        return False
    if any(condition.type == kind or any(of_kind(condition, kind)) for kind in _CHANGES):
        return False
    asked = {match.text(each) for each in of_kind(condition, "identifier")}
    local = [name for name in asked if _is_local_number(match, method, name)]
    if match.text(counted) in asked or len(local) < len(asked) or not local:
        return False
    loop = match.text(match.node)[len(match.text(condition)) :]
    changed = (rf"(?:\+\+|--)\s*{name}\b|\b{name}\s*(?:\+\+|--|[-+*/%&|^]=|<<=|>>=|=(?!=))" for name in local)
    return not any(re.search(each, loop) for each in changed) and outside_unit_tests(match)


_CHANGES: Final = ("method_invocation", "assignment_expression", "update_expression", "field_access", "array_access")
"""What in a condition may come to another result in each round."""


def _is_local_number(match: Match, method: Node, name: str) -> bool:
    """Is it a number that this method declares? (A field may be changed by somebody else.)"""
    declared = rf"\b(?:int|long|short)\s+(?:\w+(?:\s*=[^;,]*)?,\s*)*{re.escape(name)}\b"
    return re.search(declared, match.text(method)) is not None


__all__ = ["beyond_the_end", "counts_another"]
