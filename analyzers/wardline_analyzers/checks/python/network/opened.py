"""Addresses that are handed to the system, which opens them with the program that it has for their scheme."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.python.handed_in import names_target
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import function_around

_ASKS_SCHEME: Final = re.compile(r"\bscheme\b|startswith\(\s*\(?\s*[\"']https?:|[\"']https?:/?/?[\"']")


def any_scheme(match: Match) -> bool:
    """Does nothing in the function look at the scheme of the address, nor put one in front?"""
    function = function_around(match.node)
    text = match.text(function) if function is not None else match.unit.syntax.text(match.unit.syntax.root)
    given = match.text(match.at) if match.at is not None else ""
    return _ASKS_SCHEME.search(text) is None and _WITH_SCHEME.match(given) is None and outside_tests(match)


def any_scheme_of_caller(match: Match) -> bool:
    """The same of an address that a caller hands in, which may be somebody else's."""
    return names_target(match) and any_scheme(match)


_WITH_SCHEME: Final = re.compile(r"[fF]?[\"']https?://")

__all__ = ["any_scheme", "any_scheme_of_caller"]
