"""Numbers that JavaScript makes of random bytes, some more often than others."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_RANDOM: Final = re.compile(r"(?:randomBytes|secureRandom|secure-random|getRandomValues)\b")
_BYTES: Final = 256


def uneven(match: Match) -> bool:
    """A byte is divided by a number that 256 cannot be divided by."""
    bound, base = match.constant("bound"), match.captures.get("base")
    if base is None or (isinstance(bound, int) and bound > 0 and _BYTES % bound == 0):
        return False
    text = match.text(base)
    if base.type == "identifier":
        around = enclosing(match.node, *FUNCTIONS)
        inside = match.text(around) if around is not None else ""
        made = re.search(rf"(?<![\w$.]){re.escape(text)}\s*=\s*([^;\n]{{0,80}})", inside)
        filled = re.search(rf"getRandomValues\(\s*{re.escape(text)}\s*\)", inside)
        text = made[1] if made is not None and filled is None else filled[0] if filled is not None else ""
        rejects = re.search(r"\b(?:while|do)\b", inside) is not None and re.search(r"[<>]=?\s*\w+", inside) is not None
        if (
            rejects
            and re.search(r"\b(?:continue|while)\b[^;]*[<>]=?", inside)
            and re.search(r"2[45]\d|limit|max", inside)
        ):
            return False
    return _RANDOM.search(text) is not None and outside_tests(match)


def summed(match: Match) -> bool:
    """Two random bytes are added or multiplied: sums in the middle come up more often."""
    nodes = (match.captures.get("base"), match.captures.get("other"))
    return all(n is not None and _RANDOM.search(match.text(n)) for n in nodes) and outside_tests(match)
