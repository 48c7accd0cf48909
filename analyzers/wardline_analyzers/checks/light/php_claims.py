"""What a client says of itself in a cookie, and a script of PHP believes."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_RIGHTS: Final = re.compile(
    r"(?i)\$_COOKIE\[\s*['\"](?:is_?admin|admin|(?:user_?)?role|is_?authenticated|authenticated|logged_?in|is_?logged_?in"
    r"|is_?staff|is_?super_?user|is_?moderator|access_?level)['\"]\s*\]"
)
_JOINS: Final = frozenset(("&&", "||", "and", "or"))
_COMPARES: Final = frozenset(("==", "===", "!=", "!==", "<>"))
_CONSTANTS: Final = frozenset(("string", "encapsed_string", "integer", "boolean", "name"))
_BRANCHES: Final = frozenset(("if_statement", "else_if_clause", "conditional_expression"))
_DEEPEST: Final = 20


def rights_in_cookie(match: Match) -> bool:
    """`if ($_COOKIE["role"] === "admin")`: a test by itself, or compared with a constant."""
    if _RIGHTS.fullmatch(match.text(match.node)) is None:
        return False
    node = match.node
    for _ in range(_DEEPEST):
        above = node.parent
        if above is None:
            return False
        if above.type in _BRANCHES:
            return _is(above.child_by_field_name("condition"), node) and outside_tests(match)
        if not _hands_on(match, above, node):
            return False
        node = above
    return False


def _hands_on(match: Match, above: Node, node: Node) -> bool:
    """Does what is around it depend on it, and on nothing that is kept here?"""
    if above.type in ("parenthesized_expression", "unary_op_expression"):
        return True
    if above.type != "binary_expression":
        return False
    sign, left, right = (above.child_by_field_name(word) for word in ("operator", "left", "right"))
    written = match.text(sign).lower() if sign is not None else ""
    if written in _JOINS:
        return True
    if written == "??":
        return _is(left, node)
    other = right if _is(left, node) else left
    return written in _COMPARES and other is not None and other.type in _CONSTANTS


def _is(one: Node | None, node: Node) -> bool:
    return one is not None and one.id == node.id


__all__ = ["rights_in_cookie"]
