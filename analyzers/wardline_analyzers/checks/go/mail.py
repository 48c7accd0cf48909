"""Mails that Go sends: whose address stands in their links."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.match.match import Match

_OF_CLIENT: Final = frozenset(("net/http.Request().Host", "net/http.Request().Referer()"))
_HEADER: Final = "net/http.Request().Header"
_NAMES_HOST: Final = re.compile(r"(?i)\.Get\(\"(?:host|x-forwarded-host|x-host|origin|referer)\"\)")


def host_of_client(match: Match) -> bool:
    """Of `taint`: what stands in the mail is the host that the client named, not some text for its reader."""
    name = str(match.taint.key[0]) if match.taint is not None and match.taint.key else ""
    if name in (_HEADER, f"{_HEADER}.Get()"):
        function = function_around(match.node)
        return function is not None and bool(_NAMES_HOST.search(match.text(function))) and outside_tests(match)
    return name in _OF_CLIENT and outside_tests(match)
