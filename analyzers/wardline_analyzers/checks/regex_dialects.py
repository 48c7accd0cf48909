"""Regular expressions of other languages, read as Python would write them."""

from __future__ import annotations

import re
from typing import Final

_NAMED: Final = re.compile(r"\(\?<([A-Za-z_]\w*)>")
_REFERENCE: Final = re.compile(r"\\k<([A-Za-z_]\w*)>")

_QUOTED: Final = re.compile(r"\\Q(.*?)(?:\\E|$)", re.DOTALL)
_PROPERTY: Final = re.compile(r"\\[pP](?:\{[^{}]*\}|\w)")
_BLANK: Final = re.compile(r"\\[hHRX]")


def from_java(pattern: str) -> str:
    """A pattern of Java, as far as ranges and the number of ways to match depend on it.

    Classes within classes, which Python has none of, are left as they are: such a pattern is mostly none of Python's.
    """
    pattern = _QUOTED.sub(lambda found: re.escape(found[1]), pattern)
    pattern = _named(pattern)
    pattern = _PROPERTY.sub(r"\\w", pattern)
    return _BLANK.sub(r"\\s", pattern).replace(r"\z", r"\Z")


_CODE_POINT: Final = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}")
_PIECE: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_REFERS: Final = re.compile(r"\\[1-9]|\\k<|\(\?P=")
_NAMED_PROPERTY: Final = re.compile(r"\\[pP]\{[^{}]*\}")


def from_javascript(pattern: str) -> str:
    """A pattern of JavaScript, as far as the number of ways to match depends on it."""
    pattern = _named(pattern)
    pattern = _CODE_POINT.sub(lambda found: f"\\U{found[1]:0>8}", pattern)
    pattern = _NAMED_PROPERTY.sub(r"\\w", pattern)
    if "|" in pattern and not _REFERS.search(pattern):
        # Python makes a set of alternatives of one character each; JavaScript tries them one by one
        pattern = "".join("|()" if piece == "|" else piece for piece in _PIECE.findall(pattern))
    return pattern.replace("[^]", r"[\s\S]").replace(r"\/", "/").replace(r"\-", "-" if r"[" not in pattern else r"\-")


def _named(pattern: str) -> str:
    """The groups with names, and what refers to them."""
    return _REFERENCE.sub(r"(?P=\1)", _NAMED.sub(r"(?P<\1>", pattern))


__all__ = ["from_java", "from_javascript"]
