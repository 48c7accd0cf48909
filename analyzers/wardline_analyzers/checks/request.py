"""Checks that ask whether a remote client's value reaches a match."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.match import Match

_WHOLE_HOST = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*:)?//[^/?#\s]+[/?#]|^/(?![/\\])")
"""Text that ends the host of a URL, or begins a path on the same host."""


def from_request(match: Match) -> bool:
    """The argument that `where` asks about first (else the first argument) holds a remote value."""
    spec = match.matcher.where[0][0] if match.matcher.where else "0"
    return holds_remote(match, match.argument(spec))


def any_argument_from_request(match: Match) -> bool:
    """Some argument holds a remote value."""
    if match.arguments is None:
        return False
    given = [*match.arguments.positional, *match.arguments.keywords.values()]
    return any(holds_remote(match, node) for node in given)


def url_from_request(match: Match) -> bool:
    """As `from_request`, for a URL: its host, not just what follows, comes from the client."""
    spec = match.matcher.where[0][0] if match.matcher.where else "0|url"
    node = match.argument(spec)
    found = remote(match.unit, node, _harm(match)) if node is not None else None
    if node is None or found is None or (found.kind == "upload" and node.type != "call"):  # a file, which is read
        return False
    return not _WHOLE_HOST.match(constant_head(match, node))


def holds_remote(match: Match, node: Node | None) -> bool:
    """Does an expression of the match hold a remote value?"""
    return node is not None and remote(match.unit, node, _harm(match)) is not None


def _harm(match: Match) -> str:
    """The kind of sink that the page speaks of."""
    return next((m.targets[0] for m in match.rule.matchers if m.kind == "taint"), "")


def constant_head(match: Match, node: Node, depth: int = 0) -> str:
    """The constant text that a string begins with, as far as it can be told; empty if it cannot."""
    values, syntax = match.unit.values, match.unit.syntax
    whole = values.constant(node)
    if isinstance(whole, str):
        return whole
    node = values.follow(node)
    if depth > 6:
        return ""
    if node.type == "binary_operator":
        left = node.child_by_field_name("left")
        operator = node.child_by_field_name("operator")
        if left is None or operator is None:
            return ""
        head = constant_head(match, left, depth + 1)
        if syntax.text(operator) == "%":
            return head.partition("%")[0]
        right = node.child_by_field_name("right")
        joined = right is not None and isinstance(values.constant(left), str)
        return head + (constant_head(match, right, depth + 1) if joined and right is not None else "")
    if node.type == "call":
        callee = node.child_by_field_name("function")
        base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
        word = callee.child_by_field_name("attribute") if base is not None and callee is not None else None
        if base is not None and word is not None and syntax.text(word) == "format":
            return constant_head(match, base, depth + 1).partition("{")[0]
        return ""
    if node.type == "concatenated_string":
        return constant_head(match, node.named_children[0], depth + 1) if node.named_children else ""
    return _literal_head(match, node, depth) if node.type == "string" else ""


def _literal_head(match: Match, node: Node, depth: int) -> str:
    """The text of an f-string up to its first part that is not constant."""
    head = ""
    for child in node.named_children:
        if child.type == "string_content":
            head += match.text(child)
        elif child.type == "interpolation":
            inner = child.child_by_field_name("expression")
            value = match.unit.values.constant(inner) if inner is not None else None
            if not isinstance(value, str):
                break
            head += value
    return head
