"""Comparisons of what a client has sent with a secret that the program of Go keeps."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test

_KEPT: Final = re.compile(
    r"(?:^|[a-z_])(?:[tT]oken|[sS]ecret|[aA]pi_?[kK]ey|[pP]assword|[pP]asswd)$|^(?:token|secret|key)$"
)
"""The last word of what a program keeps to know its clients by."""
_HEADER: Final = re.compile(r"\b(?:Header|GetHeader|BasicAuth|KeyAuth|basicauth|keyauth|metadata)\b")


def sent_with_kept(match: Match) -> bool:
    """One side came with a request, and the other, which did not, is a token, a key or a password by its name."""
    sides = match.captured("left", "right")
    if len(sides) != 2 or in_test(match.unit, match.node):
        return False
    for sent, whole in (sides, sides[::-1]):
        kept = _behind_text(whole)
        if kept.type not in ("identifier", "selector_expression") or isinstance(match.unit.constant(kept), str):
            continue
        if not _KEPT.search(match.text(kept).rpartition(".")[2]) or _is_sent(match, kept) or not _is_sent(match, sent):
            continue
        if not _HEADER.search(match.text(match.unit.syntax.root)):
            match.confidence = Confidence.LOW
        return True
    return False


def _behind_text(node: Node) -> Node:
    """The token in `"Bearer " + token`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    named = left is not None and left.type == "interpreted_string_literal"
    return right if node.type == "binary_expression" and named and right is not None else node


def _is_sent(match: Match, node: Node) -> bool:
    names = match.unit.names
    value = names.value(node) if isinstance(names, FlowNames) else None
    return value is not None and any(taint.kind == "remote" for taint in value.taints)


__all__ = ["sent_with_kept"]
