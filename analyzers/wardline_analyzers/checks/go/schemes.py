"""Tests of addresses in Go for schemes that run scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import ancestors

_SCHEMES: Final = ("data", "vbscript")
_ASKS: Final = frozenset(("HasPrefix", "Contains", "EqualFold", "Index", "HasPrefixFold"))
_KIND: Final = re.compile(r"(?i)(?:type|lang|language|mode|kind|mime|lexer|syntax)\b")
"""What is `javascript` without being the scheme of an address."""


def other_schemes_pass(unit: UnitView, new: New) -> Iterator[Match]:
    """A function asks for `javascript:`, and for one of its brothers nowhere."""
    for node in unit.syntax.find("interpreted_string_literal"):
        text = unit.syntax.text(node).strip('"').lower()
        if text not in ("javascript", "javascript:"):
            continue
        match = new(node)
        test = _test_around(match, node)
        function = function_around(node)
        if test is None or function is None or (text == "javascript" and _KIND.search(match.text(test))):
            continue
        around = match.text(function).lower()
        missing = [scheme for scheme in _SCHEMES if not re.search(rf"\b{scheme}\b", around)]
        if missing and outside_tests(match):
            match.at = test
            match.message = (
                f"`javascript:` is not the only scheme that runs scripts, and "
                f"{' and '.join(f'`{name}:`' for name in missing)} passes here. Allow `http:` and `https:` instead."
            )
            yield match


def _test_around(match: Match, text: Node) -> Node | None:
    """The comparison or call that asks for the text."""
    for above in ancestors(text):
        if above.type == "binary_expression":
            sign = above.child_by_field_name("operator")
            return above if sign is not None and match.text(sign) in ("==", "!=") else None
        if above.type == "call_expression":
            callee = above.child_by_field_name("function")
            return above if callee is not None and match.text(callee).rpartition(".")[2] in _ASKS else None
        if above.type == "expression_case":
            return text
        if above.type not in ("argument_list", "expression_list", "parenthesized_expression", "literal_element"):
            return None
    return None
