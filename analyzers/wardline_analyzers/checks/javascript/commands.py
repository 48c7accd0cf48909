"""Commands that JavaScript hands to a shell as one text."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from wardline_analyzers.checks.javascript.calls import is_unknown
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_SAYS_COMMAND: Final = frozenset(("-c", "-lc", "-ic", "/c", "/C", "-Command", "-command"))


def line_is_built(match: Match) -> bool:
    """Behind `-c` stands a text that a value is written into."""
    given = match.argument("1")
    words = given.named_children if given is not None and given.type == "array" else []
    for option, line in pairwise(words):
        if match.unit.constant(option) in _SAYS_COMMAND:
            value = value_of(match, line)
            written = line.type in ("template_string", "binary_expression")
            if written and value is not None and is_unknown(value, "shell") and value.kind not in ("int", "float"):
                match.at = line
                return outside_tests(match)
    return False
