"""Calls of `match` and `matches` on what is a pattern, a route or a matcher by its name, and no text."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks import request
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_OF_TEXTS: Final = frozenset(("str.match", "str.matchAll", "str.matches"))
_MATCHES: Final = re.compile(r"(?i)\w*(?:pattern|matcher|router?|layer|regexp?|glob|rule)_?")


def from_request(match: Match) -> bool:
    """A client writes the pattern, and something is matched by it."""
    return not _only_tried(match) and request.from_request(match)


def _only_tried(match: Match) -> bool:
    """`try: re.compile(text)`, `except re.error: …`: whether it is a pattern is all that is asked."""
    statement = match.node.parent
    if statement is None or statement.type != "expression_statement":
        return False
    tried = enclosing(statement, "try_statement", "function_definition")
    return tried is not None and tried.type == "try_statement" and b".error" in (tried.text or b"")


def of_text(match: Match) -> bool:
    """Does the pattern stand in the parentheses? In `route.match(path)` it is in front, and the path is matched."""
    if match.name == "re.compile" and _only_tried(match):
        return False
    if match.name not in _OF_TEXTS:
        return True
    places = (match.callee(), match.node)
    base = next((found for each in places if each and (found := each.child_by_field_name("object"))), None)
    return base is None or _MATCHES.fullmatch(match.text(base).rpartition(".")[2]) is None


__all__ = ["from_request", "of_text"]
