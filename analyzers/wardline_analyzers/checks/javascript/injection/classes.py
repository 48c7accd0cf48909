"""Classes of characters in JavaScript's patterns that let through more than was meant; escapes that a text loses."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match

LONGEST: Final = 1000
"""Characters of a pattern that is looked at."""
_CLASS: Final = re.compile(r"(?<!\\)\[\^?((?:\\.|[^\]\\])+)\]", re.DOTALL)
_ITEM: Final = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[^}]*\}|[pP]\{[^}]*\}|.)|.", re.DOTALL)
_WHOLE: Final = frozenset((("/", "9"), ("@", "Z"), ("0", ":"), ("A", "["), ("a", "{")))
"""Ranges that are all digits or letters and the character beside them: they are meant."""


def wide_range(match: Match) -> bool:
    """A range goes from one kind of characters to another, or holds what another range does."""
    pattern = match.text(match.node)
    if len(pattern) > LONGEST:
        return False
    for found in _CLASS.finditer(pattern):
        text = _wide(found[1])
        if text:
            match.message = text
            return outside_tests(match)
    return False


def _wide(inner: str) -> str:
    """What is wrong with the ranges of a class of characters; "" for nothing."""
    items = _ITEM.findall(inner)
    ranges: list[tuple[str, str]] = []
    at = 0
    while at < len(items):
        if at + 2 < len(items) and items[at + 1] == "-":
            ranges.append((items[at], items[at + 2]))
            at += 3
        else:
            at += 1
    for low, high in ranges:
        if _is_odd(low, high):
            return (
                f"`{low}-{high}` is a range, and holds `{_within(low, high)}` among others. Put `-` last if it is "
                "meant itself, or name the ranges one by one: `A-Za-z`."
            )
    plain = sorted(
        (low, high) for low, high in ranges if len(low) == len(high) == 1 and low.isalnum() and high.isalnum()
    )
    for (low, high), (after, end) in pairwise(plain):
        if _kind(low) == _kind(after) and after <= high:
            return f"`{low}-{high}` and `{after}-{end}` hold the same characters, so one of them is not what was meant."
    return ""


def _is_odd(low: str, high: str) -> bool:
    if len(low) != 1 or len(high) != 1 or low >= high or (low, high) in _WHOLE:
        return False
    if low in " !" or high in "~" or not low.isascii() or not high.isascii():
        return False  # all that can be printed
    if low == "0" and not high.isalnum() and high < "A":
        return False  # all digits and some signs
    kinds = _kind(low), _kind(high)
    if kinds[0] == kinds[1]:
        return kinds[0] == "sign" and any(chr(c).isalnum() for c in range(ord(low), ord(high)))
    return True


def _kind(c: str) -> str:
    return "digit" if c.isdigit() else "lower" if c.islower() else "upper" if c.isupper() else "sign"


def _within(low: str, high: str) -> str:
    """A character of the range that is of no kind of its ends, or else one in the middle."""
    inner = [chr(c) for c in range(ord(low) + 1, ord(high))]
    strange = [c for c in inner if _kind(c) not in (_kind(low), _kind(high))]
    others = strange or [c for c in inner if _kind(c) != "sign"] or inner
    return others[0] if others else high


# ---------------------------------------------------------------------- escapes


_SEQUENCE: Final = re.compile(r"\\(\\|[^\\])", re.DOTALL)
_LOST: Final = frozenset("dDwWsSB.*+?()[]{}|^$pk")
"""What stands behind a backslash that a text drops, and means something else in a pattern without it."""


def escape_lost(match: Match) -> bool:
    """`new RegExp("\\.")`: the text has no backslash, so the dot stands for any character."""
    node = match.argument("0")
    if node is None or not outside_tests(match):
        return False
    for piece in _pieces(node):
        for found in _lost(_written(match, piece)):
            match.at = piece
            match.message = (
                f"The text drops the backslash of `\\{found[1]}`, so the pattern has a plain `{found[1]}`. "
                f"Write `\\\\{found[1]}`."
            )
            return True
    return False


def _lost(text: str) -> list[re.Match[str]]:
    """The backslashes of a literal that it drops, and the pattern would have needed."""
    return [
        found
        for found in _SEQUENCE.finditer(text)
        if found[1] in _LOST
        and not (found[1] in "{$" and text.startswith("`"))
        and _pairs_before(text, found.start()) % 2 == 0
    ]


def _written(match: Match, literal: Node) -> str:
    """The text of a literal, with blanks for what is put into it: that has texts of its own."""
    text = match.unit.syntax.source[literal.start_byte : literal.end_byte]
    for child in reversed(literal.named_children):
        if child.type == "template_substitution":
            start, end = child.start_byte - literal.start_byte, child.end_byte - literal.start_byte
            text = text[:start] + b" " * (end - start) + text[end:]
    return text.decode(errors="replace")


def _pairs_before(text: str, end: int) -> int:
    """How many backslashes the text holds right in front of a place: an odd one escapes what follows in the pattern."""
    start = end
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    return (end - start) // 2


def _pieces(node: Node, depth: int = 0) -> list[Node]:
    """The literals that a text is put together of."""
    if node.type in ("string", "template_string"):
        return [node]
    if node.type == "binary_expression" and depth < 20:
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        return [piece for side in sides if side is not None for piece in _pieces(side, depth + 1)]
    return []


def keep_escapes(match: Match) -> list[Edit]:
    """Double the backslashes that the text would drop."""
    node = match.at if match.at is not None else match.argument("0")
    if node is None or node.type not in ("string", "template_string"):
        return []
    text, written = match.text(node), _written(match, node)
    for found in reversed(_lost(written) if len(written) == len(text) else []):
        text = f"{text[: found.start()]}\\{text[found.start() :]}"
    return [replacement(match, node, text)]
