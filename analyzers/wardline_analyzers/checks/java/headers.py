"""Headers of Java's answers: what a client sent back to it as a permission."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match

_ANY: Final = re.compile(r"(?:^|\.)(?:of|asList|singletonList|singleton)\s*\(\s*\"\*\"")


def lists_any(match: Match) -> bool:
    """`setAllowedOrigins(List.of("*"))`"""
    given = match.argument("0")
    return given is not None and _ANY.search(match.text(given)) is not None and less_sure_in_tests(match)


def reflects_origin(match: Match) -> bool:
    """`setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"))`, with no look at it before."""
    given = match.argument("1")
    return given is not None and remote(match.unit, given) is not None and less_sure_in_tests(match)


__all__ = ["lists_any", "reflects_origin"]
