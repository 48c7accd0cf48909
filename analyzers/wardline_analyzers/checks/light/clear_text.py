"""Credentials that travel in clear text, in the light languages."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.clear_text import HTTP, is_outside
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import statement_of

_LOGIN: Final = re.compile(
    r"(?i)\.(?:bearer_auth|basic_auth)\(|\.header\(\s*(?:\"(?:authorization|x-api-key)\"|(?:\w+::)*AUTHORIZATION\b)"
)


def chain_in_clear(match: Match) -> bool:
    """`client.get("http://…").bearer_auth(token)`: the same chain of calls adds a login."""
    node = match.argument("0")
    value = match.unit.names.value(node) if node is not None and isinstance(match.unit.names, FlowNames) else None
    found = HTTP.match(value.head) if value is not None else None
    if value is None or found is None or not is_outside(found[1]):
        return False
    if found.end() == len(value.head) and value.consts is None:  # the host goes on with what nobody knows
        return False
    return _LOGIN.search(match.text(statement_of(match.node))) is not None and outside_tests(match)


__all__ = ["chain_in_clear"]
