"""What clients of Go's servers say of their own rights: headers and cookies that name a role."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.checks.go.given import FILLS
from wardline_analyzers.match.match import Match

_RIGHT: Final = r"(?:is[-_]?)?(?:admin|superuser|roles?|permissions?|privileges?|logged[-_]?in|authenticated)\""
_CLAIM: Final = re.compile(
    rf"(?i:\b(?:Header(?:\(\))?\.Get|GetHeader|Cookies?)\(\"(?:x-)?(?:\w+[-_])*{_RIGHT}|\.Get\(\"x-(?:\w+[-_])*{_RIGHT})"
)
"""`r.Header.Get("X-User-Role")`, `c.Cookie("is_admin")`. What `c.Get("role")` gives, a handler before has set."""
_SAID: Final = re.compile(r"(?i)(?:true|yes|1|on|\w*admin\w*|root|superuser|manager|staff|owner)")
_MADE: Final = r"\b{name}(?:, \w+)* ?:?= ?([^\n]+)"


def right_compared(match: Match) -> bool:
    """`if r.Header.Get("X-Role") != "admin"`: the role comes from a header or a cookie, which the client writes."""
    sides, function = match.captured("left", "right"), function_around(match.node)
    if function is None or len(sides) != 2:
        return False
    for claimed, known in (sides, sides[::-1]):
        said = match.unit.constant(known)
        if isinstance(said, str) and _SAID.fullmatch(said) and _is_claim(match, claimed, match.text(function)):
            return outside_tests(match)
    return False


_SENT: Final = FILLS + r"(?:[^()\n]*, *)?&?{name}\)"
_RIGHT_FIELD: Final = re.compile(r"\w+\.(?:Role|Roles|IsAdmin|Admin|IsSuperuser|IsStaff|Permissions?|Privileges?)")


def right_of_body(match: Match) -> bool:
    """`if in.Role != "admin"`, or `!in.IsAdmin`, of what the client sent: what is behind it is for whoever says so."""
    function = function_around(match.node)
    body = match.node if not match.captures else None
    sides = match.captured("left", "right") if body is None else [body]
    if function is None:
        return False
    for node in sides:
        text = match.text(node)
        if not _RIGHT_FIELD.fullmatch(text):
            continue
        others = [match.unit.constant(each) for each in sides if each != node]
        if others and not (isinstance(others[0], str) and _SAID.fullmatch(others[0])):
            return False
        sent = _SENT.format(name=re.escape(text.partition(".")[0]))
        test = match.enclosing("if_statement")
        return test is not None and re.search(sent, match.text(function)) is not None and _refuses(match, test)
    return False


def _refuses(match: Match, test: Node) -> bool:
    """Does the test turn down those who do not say so?"""
    body = test.child_by_field_name("consequence")
    refused = body is not None and re.search(r"(?i)forbidden|unauthori[sz]ed|\b40[13]\b", match.text(body)) is not None
    return refused and outside_tests(match)


def right_stored(match: Match) -> bool:
    """`c.Set("role", c.GetHeader("X-Role"))`: what is behind this takes the header for what a login has found out."""
    name, given = match.constant("0"), match.argument("1")
    if (
        given is None
        or not isinstance(name, str)
        or not re.fullmatch(r"(?i)(?:user_?)?(?:roles?|is_?admin|permissions?)", name)
    ):
        return False
    return match.text(given).endswith(")") and _CLAIM.search(match.text(given)) is not None and outside_tests(match)


def _is_claim(match: Match, node: Node, function: str) -> bool:
    """The call itself, or a variable of this function that holds what it gives."""
    text = match.text(node)
    if node.type == "call_expression":
        return _CLAIM.search(text) is not None
    name = text.removesuffix(".Value")
    if not name.isidentifier():
        return False
    made = re.findall(_MADE.format(name=re.escape(name)), function)
    return bool(made) and all(_gives_claim(each) for each in made)


def _gives_claim(made: str) -> bool:
    """`strings.ToLower(r.Header.Get("X-Role"))`, not what is found under it."""
    found = _CLAIM.search(made)
    return found is not None and re.fullmatch(r"[\w.(]*", made[: found.start()]) is not None


__all__ = ["right_compared", "right_of_body", "right_stored"]
