"""Functions that hash passwords, by their names."""

from __future__ import annotations

import re
from typing import Final

_HASHES: Final = re.compile(
    r"(?i)(?:hash|set|encode|encrypt|digest|store|save|verify|check|compare)_?\w*passw|passw\w*hash"
)
_LOOKED_UP: Final = re.compile(r"(?i)pwned|breach|leaked|hibp")


def hashes_passwords(name: str) -> bool:
    """Does a function of this name hash the passwords that it is given?"""
    return _HASHES.search(name) is not None


def looks_up_leaks(name: str) -> bool:
    """Does it ask a service for the hashes of leaked passwords? These are SHA-1."""
    return _LOOKED_UP.search(name) is not None
