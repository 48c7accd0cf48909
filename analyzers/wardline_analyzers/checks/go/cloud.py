"""What Go's programs let strangers reach in the cloud, and send through a network that everybody reads."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.clear_text import HTTP, is_outside
from wardline_analyzers.checks.go.calls import outside_tests
from wardline_analyzers.match.match import Match

_PUBLIC: Final = re.compile(
    r"(?:Object|Bucket)CannedACL(?:Public|Authenticated)Read|\"(?:public-read|authenticated-read)"
)


def for_all(match: Match) -> bool:
    """The rights that are set let everybody read, or write."""
    node = match.argument("ACL")
    return node is not None and _PUBLIC.search(match.text(node)) is not None and outside_tests(match)


_SENT: Final = re.compile(r"(?i)\"[^\"]*(?:passw(?:or)?d|passwd|secret|api_?key|access_?token|refresh_?token)\"")


def sends_credentials(match: Match) -> bool:
    """The address is plain HTTP of another network, and a password or a key goes along."""
    given = match.arguments.positional if match.arguments is not None else []
    address = match.constant("0")
    found = HTTP.match(address) if isinstance(address, str) else None
    if found is None or not is_outside(found[1]):
        return False
    return any(_SENT.search(match.text(node)) for node in given[1:]) and outside_tests(match)


__all__ = ["for_all", "sends_credentials"]
