"""What JavaScript takes from tokens whose signature it does not check."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_ABOUT_TOKEN: Final = frozenset(("exp", "iat", "nbf", "iss", "header", "alg", "kid"))
"""What tells when a token ends, and who is to check it: nobody is let in by that."""
_OF_BROWSER: Final = re.compile(r"\b(?:localStorage|sessionStorage)\b|\bwindow\.|\bdocument\.cookie\b|\bthis\.\$")
"""What only a page has. There the server has checked the token, and the page only shows what stands in it."""


def claims_taken(match: Match) -> bool:
    """More is taken from the token than what it says of itself, and it is not verified beside that: the claims may
    tell whose key it is."""
    text = match.text(function_or_unit(match.node))
    if _is_verified(match, text) or _OF_BROWSER.search(text) is not None:
        return False
    above = match.node.parent
    while above is not None and above.type in ("as_expression", "parenthesized_expression", "non_null_expression"):
        above = above.parent
    if above is not None and above.type == "member_expression":
        part = above.child_by_field_name("property")
        return (part is None or match.text(part) not in _ABOUT_TOKEN) and outside_tests(match)
    name = above.child_by_field_name("name") if above is not None and above.type == "variable_declarator" else None
    if name is None:
        return outside_tests(match)
    if name.type == "object_pattern":
        words = re.findall(r"(\w+)\s*(?::\s*\w+\s*)?(?=[,}=])", match.text(name))
        return not (words and _ABOUT_TOKEN.issuperset(words)) and outside_tests(match)
    word = re.escape(match.text(name))
    uses = re.findall(rf"(?<![\w$.]){word}(?![\w$])(?:\s+as\s+[\w.]+\))?(?:\s*(?:\?\.|!?\.)\s*(\w+))?", text)
    taken = [use for use in uses if use]
    alone = re.search(rf"(?<![\w$.!])(?:return\s+|[(,=]\s*){word}\s*[;,)\n}}]", text) is not None
    return (alone or not taken or not _ABOUT_TOKEN.issuperset(taken)) and outside_tests(match)


def _is_verified(match: Match, function: str) -> bool:
    """`jwt.verify(token, keyOf(claims))`, in the same function."""
    token = match.argument("0")
    if token is None:
        return False
    given = re.escape(match.text(token))
    return re.search(rf"(?i)verify\w*\(\s*{given}\s*,", function) is not None


__all__ = ["claims_taken"]
