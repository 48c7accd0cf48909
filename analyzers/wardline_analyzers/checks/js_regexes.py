"""Regular expressions of JavaScript that take exponential time."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.backtracking import LONGEST, is_exponential
from wardline_analyzers.match.match import Match

_NAMED: Final = re.compile(r"\(\?<([A-Za-z_]\w*)>")
_REFERENCE: Final = re.compile(r"\\k<([A-Za-z_]\w*)>")
_CODE_POINT: Final = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}")
_PROPERTY: Final = re.compile(r"\\[pP]\{[^{}]*\}")


def in_python(pattern: str) -> str:
    """The pattern as Python writes it, as far as the number of ways to match depends on it."""
    pattern = _NAMED.sub(r"(?P<\1>", pattern)
    pattern = _REFERENCE.sub(r"(?P=\1)", pattern)
    pattern = _CODE_POINT.sub(lambda found: f"\\U{found[1]:0>8}", pattern)
    pattern = _PROPERTY.sub(r"\\w", pattern)
    return pattern.replace("[^]", r"[\s\S]").replace(r"\/", "/").replace(r"\-", "-" if r"[" not in pattern else r"\-")


def literal_is_exponential(match: Match) -> bool:
    """`/(a+)+$/`: what is matched is the pattern of a literal."""
    return _is_exponential(match.text(match.node))


def text_is_exponential(match: Match) -> bool:
    """`new RegExp("(a+)+$")`"""
    pattern = match.constant("0")
    return isinstance(pattern, str) and match.node.type != "regex" and _is_exponential(pattern)


def _is_exponential(pattern: str) -> bool:
    return len(pattern) <= LONGEST and is_exponential(in_python(pattern))
