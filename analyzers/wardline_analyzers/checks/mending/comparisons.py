"""Comparisons of secrets that take as long wherever the first difference is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match


def in_constant_time(match: Match) -> Sequence[Edit]:
    """The edits in the language of the match."""
    left, right = match.captures.get("left"), match.captures.get("right")
    if left is None or right is None:
        return []
    made = _MADE[match.unit.language](match, left, right)
    return [replacement(match, match.node, spelled(made) if match.unit.language != "java" else made)] if made else []


def _differs(match: Match) -> bool:
    operator = match.node.child_by_field_name("operator")
    return operator is not None and match.text(operator).startswith("!")


def _in_javascript(match: Match, left: Node, right: Node) -> str:
    """Digests of the two, which are as long as each other."""
    sides = [match.text(side) for side in (left, right)]
    if any("`" in side for side in sides):
        return ""
    digests = [f"`crypto.createHash`('sha256').update(String({side})).digest()" for side in sides]
    return f"{'!' if _differs(match) else ''}`crypto.timingSafeEqual`({', '.join(digests)})"


def _in_go(match: Match, left: Node, right: Node) -> str:
    sides = [match.text(side) for side in (left, right)]
    if any("`" in side for side in sides):
        return ""
    given = ", ".join(f"[]byte({side})" for side in sides)
    return f"`crypto/subtle.ConstantTimeCompare`({given}) {'!=' if _differs(match) else '=='} 1"


def _in_java(match: Match, left: Node, right: Node) -> str:
    sides = [match.text(side) for side in (left, right)]
    if match.captures.get("class") is None:
        sides = [f"{side}.getBytes(java.nio.charset.StandardCharsets.UTF_8)" for side in sides]
        if left.type not in _CALLED or right.type not in _CALLED:
            return ""
    return f"java.security.MessageDigest.isEqual({', '.join(sides)})"


_CALLED: Final = frozenset(("identifier", "method_invocation", "field_access", "string_literal"))
_MADE: Final = {"javascript": _in_javascript, "go": _in_go, "java": _in_java}
