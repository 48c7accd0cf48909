"""Routes of Express that are patterns: what a pattern lets by that the router does not."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.javascript.functions.patterns import PATTERN
from wardline_analyzers.match.match import Match

_ESCAPES: Final = re.compile(r"\\.")
_CLASSES: Final = re.compile(r"\[[^\]]*\]")
_LETTER: Final = re.compile(r"[A-Za-z]")
_NEXT: Final = 3
"""Middleware has so many parameters: the request, the response, and what hands on."""


def passes_other_case(match: Match) -> bool:
    """Middleware stands behind a pattern with letters that are matched as they are written."""
    given = match.arguments.positional if match.arguments is not None else []
    if len(given) < 2 or not _minds_case(match, given[0]):
        return False
    last = given[-1]
    callee = match.callee()
    word = callee.child_by_field_name("property") if callee is not None else None
    if last.type in FUNCTIONS:
        stands = _hands_on(match, last)
    else:
        stands = word is not None and match.text(word) in ("use", "all") and not _serves(match, last)
    return stands and outside_tests(match)


def _minds_case(match: Match, node: Node) -> bool:
    value = value_of(match, node)
    if value is None or value.name != PATTERN or value.items is None:
        return False
    pattern, flags = value.items.get(".pattern"), value.items.get(".flags")
    text = pattern.constant if pattern is not None else None
    if not isinstance(text, str) or (flags is not None and (flags.open or "i" in str(flags.constant))):
        return False
    classes = _CLASSES.findall(text)
    one_case = any(each.swapcase() not in c for c in classes for each in _LETTER.findall(c))
    return one_case or _LETTER.search(_ESCAPES.sub("", _CLASSES.sub("", text))) is not None


def _hands_on(match: Match, function: Node) -> bool:
    """A function that calls its third parameter."""
    given = function.child_by_field_name("parameters")
    if given is None or len(given.named_children) < _NEXT:
        return False
    name = match.text(given.named_children[_NEXT - 1]).partition(":")[0].strip()
    return re.search(rf"(?<![\w$.]){re.escape(name)}\s*\(", match.text(function)) is not None


def _serves(match: Match, node: Node) -> bool:
    """Does it answer with files, or is it a router of its own?"""
    return re.search(r"(?i)static|serve|router", match.text(node)) is not None


__all__ = ["passes_other_case"]
