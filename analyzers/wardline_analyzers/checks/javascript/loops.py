"""How often loops of JavaScript run, where a client says so."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.remote import tainted, value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_LENGTH: Final = "length"
_LISTS: Final = ("list", "tuple", "str")
_BOUNDED: Final = (
    r"isArray\s*\(\s*{0}|{0}\s*(?:\?\.|\.)\s*length\s*(?:>|<=|===)|{0}\s*=\s*[^;\n]*\.(?:slice|split|getAll)\("
)
"""What is a list for sure, or was measured: a client's own `length` is no more than what it has sent."""


def as_often_as_sent(match: Match) -> bool:
    """`i < req.body.items.length`, `i < Number(req.query.count)`: an object with a `length` of its own is no list."""
    bound = match.captures.get("bound")
    if bound is None:
        return False
    match.at = bound
    listed = _measured(match, bound)
    if listed is None:
        if bound.type == "identifier" and (number := value_of(match, bound)) is not None and not number.kind:
            return False  # a name for a field that a schema may hold against its limits
        return tainted(match.unit, bound, ("remote",), "resource") is not None and outside_tests(match)
    value = value_of(match, listed)
    if value is None or value.kind in _LISTS or tainted(match.unit, listed, ("remote",), "resource") is None:
        return False
    around = match.text(function_or_unit(match.node))
    bounded = re.search(_BOUNDED.format(re.escape(match.text(listed))), around.replace(match.text(match.node), ""))
    return bounded is None and outside_tests(match)


def _measured(match: Match, bound: Node) -> Node | None:
    """The object whose `length` it is."""
    part = bound.child_by_field_name("property") if bound.type == "member_expression" else None
    return bound.child_by_field_name("object") if part is not None and match.text(part) == _LENGTH else None


__all__ = ["as_often_as_sent"]
