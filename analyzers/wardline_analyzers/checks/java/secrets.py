"""Secrets in Java, by the names of what holds them: hashed in a hurry, or compared so that the time tells."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.names_around import made_of
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import enclosing

_PASSWORD: Final = re.compile(r"(?i)passw|pwd|passphrase")
_SECRET: Final = re.compile(
    r"(?i)(?:hmac|signature|digest|secret|api_?key|(?:csrf|auth|access|reset|session)_?token|\botp)$|(?:[a-z]M|_m|\bm)ac$"
)
_TOKEN: Final = re.compile(r"(?i)token$")
_KNOWN: Final = re.compile(r"(?i)^(?:expected|stored|valid|correct|actual|saved)")
_HASH: Final = re.compile(r"(?i)(?:hmac|signature|digest|secret|hash(?:ed)?(?:_?password)?)$|(?:[a-z]M|_m|\bm)ac$")
_MAKES_MAC: Final = re.compile(
    r"(?i)(?:\w+\.)*(?:h?mac\w*\.doFinal|(?:compute|calculate|create)?(?:h?mac|sign(?:ature)?))\s*\("
)
_MAC: Final = re.compile(r"\bMac\.getInstance\(|\.doFinal\(|\bHmacUtils\b")
_CALLED: Final = re.compile(r"\([^()]*\)$")
_HEADER: Final = re.compile(r"\.\s*getHeader\s*\(\s*\"([\w-]+)\"\s*\)$")
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
    return [_name(match.text(node)) for node in nodes]


def _name(text: str) -> str:
    """What one side is called: the variable, what a method gives, the header that is read."""
    header = _HEADER.search(text)
    if header is not None:
        return header[1].replace("-", "_")
    return _CALLED.sub("", text).rpartition(".")[2].removeprefix("get")


def compares_secret(match: Match) -> bool:
    """Two texts, of which one is a secret by its name; or a token, and what it should be. Surer beside a MAC."""
    sides = _sides(match)
    around = enclosing(match.node, *METHODS)
    if around is not None and _MAC.search(match.text(around)):
        match.confidence = Confidence.MEDIUM
    if any(_SECRET.search(side) for side in sides):
        return True
    return any(_TOKEN.search(side) for side in sides) and any(_KNOWN.match(side) for side in sides)


def compares_hash(match: Match) -> bool:
    """Two rows of bytes, of which one is a hash or a signature by its name, or a MAC by what made it."""
    sides = _sides(match)
    return any(_HASH.search(side) for side in sides) or (bool(sides) and _holds_mac(match))


def _holds_mac(match: Match) -> bool:
    """`byte[] expected = mac.doFinal(text)`"""
    around = enclosing(match.node, *METHODS)
    for side in ("left", "right"):
        node = match.captures.get(side)
        made = made_of(match, around, node) if around is not None and node is not None else None
        if made is not None and made.type == "method_invocation" and _MAKES_MAC.match(match.text(made)):
            return True
    return False


__all__ = ["compares_hash", "compares_secret", "hashes_password"]
