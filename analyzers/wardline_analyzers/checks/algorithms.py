"""Algorithms that callers name: which page a weak one belongs to."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match

_BLOCKWISE: Final = re.compile(r"(?i)^aes")


def _name(match: Match) -> str:
    """The name that gets to the call."""
    key = match.taint.key if match.taint is not None else ()
    return key[1] if len(key) > 1 and isinstance(key[1], str) else ""


def cipher(match: Match) -> bool:
    """A cipher that is weak in any mode."""
    return not _BLOCKWISE.match(_name(match)) and less_sure_in_tests(match)


def ecb(match: Match) -> bool:
    """A good cipher in a mode that shows its patterns."""
    return _BLOCKWISE.match(_name(match)) is not None and less_sure_in_tests(match)


__all__ = ["cipher", "ecb"]
