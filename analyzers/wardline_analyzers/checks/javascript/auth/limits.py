"""What limits how often a route of JavaScript is tried, and how much a server of its own takes in."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Edit
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_example

_LIMITS: Final = re.compile(
    r"(?i)limit|throttl|brute|slow-?down|attempt|lock(?:ed|out)|captcha|tries\b|fail(?:ed|ures)|\b429\b|delay"
)
"""What a limiter, a counter or a lock is called."""
_PROVES: Final = re.compile(r"(?i)passw|\bpin\b|otp|code|\bauthenticate\s*\(|secret")


def tries_without_end(match: Match) -> bool:
    """The route is of an application, its handler looks at a secret, and nothing is named like a limit."""
    text = match.text(match.node)
    callee = match.node.child_by_field_name("function")
    routes = callee is not None and "router" in match.text(callee).lower()
    if routes or _PROVES.search(text.partition(",")[2]) is None or _LIMITS.search(text) is not None:
        return False
    if any(_LIMITS.search(package) for package in match.unit.names.packages):
        return False
    return outside_tests(match)


_REQUEST: Final = re.compile(r"(?:\w+\.)?(?:req|request|incoming|incomingMessage)\.(?:on|addListener)$")
_COLLECTS: Final = re.compile(r"\+=|\.push\(|\bconcat\(")
_COUNTS: Final = re.compile(
    r"(?i)limit|max|too_?(?:large|big|long|many)|413|length\s*>|size\s*>|destroy|content-length|\bpause\("
)


def collects_all(match: Match) -> bool:
    """`req.on("data", (chunk) => { body += chunk; })`, and nothing around it counts how much that is."""
    callee, given = match.node.child_by_field_name("function"), match.argument("1")
    if callee is None or given is None or _REQUEST.match(match.text(callee)) is None:
        return False
    around = function_or_unit(match.node)
    found = _COLLECTS.search(match.text(given)) is not None and _COUNTS.search(match.text(around)) is None
    return found and outside_tests(match) and not in_example(match.unit)


def limiter(match: Match) -> list[Edit]:
    """A limiter between the path and the handler."""
    path = match.argument("0")
    if path is None:
        return []
    at = path.end_byte - match.unit.syntax.shift
    return [Edit(at, at, ", require('express-rate-limit').rateLimit({ limit: 10 })")]


__all__ = ["collects_all", "limiter", "tries_without_end"]
