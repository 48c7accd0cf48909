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
    left, right = (match.captures.get(side) or match.node.child_by_field_name(side) for side in ("left", "right"))
    if left is None or right is None:
        return []
    made = _MADE[match.unit.language](match, left, right)
    write = spelled if match.unit.language in ("javascript", "go") else str
    return [replacement(match, match.node, write(made))] if made else []


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


def _in_php(match: Match, left: Node, right: Node) -> str:
    sides = ", ".join(f"(string) {match.text(side)}" for side in (left, right))
    return f"{'!' if _differs(match) else ''}hash_equals({sides})"


def _in_csharp(match: Match, left: Node, right: Node) -> str:
    sides = ", ".join(f"System.Text.Encoding.UTF8.GetBytes({match.text(side)})" for side in (left, right))
    operations = "System.Security.Cryptography.CryptographicOperations"
    return f"{'!' if _differs(match) else ''}{operations}.FixedTimeEquals({sides})"


def _in_ruby(match: Match, left: Node, right: Node) -> str:
    """Digests of the two, which are as long as each other."""
    sides = ", ".join(f"Digest::SHA256.digest({match.text(side)})" for side in (left, right))
    return f"{'!' if _differs(match) else ''}OpenSSL.fixed_length_secure_compare({sides})"


def _in_kotlin(match: Match, left: Node, right: Node) -> str:
    sides = ", ".join(f"{match.text(side)}.toByteArray()" for side in (left, right))
    return f"{'!' if _differs(match) else ''}java.security.MessageDigest.isEqual({sides})"


_MADE: Final = {
    "javascript": _in_javascript,
    "go": _in_go,
    "java": _in_java,
    "php": _in_php,
    "csharp": _in_csharp,
    "ruby": _in_ruby,
    "kotlin": _in_kotlin,
}
