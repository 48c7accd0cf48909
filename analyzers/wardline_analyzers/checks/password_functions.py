"""Functions that hash passwords, by their names."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match

_HASHES: Final = re.compile(
    r"(?i)(?:hash|set|encode|encrypt|digest|store|save|verify|check|compare)_?\w*passw|passw\w*hash"
)
_LOOKED_UP: Final = re.compile(r"(?i)pwned|breach|leaked|hibp")


def is_password(match: Match, function: Node | None, word: re.Pattern[str]) -> bool:
    """Is what a call hashes a password: by its name, or by that of the function around, which hashes what it is given?

    A function that asks a service for the hashes of leaked passwords, which are SHA-1, hashes none to keep it.
    """
    name = function.child_by_field_name("name") if function is not None else None
    called = match.text(name) if name is not None else ""
    if _LOOKED_UP.search(called) is not None:
        return False
    given = match.arguments.positional if match.arguments is not None else []
    return _HASHES.search(called) is not None or any(word.search(match.text(node)) for node in given)
