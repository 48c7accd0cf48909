"""Secrets of which the beginning, however short, is enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import enclosing, function_around, name_of
from wardline_analyzers.python.constants import UNKNOWN

_SECRET: Final = re.compile(r"(?i)(?:\w+_)?(?:tokens?|api_?keys?|secrets?|passwords?|signatures?|digests?)")
_DECIDES: Final = re.compile(r"(?i)auth|verif|check|valid|allow|login|before_request|protect|require|permit|guard")
_REFUSES: Final = re.compile(r"(?i)\b40[13]\b|unauthori|forbidden|permission|denied|return (?:True|False|any)\b")


def begins_with(unit: UnitView, new: New) -> Iterator[Match]:
    """`if not TOKEN.startswith(supplied): abort(401)`: an empty text is the beginning of each"""
    for call in unit.syntax.find("call"):
        callee, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or given is None or callee.type != "attribute" or len(given.named_children) != 1:
            continue
        base, word, part = (
            callee.child_by_field_name("object"),
            callee.child_by_field_name("attribute"),
            given.named_children[0],
        )
        function = function_around(call)
        if base is None or word is None or unit.syntax.text(word) != "startswith" or function is None:
            continue
        if part.type not in ("identifier", "attribute", "subscript") or unit.values.constant(part) is not UNKNOWN:
            continue
        decides = _DECIDES.search(name_of(unit.syntax, function)) and _REFUSES.search(unit.syntax.text(function))
        if decides and _SECRET.fullmatch(_called(unit, base)) and not in_test(unit, call):
            yield new(call)


def _called(unit: UnitView, base: Node) -> str:
    """What the text is called, or the list that it is taken out of: `any(t.startswith(given) for t in self.tokens)`"""
    around = enclosing(base, "generator_expression", "list_comprehension", "for_statement")
    name = last_name(unit, base)
    if around is None or _SECRET.fullmatch(name):
        return name
    clause = next((each for each in around.named_children if each.type == "for_in_clause"), around)
    left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
    same = left is not None and right is not None and unit.syntax.text(left) == unit.syntax.text(base)
    return last_name(unit, right) if same else name


__all__ = ["begins_with"]
