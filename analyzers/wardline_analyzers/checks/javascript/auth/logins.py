"""What a login of Express does with the session from before it."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors

_WHO: Final = re.compile(
    r"(?i)(?:req|request)\.session(?:\.|\[['\"])(?:\w*(?:user|uid|account|member|admin|login|logged|auth)\w*|id)(?:['\"]\])?$"
)
_PROVES: Final = re.compile(
    r"(?i)\b(?:bcrypt(?:js)?|argon2)\.(?:compare|verify)|\b(?:compare|verify|check|validate|match|is_?valid)_?password\b"
    r"|\bauthenticate\s*\(|\b(?:verify|login|sign_?in|check_?login|check_?credentials|validate_?user)\w*\s*\([^;{]*passw"
    r"|passw\w*(?:_?hash)?\s*={2,3}|={2,3}\s*[\w.]*passw"
)
"""What a function calls that has somebody prove who they are."""
_ANEW: Final = re.compile(r"(?i)regenerate|\.session\s*=(?!=)|session\.destroy|renew_?session|session_?fixation")
_NO_STORE: Final = frozenset(("cookie-session", "client-sessions", "iron-session", "koa-session"))
"""Sessions that are in the cookie itself: there is no number that somebody may know before."""


def session_kept(match: Match) -> bool:
    """A login writes into the session from before who has logged in."""
    left = match.captures.get("left")
    if left is None or _WHO.fullmatch(match.text(left)) is None or match.unit.names.packages & _NO_STORE:
        return False
    handler = _outermost(match.node)
    if handler is None:
        return False
    text = match.text(handler)
    before = text[: match.node.start_byte - handler.start_byte]
    return _PROVES.search(before) is not None and _ANEW.search(text) is None and outside_tests(match)


def _outermost(node: Node) -> Node | None:
    """The handler: what it calls back stands inside it."""
    around = None
    for above in ancestors(node):
        if above.type in FUNCTIONS and "session" in (above.text or b"").decode("utf-8", "replace"):
            around = above
            parameters = above.child_by_field_name("parameters")
            if parameters is not None and re.search(rb"\breq(?:uest)?\b", parameters.text or b""):
                break
    return around


__all__ = ["session_kept"]
