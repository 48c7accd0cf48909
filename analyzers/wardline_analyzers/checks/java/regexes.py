"""Regular expressions of Java, read as Python would write them."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers import backtracking
from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.checks.regex_dialects import from_java
from wardline_analyzers.checks.regexes import straying_range
from wardline_analyzers.checks.remote import tainted, value_of
from wardline_analyzers.checks.testcode import less_sure_in_tests, outside_unit_tests
from wardline_analyzers.java.lowering.literals import text_of
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_WHOLE: Final = frozenset(("matches",))
"""Methods that ask for a match of the whole text."""


def wide_range(match: Match) -> bool:
    """A range of characters that goes from one kind to another: `[A-z]`, `[,-_]`."""
    pattern = match.constant("0")
    message = straying_range(from_java(pattern)) if isinstance(pattern, str) and "&&" not in pattern else None
    match.message = message
    return message is not None


def is_exponential(match: Match) -> bool:
    """The pattern is a constant that takes exponential time for some text."""
    return _exponential(match.constant("0"), whole=(match.name or "").rpartition(".")[2] in _WHOLE)


def asked_is_exponential(match: Match) -> bool:
    """The same, of `@Pattern(regexp = "…")`, which the whole text must match."""
    written = match.captures.get("pattern")
    return written is not None and _exponential(text_of(match.text(written)), whole=True)


def listed_is_exponential(match: Match) -> bool:
    """The same, of a text in an array or a list, where what is made of the texts mostly stands in another place."""
    return _exponential(match.constant("pattern"), whole=False) and outside_unit_tests(match)


def _exponential(pattern: object, *, whole: bool) -> bool:
    if not isinstance(pattern, str) or len(pattern) > backtracking.LONGEST or "&&" in pattern:
        return False
    return backtracking.is_exponential(from_java(pattern), whole=whole)


_SHORTENED: Final = re.compile(r"\.substring\(\s*0\s*,\s*\d+\s*\)|\b(?:left|truncate|abbreviate)\(")


def slow_on_data(match: Match) -> bool:
    """The pattern takes more than linear time, and a client sent the text."""
    method = (match.name or "").rpartition(".")[2]
    base, first, second = match.node.child_by_field_name("object"), match.argument("0"), match.argument("1")
    pattern: Node | None = first
    subject: Node | None = base
    if method == "matcher" or (match.name or "").startswith("java.util.regex.Pattern()"):
        pattern, subject = base, first
    elif (match.name or "").startswith("java.util.regex.Pattern."):
        subject = second
    text = _pattern(match, pattern)
    if text is None or subject is None or tainted(match.unit, subject, ("remote",), "regex") is None:
        return False
    whole = method in _WHOLE or (method == "matcher" and _asked_for_all(match))
    read = from_java(text)
    if whole:
        read = f"^(?:{read})$" if "|" in read else f"^{read}$"
    return backtracking.is_polynomial(read) and not _is_measured(match, subject) and less_sure_in_tests(match)


def _pattern(match: Match, node: Node | None) -> str | None:
    value = value_of(match, node)
    if value is not None and value.items is not None and ".pattern" in value.items:
        value = value.items[".pattern"]
    text = value.constant if value is not None else None
    return text if isinstance(text, str) and len(text) <= backtracking.LONGEST and "&&" not in text else None


def _asked_for_all(match: Match) -> bool:
    """`pattern.matcher(text).matches()`"""
    above = match.node.parent
    name = above.child_by_field_name("name") if above is not None else None
    return name is not None and match.text(name) in _WHOLE


def _is_measured(match: Match, subject: Node) -> bool:
    """The method asks how long the text is, or takes its first characters only."""
    text, around = match.text(subject), enclosing(match.node, *FUNCTIONS)
    written = match.text(around) if around is not None else ""
    asked = rf"\b{re.escape(text)}\s*\.\s*length\s*\(\)\s*[<>]|[<>]=?\s*{re.escape(text)}\s*\.\s*length\s*\(\)"
    return _SHORTENED.search(text) is not None or re.search(asked, written) is not None


__all__ = ["asked_is_exponential", "is_exponential", "listed_is_exponential", "slow_on_data", "wide_range"]
