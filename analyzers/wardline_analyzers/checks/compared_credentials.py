"""A password that is compared with a text in the source: who reads the source can log in."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_example, in_test

_PASSWORD: Final = re.compile(
    r"(?i)(?:^|[^a-z])(?:(?:admin|user|root|db|my|login|basic)_?)?"
    r"(?:pass|passw(?:or)?d|passwd|pwd|passcode|pass_?phrase|api_?key|api_?secret|auth_?token)"
    r"(?:['\"]\])?$"
)
_LETTERS: Final = re.compile(r"[A-Za-z]")
_OTHER: Final = re.compile(
    r"(?i)^(?:password|passwd|pwd|pass|string|text|hidden|true|false|none|null|undefined|basic|bearer|\W*)$"
)
"""What stands for no password: its type, its place, or that there is none."""
_SHORTEST: Final = 5


def compared_credential(match: Match) -> bool:
    """One side is called a password or a key, and the other is a text that could be one."""
    sides = match.captured("left", "right")
    if len(sides) != 2 or in_test(match.unit, match.node) or in_example(match.unit):
        return False
    for named, other in (sides, sides[::-1]):
        text = match.unit.constant(other)
        if not isinstance(text, str) or len(text) < _SHORTEST or not _LETTERS.search(text) or _OTHER.match(text):
            continue
        if " " not in text and _PASSWORD.search(match.text(named)) and not isinstance(match.unit.constant(named), str):
            match.at = other
            return True
    return False


__all__ = ["compared_credential"]
