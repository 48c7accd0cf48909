"""What clients of Go's servers say of their own rights: headers and cookies that name a role."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
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


__all__ = ["right_compared"]
