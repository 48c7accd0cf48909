"""Quotes that JavaScript takes out or escapes with a pattern, and what it leaves."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors

_QUOTES: Final = re.compile(r"""\(?\[?(?:\\?['"`]\|?)+\]?\)?""")
"""A pattern that is one quote, or one of several."""
_WITH_BACKSLASH: Final = re.compile(r"""\\(?:['"`]|\$[&1])""")
_BACKSLASHES: Final = re.compile(
    r"""replace(?:All)?\(\s*(?:/[^/\n]{0,40}?\\\\|(['"`])\\\\\1)|JSON\.stringify|\\W|escape"""
)
"""Code that sees to backslashes: it replaces them, makes JSON, or escapes all but words."""


def first_quote(match: Match) -> bool:
    """One quote is replaced, and not each of them; not where that is done again in a loop."""
    if _flags(match) & set("gy") or not _is_of_quotes(match) or not isinstance(match.constant("new"), str):
        return False
    loops = ("while_statement", "do_statement")
    return not any(above.type in loops for above in ancestors(match.node)) and outside_tests(match)


def backslash_left(match: Match) -> bool:
    """Quotes get a backslash, and nothing in the function does the same to backslashes."""
    new = match.constant("new")
    if not isinstance(new, str) or not _WITH_BACKSLASH.fullmatch(new) or not _is_of_quotes(match):
        return False
    if "g" not in _flags(match):
        return False
    around = next((a for a in ancestors(match.node) if a.type == "statement_block" or a.parent is None), match.node)
    return not _BACKSLASHES.search(match.text(around)) and outside_tests(match)


def _is_of_quotes(match: Match) -> bool:
    pattern = match.captures.get("pattern")
    return pattern is not None and _QUOTES.fullmatch(match.text(pattern)) is not None


def _flags(match: Match) -> set[str]:
    regex = match.captures.get("regex")
    flags = regex.child_by_field_name("flags") if regex is not None else None
    return set(match.text(flags)) if flags is not None else set()
