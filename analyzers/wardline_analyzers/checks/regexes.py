"""Checks of the page about catastrophic regular expressions."""

from __future__ import annotations

import re

from wardline_analyzers.backtracking import LONGEST, is_exponential
from wardline_analyzers.match.match import Match


def exponential_regex(match: Match) -> bool:
    """The pattern is a constant that takes exponential time for some text."""
    pattern = match.constant("0|pattern")
    if isinstance(pattern, bytes):
        pattern = pattern.decode("latin-1")
    if not isinstance(pattern, str) or len(pattern) > LONGEST:
        return False
    flags = match.argument("flags") or (match.arguments.positional[-1] if match.arguments else None)
    verbose = flags is not None and bool(re.search(r"\bre\.(?:X|VERBOSE)\b|^VERBOSE$", match.text(flags)))
    dotall = flags is not None and bool(re.search(r"\bre\.(?:S|DOTALL)\b|^DOTALL$", match.text(flags)))
    whole = (match.name or "").endswith("fullmatch")
    return is_exponential(pattern, verbose, whole, dotall)
