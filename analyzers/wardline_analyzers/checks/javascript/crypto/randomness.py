"""Codes of JavaScript that somebody must not guess, and whose own names do not say so."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import FUNCTIONS, function_or_unit
from wardline_analyzers.checks.names_around import names_around
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_HOLDERS: Final = {
    **dict.fromkeys(("variable_declarator", "class_declaration", "class", *FUNCTIONS), "name"),
    **{"assignment_expression": "left", "pair": "key"},
}
_PLAIN: Final = re.compile(r"(?i)(?:[\w$]+\.)*(?:code|digits|value|result|generated|num|number)")
"""Names of variables that say nothing of what they are for."""
_PURPOSE: Final = re.compile(
    r"(?i)otp(?![a-z])|one_?time|two_?factor|2fa|mfa|verif(?:y|ication)_?(?:code|email|phone|sms)|(?:sms|login|reset|auth|recovery)_?code"
    r"|(?<![a-z])otp|Otp"
    r"|(?:create|generate|make|new|issue)_?(?:invit(?:e|ation)|voucher|coupon|gift_?card)s?(?:_?code)?$|^invit(?:e|ation)s"
)
"""What functions and classes around are called that make codes for somebody who is to prove something."""
_SAID: Final = re.compile(r"(?i)['\"`](?:otp|2fa|mfa)[:_-]|\b(?:login|verification|security|recovery|reset) code\b")
"""A key of a store, or the text of a message."""


def code_for_proof(match: Match) -> bool:
    """`const code = …Math.random()…` in a function or class for one-time passwords."""
    names = [*names_around(match, _HOLDERS), match.unit.around.owner]
    if not names or _PLAIN.fullmatch(names[0]) is None:
        return False
    said = any(_PURPOSE.search(name) for name in names[1:]) or _SAID.search(match.text(function_or_unit(match.node)))
    return bool(said) and outside_tests(match)


__all__ = ["code_for_proof"]
