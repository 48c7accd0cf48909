"""Random numbers of Java: what they begin with."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.checks.tree import enclosing, text_between
from wardline_analyzers.match.match import Match

_TIME: Final = re.compile(r"\b(?:currentTimeMillis|nanoTime|getTime|toEpochMilli)\s*\(")
_NUMBER: Final = re.compile(r"^\d[\d_]*[lL]?$")


def known_seed(match: Match) -> bool:
    """A seed that stands in the source, or is the time, before the first number was made."""
    node = match.pointed()
    if node is None:
        return False
    value = value_of(match, node)
    constant = (value is not None and value.consts is not None) or _NUMBER.match(match.text(node)) is not None
    if not constant and not _TIME.search(match.text(node)):
        return False
    return not _seeded_before(match) and outside_unit_tests(match)


def _seeded_before(match: Match) -> bool:
    """`random.nextInt(); random.setSeed(7);`: what was made before has seeded it."""
    receiver = match.node.child_by_field_name("object")
    around = enclosing(match.node, *FUNCTIONS)
    if receiver is None or around is None:
        return False
    before = text_between(match.unit.syntax, around.start_byte, match.node.start_byte)
    return re.search(rf"\b{re.escape(match.text(receiver))}\s*\.\s*(?:next\w*|generateSeed)\s*\(", before) is not None


__all__ = ["known_seed"]
