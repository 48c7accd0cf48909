"""The environment of a program: as a whole in what is shown to somebody, and its variables named by a client."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_ALL: Final = "process.env"
_SHOWING: Final = frozenset(("JSON.stringify", "util.inspect", "inspect", "Object.entries"))
_DEEPEST: Final = 4
_AROUND: Final = frozenset(("object", "pair", "spread_element", "array", "parenthesized_expression", "template_string"))


def shows_all(match: Match) -> bool:
    """One of the arguments is all of the environment, or has it in it."""
    given = match.arguments.positional if match.arguments is not None else []
    return any(_holds_all(match, node, 0) for node in given) and outside_tests(match)


def _holds_all(match: Match, node: Node, depth: int) -> bool:
    if node.type == "member_expression":
        return match.text(node) == _ALL
    if depth > _DEEPEST:
        return False
    if node.type == "call_expression":
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        made = callee is not None and match.text(callee) in _SHOWING
        return made and given is not None and any(_holds_all(match, each, depth + 1) for each in given.named_children)
    if node.type in _AROUND:
        parts = node.named_children[1:] if node.type == "pair" else node.named_children
        return any(_holds_all(match, each, depth + 1) for each in parts)
    return False


def named_by_client(match: Match) -> bool:
    """`process.env[req.body.name] = value`"""
    key = match.captures.get("key")
    return key is not None and remote(match.unit, key) is not None and outside_tests(match)
