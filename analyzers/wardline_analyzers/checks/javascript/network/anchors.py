"""Patterns of JavaScript that look as if they were held to an end of the text, and are not."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.anchors import LONGEST, is_half_anchored
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test

_OPEN_HOST: Final = re.compile(
    r"\^?https?\??:(?:\\?/){2}(?:\\?[\w-]+(?:\\{0,2}\.))+(?:com|net|org|io|dev|app|co|de|uk|edu|gov|ai|me)"
)
"""A pattern that is the scheme and the host of a URL, and ends there."""
_TESTS: Final = frozenset(("test", "match", "exec", "search"))
_CHANGES: Final = frozenset(("replace", "replaceAll", "split", "matchAll"))


def half_anchored(match: Match) -> bool:
    """`^` or `$` holds for one alternative, and the others can stand anywhere."""
    pattern = _pattern(match)
    if pattern is None or _collects(match) or not is_half_anchored(pattern):
        return False
    match.confidence = Confidence.MEDIUM if _method(match) in _TESTS else Confidence.LOW
    return True


def open_host(match: Match) -> bool:
    """The pattern ends with the host, behind which more of it can stand: `https://example.com.evil.net`."""
    pattern = _pattern(match)
    return pattern is not None and not _collects(match) and _OPEN_HOST.fullmatch(pattern) is not None


def _pattern(match: Match) -> str | None:
    node = match.node
    pattern = match.text(node) if node.type == "regex_pattern" else match.constant("0")
    if not isinstance(pattern, str) or len(pattern) > LONGEST or in_test(match.unit, node):
        return None
    return pattern


def _whole(node: Node) -> Node | None:
    return node.parent if node.type == "regex_pattern" else node


def _collects(match: Match) -> bool:
    """Does it look for all places in a text, or take them out? Then each alternative is one of them."""
    regex = _whole(match.node)
    flags = regex.child_by_field_name("flags") if regex is not None else None
    if flags is not None and set(match.text(flags)) & set("gy"):
        return True
    return _method(match) in _CHANGES


def _method(match: Match) -> str:
    """The method that the pattern is given to, or that is called on it."""
    regex = _whole(match.node)
    above = regex.parent if regex is not None else None
    if above is not None and above.type == "arguments":
        call = above.parent
        above = call.child_by_field_name("function") if call is not None else None
    word = above.child_by_field_name("property") if above is not None and above.type == "member_expression" else None
    return match.text(word) if word is not None else ""
