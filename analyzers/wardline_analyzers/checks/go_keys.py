"""Keys of Go's libraries that are given by a function."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.secret_text import is_placeholder
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.match.match import Match

_RETURNS_TEXT: Final = re.compile(r"return\s*(?:\[\]byte\()?([\"`])([^\"`\n]{4,200})\1\)?\s*,\s*nil")


def parsed_with_text(match: Match) -> bool:
    """The function that is to give the key of a token returns a text that stands in it."""
    given = match.arguments.positional if match.arguments is not None else []
    function = next((node for node in given if node.type == "func_literal"), None)
    if function is None or in_test(match.unit, match.node):
        return False
    found = _RETURNS_TEXT.search(match.text(function))
    if found is None or is_placeholder(found[2]):
        return False
    match.at = function
    return True
