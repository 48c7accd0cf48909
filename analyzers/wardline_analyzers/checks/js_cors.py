"""Options that let pages of any site read the answers of a server."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_ANY: Final = re.compile(r"""\borigin\s*:\s*(?:true\b|\[?\s*(["'`])\*\1)""")
_CREDENTIALS: Final = re.compile(r"\bcredentials\s*:\s*true\b")


def any_with_credentials(match: Match) -> bool:
    """`cors: { origin: "*", credentials: true }`, as socket.io, hapi and NestJS take it."""
    text = match.text(match.node)
    return _ANY.search(text) is not None and _CREDENTIALS.search(text) is not None and outside_tests(match)


__all__ = ["any_with_credentials"]
