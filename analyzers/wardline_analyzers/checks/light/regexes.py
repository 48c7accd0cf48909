"""Regular expressions of the light languages, read as Python would write them."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers import backtracking
from wardline_analyzers.checks.regex_dialects import from_java
from wardline_analyzers.match.match import Match

_BOUNDED: Final = re.compile(r"RegexOptions\.NonBacktracking|TimeSpan|[mM]atchTimeout")
_DELIMITED: Final = re.compile(r"\s*([^\w\s\\])(.*)([^\w\s\\])[imsxuADSUXJn]*\s*", re.DOTALL)
_PAIRS: Final = {"(": ")", "{": "}", "[": "]", "<": ">"}


def _holds(pattern: str) -> bool:
    if len(pattern) > backtracking.LONGEST or "&&" in pattern:
        return False
    return backtracking.is_exponential(from_java(pattern), whole=False)


def is_exponential(match: Match) -> bool:
    """The pattern is a constant that takes exponential time for some text, and nothing bounds that time."""
    pattern = match.constant("0" if match.unit.language == "php" or match.name == "Regex" else "1")
    if not isinstance(pattern, str) or _BOUNDED.search(match.text(match.node)):
        return False
    if match.unit.language == "php":
        found = _DELIMITED.fullmatch(pattern)
        if found is None or _PAIRS.get(found[1], found[1]) != found[3]:
            return False
        pattern = found[2]
    return _holds(pattern)


def literal_is_exponential(match: Match) -> bool:
    """`/…/` takes exponential time for some text."""
    written = match.text(match.node)
    end = written.rfind("/")
    return written.startswith("/") and end > 1 and "#{" not in written and _holds(written[1:end])


__all__ = ["is_exponential", "literal_is_exponential"]
