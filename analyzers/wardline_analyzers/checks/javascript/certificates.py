"""Functions that accept certificates which would be refused without them."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match


def accepts_all(match: Match) -> bool:
    """The listener says yes by its last parameter, and looks at nothing before."""
    listener = match.argument("1")
    if listener is None or listener.type not in FUNCTIONS:
        return False
    given = listener.child_by_field_name("parameters")
    names = [match.text(each).partition(":")[0].strip() for each in given.named_children] if given is not None else []
    body = listener.child_by_field_name("body")
    if not names or body is None or not names[-1].isidentifier():
        return False
    text = match.text(body)
    accepts = re.search(rf"\b{names[-1]}\(\s*true\s*\)", text) is not None
    return accepts and re.search(r"\bif\b", text) is None and less_sure_in_tests(match)


def accepts_any_name(match: Match) -> bool:
    """`checkServerIdentity: () => undefined`: an error is what it would give for a wrong name."""
    function = match.captures.get("function")
    body = function.child_by_field_name("body") if function is not None else None
    return body is not None and _NOTHING.fullmatch(match.text(body)) is not None and less_sure_in_tests(match)


def off_in_production(match: Match) -> bool:
    """`rejectUnauthorized: process.env.NODE_ENV === "production" ? false : true`: it is off just where it counts."""
    asked, then, other = (match.captures.get(name) for name in ("asked", "then", "else"))
    if asked is None or then is None or other is None:
        return False
    found = _IS_PRODUCTION.search(match.text(asked))
    if found is None:
        return False
    return match.text(then if found[1] in ("==", "===") else other) == "false" and less_sure_in_tests(match)


_IS_PRODUCTION: Final = re.compile(r"(?i)\b\w*env\w*\s*([!=]==?)\s*['\"]prod(?:uction)?['\"]$")


def chosen_off(match: Match) -> bool:
    """Of `taint`: `false` gets to the option from elsewhere; where it is written there, the pattern sees it."""
    return match.at is not None and match.at.type != "false" and less_sure_in_tests(match)


def trusted_by_clients(match: Match) -> bool:
    """`trustServerCertificate: true`, of a server that is not on this machine."""
    around: Node | None = match.node.parent
    while around is not None and around.type in ("pair", "object", "arguments"):
        around = around.parent
    text = match.text(around)[:2_000] if around is not None else ""
    return _THIS_MACHINE.search(text) is None and less_sure_in_tests(match)


_THIS_MACHINE: Final = re.compile(r"(?i)localhost|127\.0\.0\.1|\(local\)|::1")
_NOTHING: Final = re.compile(
    r"undefined|null|void 0|true|\(?\{\s*\}\)?"
    r"|\{\s*(?://[^\n]*\n\s*)*return(?:\s+(?:undefined|null|void 0|true))?\s*;?\s*\}"
)
"""The body of a function that refuses nothing."""

__all__ = ["accepts_all", "accepts_any_name", "off_in_production", "trusted_by_clients"]
