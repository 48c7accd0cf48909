"""Secrets that programs in C send through a socket as they are."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_OTHERWISE: Final = re.compile(
    r"(?i)AF_UNIX|AF_LOCAL|sockaddr_un|socketpair|AF_NETLINK|AF_ALG|ssl|tls|crypt|cipher|hash|digest|hmac|sha\d|md5|scram|loopback"
    r"|127\.0\.0\.1|localhost"
)
"""The other end is on this machine, or what is sent was made unreadable before."""


def sent_as_it_is(match: Match) -> bool:
    """Of `taint`: nothing in the function speaks of encryption, or of a peer on this machine."""
    around = enclosing(match.node, "function_definition")
    return around is not None and _OTHERWISE.search(match.text(around)) is None and outside_tests(match)


__all__ = ["sent_as_it_is"]
