"""Checks of JavaScript that let somebody in where they fail."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.names_around import names_around
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import statements

_HOLDERS: Final = {**dict.fromkeys(("variable_declarator", *FUNCTIONS), "name"), "pair": "key"}
_DECIDES: Final = re.compile(
    r"canActivate|is_?(?:Valid|Authori[sz]ed|Allowed|Permitted|Authenticated|Trusted|Admin|Owner)\w*|has_?(?:Permission|Role|Access|Authority)\w*"
    r"|(?:verify|check|validate)\w*(?:Password|Signature|Token|Access|Permission|Auth|Credentials|Login|Session|User|Webhook|Origin)\w*"
    r"|can_?(?:Access|Edit|Delete|Read|Write|View)\w*|(?:authenticate|authori[sz]e)\w*"
)
_REQUIRES: Final = re.compile(
    r"(?i)(?:require|ensure|verify|check|validate|is)_?(?:auth\w*|login|logged_?in|token|jwt|user|admin|role|permissions?|signature|access|session)"
    r"|(?:authenticate|authori[sz]e)\w*|(?:admin|auth)_?(?:only|guard|middleware)"
)
"""Middleware behind which nobody is let in who is not known."""


def lets_in(match: Match) -> bool:
    """A `catch` that ends in `return true` of a check, or in `next()` of middleware that requires a login."""
    steps = statements(match.node.child_by_field_name("body"))
    names = list(names_around(match, _HOLDERS))
    if not steps or not names:
        return False
    last = re.sub(r"\s+", " ", match.text(steps[-1])).rstrip("; ")
    if last == "return true":
        return _DECIDES.fullmatch(names[0]) is not None and outside_tests(match)
    if last not in ("next()", "return next()"):
        return False
    return _REQUIRES.fullmatch(names[0]) is not None and outside_tests(match)


__all__ = ["lets_in"]
