"""Regular expressions that look as if they were held to an end of the text, and are not; in any language."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 1000
"""Characters of a pattern that is looked at."""

_PIECE: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""What stands for itself in a pattern: something escaped, a class of characters, a character."""
_ANCHORS: Final = frozenset(("^", "$", "\\b", "\\B"))


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
