"""Cookies in the light languages that show what opens a session."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.light.calls import cookie_of_session
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match

_COOKIE: Final = re.compile(r"(?i)cookie")


def of_cookie(match: Match) -> bool:
    """What is set belongs to a cookie: the object, or the statement around it, says so."""
    return _COOKIE.search(match.text(match.node)) is not None and less_sure_in_tests(match)


_ARRAY: Final = re.compile(r"\[|array\s*\(|\$\w*(?:opt|param)", re.IGNORECASE)
_REMOVED: Final = re.compile(r"time\(\)\s*-|^\s*(?:''|\"\"|null|false)\s*$", re.IGNORECASE)


def no_options(match: Match) -> bool:
    """`setcookie(name, value, expires, path)` without an array of options, and the cookie is not taken away."""
    given = match.arguments.positional if match.arguments is not None else []
    written = [match.text(node) for node in given]
    if len(written) > 2 and _ARRAY.search(written[2]):
        return False
    if any(_REMOVED.search(text) for text in written[1:3]) or any(text.startswith("...") for text in written):
        return False
    return cookie_of_session(match)


_SWITCHED_OFF: Final = re.compile(r"(?i)['\"](?:secure|httponly)['\"]\s*=>\s*(?:false|0)\b")


def options_off(match: Match) -> bool:
    """`setcookie(name, value, ['secure' => false])`"""
    node = match.argument("2")
    return node is not None and _SWITCHED_OFF.search(match.text(node)) is not None and cookie_of_session(match)


__all__ = ["no_options", "of_cookie", "options_off"]
