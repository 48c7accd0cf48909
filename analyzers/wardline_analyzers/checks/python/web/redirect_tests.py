"""Tests of Python that are to keep a redirect on this host, and let other hosts through."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import function_around, name_of

_TARGET: Final = re.compile(
    r"(?i)^(?:\w+\.)?(?:redir\w*|next\w*|return\w*|\w*url|\w*uri|target\w*|dest\w*|location|goto|continue\w*)$"
)
_DECIDES: Final = re.compile(
    r"(?i)redir|return_?(?:to|url)|next_?(?:url|page)|(?:safe|local|trusted)\w*(?:url|uri|target|next|link)"
    r"|(?:valid|sanit|check|clean)\w*(?:target|next)"
)
_REDIRECTS: Final = re.compile(r"\bredirect\(|RedirectResponse|HTTPFound|HTTPSeeOther|seeother\(")
_HOST_TESTED: Final = re.compile(r"netloc|hostname|url_has_allowed|is_safe_url|\.host\b")
_SECOND: Final = re.compile(r"""["']//["']|\[1\]|\[1:2\]|\[:2\]|["']/[\\/]|\(\?!|\[\^/""")


def lets_hosts_through(match: Match) -> bool:
    """A target counts as one of this host since it begins with a slash; so does `//evil.example`."""
    function, target = function_around(match.node), match.captures.get("target")
    if function is None or target is None or not _TARGET.match(match.text(target)):
        return False
    body = function.child_by_field_name("body")
    text, called = match.text(body or function), name_of(match.unit.syntax, function)
    redirects = _REDIRECTS.search(text) is not None
    if not (redirects or _DECIDES.search(called)) or _HOST_TESTED.search(text) or _SECOND.search(text):
        return False
    match.confidence = Confidence.MEDIUM if redirects else Confidence.LOW
    return outside_tests(match)


__all__ = ["lets_hosts_through"]
