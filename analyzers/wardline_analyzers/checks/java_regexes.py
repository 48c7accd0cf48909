"""Regular expressions of Java, read as Python would write them."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers import backtracking
from wardline_analyzers.checks.regexes import straying_range
from wardline_analyzers.match.match import Match

_QUOTED: Final = re.compile(r"\\Q(.*?)(?:\\E|$)", re.DOTALL)
_NAMED: Final = re.compile(r"\(\?<([A-Za-z]\w*)>")
_REFERENCE: Final = re.compile(r"\\k<([A-Za-z]\w*)>")
_PROPERTY: Final = re.compile(r"\\[pP](?:\{[^{}]*\}|\w)")
_BLANK: Final = re.compile(r"\\[hHRX]")
_WHOLE: Final = frozenset(("matches",))
"""Methods that ask for a match of the whole text."""


def in_python(pattern: str) -> str:
    """The pattern as Python writes it, as far as ranges and the number of ways to match depend on it.

    Classes within classes, which Python has none of, are left as they are: such a pattern is mostly none of Python's.
    """
    pattern = _QUOTED.sub(lambda found: re.escape(found[1]), pattern)
    pattern = _NAMED.sub(r"(?P<\1>", pattern)
    pattern = _REFERENCE.sub(r"(?P=\1)", pattern)
    pattern = _PROPERTY.sub(r"\\w", pattern)
    return _BLANK.sub(r"\\s", pattern).replace(r"\z", r"\Z")


def wide_range(match: Match) -> bool:
    """A range of characters that goes from one kind to another: `[A-z]`, `[,-_]`."""
    pattern = match.constant("0")
    message = straying_range(in_python(pattern)) if isinstance(pattern, str) and "&&" not in pattern else None
    match.message = message
    return message is not None


def is_exponential(match: Match) -> bool:
    """The pattern is a constant that takes exponential time for some text."""
    pattern = match.constant("0")
    if not isinstance(pattern, str) or len(pattern) > backtracking.LONGEST or "&&" in pattern:
        return False
    whole = (match.name or "").rpartition(".")[2] in _WHOLE
    return backtracking.is_exponential(in_python(pattern), whole=whole)


__all__ = ["in_python", "is_exponential", "wide_range"]
