"""Tokens that are good for ever."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import FUNCTIONS, ancestors

_PAYLOADS: Final = frozenset(("dictionary", "object"))
_SPREADS: Final = frozenset(("dictionary_splat", "spread_element"))
EXPIRES: Final = re.compile(r"(?i)\bexp\b|expires?_?(?:in|at|delta|time)?\b|ExpiresAt|expiration")
_DATED: Final = re.compile(r"(?i)\b(?:(?:created|issued|generated)_?(?:at|on|time)?|timestamp)[\"']?\s*:")
"""Whoever reads such a token asks how old it is; nothing else would need to be told."""


def never_ends(match: Match) -> bool:
    """What is signed is written out in the call or just before, and nothing in the function speaks of an end."""
    payload = match.argument("0|payload|claims")
    if payload is None or in_test(match.unit, match.node):
        return False
    written = match.unit.values.follow(payload)
    if written.type not in _PAYLOADS or any(part.type in _SPREADS for part in written.named_children):
        return False
    if _DATED.search(match.text(written)) is not None:
        return False
    function = _outermost(match.node)
    return EXPIRES.search(match.text(function)) is None


def _outermost(node: Node) -> Node:
    """The outermost function around a node, or the whole unit: what is in the token may be made ready outside."""
    found = node
    for around in ancestors(node):
        if around.type in FUNCTIONS or around.parent is None:
            found = around
    return found


__all__ = ["EXPIRES", "never_ends"]
