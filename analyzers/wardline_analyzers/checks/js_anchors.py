"""Patterns of JavaScript that look as if they were held to an end of the text, and are not."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match

LONGEST: Final = 1000
"""Characters of a pattern that is looked at."""

_PIECE: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""What stands for itself in a pattern: something escaped, a class of characters, a character."""
_OPEN_HOST: Final = re.compile(
    r"\^?https?\??:(?:\\?/){2}(?:\\?[\w-]+(?:\\{0,2}\.))+(?:com|net|org|io|dev|app|co|de|uk|edu|gov|ai|me)"
)
"""A pattern that is the scheme and the host of a URL, and ends there."""
_ANCHORS: Final = frozenset(("^", "$", "\\b", "\\B"))
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


def is_half_anchored(pattern: str) -> bool:
    """Is the first of several alternatives the only one with `^`, or the last the only one with `$`?"""
    parts = alternatives(pattern)
    if len(parts) < 2 or not all(_spells(part) for part in parts):
        return False
    anchors = [piece for part in parts for piece in part if piece in _ANCHORS]
    begins, ends = parts[0][0] == "^", parts[-1][-1] == "$"
    if begins and ends:
        return anchors == ["^", "$"] and len(parts) > 2
    return len(anchors) == 1 and (begins or ends)


def alternatives(pattern: str) -> list[list[str]]:
    """The alternatives of the whole pattern, as the pieces that each is made of."""
    parts: list[list[str]] = [[]]
    depth = 0
    for found in _PIECE.finditer(pattern):
        piece = found[0]
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _spells(pieces: list[str]) -> bool:
    """Does it hold a letter that stands for itself?"""
    return any(piece.isalpha() and piece.isascii() for piece in pieces)


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
