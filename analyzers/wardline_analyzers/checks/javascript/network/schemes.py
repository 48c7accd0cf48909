"""Checks of URLs and of the ends of texts in JavaScript that others pass as well."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors

_SCHEMES: Final = ("javascript", "vbscript", "data")
_WRITTEN: Final = re.compile(r"(?i)[\"'`/|(^\s]javascript\b")
_ONE_OF: Final = re.compile(r"(?i)\w\|javascript\b|\bjavascript\|\w")
_TESTED: Final = frozenset(("startsWith", "indexOf", "includes", "test", "exec", "match", "search", "lastIndexOf"))
_ONE_LETTER: Final = re.compile(r"([\"'])(?:\\?.)?\1")
"""A text of one letter at most, in quotes."""
_KIND: Final = re.compile(r"(?i)(?:type|terminators?|lang|language|mode|kind)\b")
"""What is `javascript` without being the scheme of an address: a type of content, a language."""
_SCHEME: Final = re.compile(r"(?i)scheme|proto|prefix|ur[il]|href|src|link|addr|target|split")
"""What is a word without a colon only where it is the scheme of an address."""
_COMPARED: Final = frozenset(("==", "===", "!=", "!=="))


def other_schemes_pass(match: Match) -> bool:
    """The function asks for `javascript:`, and not for `data:` and `vbscript:`."""
    node = match.node
    test = _test_around(match, node)
    bare = ":" not in match.text(node).replace("(?:", "")
    if test is None or (bare and not _asks_for_scheme(match, node, test)):
        return False
    around = function_or_unit(node)
    text = match.text(around).lower()
    missing = [scheme for scheme in _SCHEMES if not re.search(rf"\b{scheme}\b", text)]
    if not missing or "javascript" in missing:
        return False
    match.at = test
    match.message = (
        f"`javascript:` is not the only scheme that runs scripts, and {' and '.join(f'`{name}:`' for name in missing)} "
        "passes here. Allow `http:` and `https:` instead."
    )
    return outside_tests(match)


def _asks_for_scheme(match: Match, node: Node, test: Node) -> bool:
    """Is `javascript` without a colon asked for as a scheme? In a `switch` and a pattern of several words, only
    where what is asked is called so."""
    text = match.text(test)
    vague = test.type == "parenthesized_expression" or _ONE_OF.search(match.text(node)) is not None
    return _KIND.search(text) is None and (not vague or _SCHEME.search(text) is not None)


def _test_around(match: Match, text: Node) -> Node | None:
    """The call or comparison that asks for the text."""
    for above in ancestors(text):
        if above.type == "binary_expression":
            sign = above.child_by_field_name("operator")
            return above if sign is not None and match.text(sign) in _COMPARED else None
        if above.type == "call_expression":
            callee = above.child_by_field_name("function")
            word = callee.child_by_field_name("property") if callee is not None else None
            return above if word is not None and match.text(word) in _TESTED else None
        if above.type == "switch_case":
            switch = next((each for each in ancestors(above) if each.type == "switch_statement"), None)
            return switch.child_by_field_name("value") if switch is not None else None
        if above.type not in ("regex", "string", "array", "parenthesized_expression", "member_expression", "arguments"):
            return None
    return None


def suffix_by_index(match: Match) -> bool:
    """`text.indexOf(end) === text.length - end.length`, which is true of a text that is one shorter than the end."""
    call, less = match.captures["call"], match.captures["less"]
    found = call.child_by_field_name("function")
    base = found.child_by_field_name("object") if found is not None else None
    if base is None or not match.text(less).replace(" ", "").startswith(f"{match.text(base).replace(' ', '')}.length-"):
        return False
    given = call.child_by_field_name("arguments")
    text = given.named_children[0] if given is not None and given.named_children else None
    if text is not None and text.type == "string" and _ONE_LETTER.fullmatch(match.text(text)):
        return False
    asked, length = match.text(call), f"{match.text(base)}.length"
    for above in ancestors(match.node):
        if above.type == "binary_expression" and _asks(match.text(above), asked, length):
            return False
        if above.type not in ("binary_expression", "parenthesized_expression"):
            break
    return True


def _asks(text: str, call: str, length: str) -> bool:
    """Does a condition ask whether it is found at all, or whether the text is long enough?"""
    found = rf"{re.escape(call)}\s*(?:[!=]==?\s*-\s*1|>=?\s*0|>\s*-\s*1)"
    return re.search(rf"{found}|{re.escape(length)}\s*>", text) is not None


def ends_with(match: Match) -> list[Edit]:
    """`text.endsWith(end)` in place of the comparison."""
    call, sign = match.captures["call"], match.node.child_by_field_name("operator")
    callee = call.child_by_field_name("function")
    base = callee.child_by_field_name("object") if callee is not None else None
    given = call.child_by_field_name("arguments")
    if base is None or given is None or len(given.named_children) != 1 or sign is None:
        return []
    text = f"{match.text(base)}.endsWith({match.text(given.named_children[0])})"
    return [replacement(match, match.node, text if not match.text(sign).startswith("!") else f"!{text}")]
