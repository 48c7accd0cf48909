"""Secrets in Java, by the names of what holds them: hashed in a hurry, or compared so that the time tells."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import in_test, outside_unit_tests
from wardline_analyzers.match.match import Match

_PASSWORD: Final = re.compile(r"(?i)passw|pwd|passphrase")
_SECRET: Final = re.compile(
    r"(?i)(?:hmac|signature|digest|secret|api_?key|(?:csrf|auth|access|reset|session)_?token|\botp)$|(?:[a-z]M|_m|\bm)ac$"
)
_TOKEN: Final = re.compile(r"(?i)token$")
_KNOWN: Final = re.compile(r"(?i)^(?:expected|stored|valid|correct|actual|saved)")
_HASH: Final = re.compile(r"(?i)(?:hmac|signature|digest|secret|hash(?:ed)?(?:_?password)?)$|(?:[a-z]M|_m|\bm)ac$")
_CALLED: Final = re.compile(r"\([^()]*\)$")
_PLAIN: Final = frozenset(
    ("string_literal", "null_literal", "decimal_integer_literal", "character_literal", "number_literal")
)


def hashes_password(match: Match) -> bool:
    """What is hashed is a password, by its name."""
    node = match.argument("0")
    return node is not None and bool(_PASSWORD.search(match.text(node))) and outside_unit_tests(match)


def _sides(match: Match) -> list[str]:
    """The two things that are compared, as they are written; none, where one of them is no secret to anybody."""
    nodes: list[Node] = [node for side in ("left", "right") if (node := match.captures.get(side)) is not None]
    if (
        len(nodes) != 2
        or any(node.type in _PLAIN or match.text(node) == "null" for node in nodes)
        or in_test(match.unit, match.node)
    ):
        return []
    if any(isinstance(match.unit.constant(node), str) for node in nodes):
        return []
    return [_CALLED.sub("", match.text(node)).rpartition(".")[2].removeprefix("get") for node in nodes]


def compares_secret(match: Match) -> bool:
    """Two texts, of which one is a secret by its name; or a token, and the one that it should be."""
    sides = _sides(match)
    if any(_SECRET.search(side) for side in sides):
        return True
    return any(_TOKEN.search(side) for side in sides) and any(_KNOWN.match(side) for side in sides)


def compares_hash(match: Match) -> bool:
    """Two rows of bytes, of which one is a hash or a signature by its name."""
    return any(_HASH.search(side) for side in _sides(match))


__all__ = ["compares_hash", "compares_secret", "hashes_password"]
