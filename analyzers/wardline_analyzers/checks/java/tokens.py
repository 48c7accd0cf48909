"""Tokens of Java whose claims are taken as they stand: nobody has looked at the signature."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.names_around import made_of, only_given
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_CLAIMS: Final = re.compile(r"\b(?:getJWTClaimsSet|getClaims|getBody|getPayload|toJSONObject)\s*\(")
_PROVES: Final = re.compile(r"(?i)verif|\bprocess\s*\(|processor|validat|\bMac\b|\bSignature\b|introspect|signature")
"""Words of a method that has the signature looked at."""
_SECOND: Final = re.compile(r"(\w+)\s*\[\s*1\s*\]$")
_PARTED: Final = re.compile(r"\.\s*split\s*\(\s*\"(?:\\\\\.|\[\.\])\"")
"""`token.split("\\.")`"""


def claims_taken(match: Match) -> bool:
    """A method parses a token and reads its claims, and nothing in it proves the signature."""
    around = enclosing(match.node, *METHODS)
    body = around.child_by_field_name("body") if around is not None else None
    text = match.text(body) if body is not None else ""
    return _CLAIMS.search(text) is not None and _PROVES.search(text) is None and less_sure_in_tests(match)


def read_by_hand(match: Match) -> bool:
    """`Base64.getUrlDecoder().decode(token.split("\\.")[1])`: a token read without its signature."""
    node = match.argument("0")
    around = enclosing(match.node, *METHODS)
    if node is None or around is None or _PROVES.search(match.text(around)):
        return False
    return _is_middle(match, node, around) and less_sure_in_tests(match)


def _is_middle(match: Match, node: Node, around: Node) -> bool:
    held = made_of(match, around, node)
    if held is None:
        return False
    text = match.text(held)
    if re.search(r"\[\s*1\s*\]$", text) and _PARTED.search(text):
        return True
    parts = _SECOND.match(text)
    parted = only_given(match, around, parts[1]) if parts is not None else None
    return parted is not None and _PARTED.search(match.text(parted)) is not None


__all__ = ["claims_taken", "read_by_hand"]
