"""Checks and fixes of the family `resources`."""

from __future__ import annotations

from collections.abc import Sequence

from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match

_SECONDS = ("time.sleep", "asyncio.sleep")


def as_sure_as_data(match: Match) -> bool:
    """A number out of something that a function which nobody knows has made of the data is hardly the client's."""
    if match.taint is not None and not match.taint.sure:
        match.confidence = Confidence.LOW
    return True


def set_limit(match: Match) -> Sequence[Edit]:
    """`min(x, 1000)` around the number; 10 where it is a time in seconds."""
    node = match.at
    if node is None or node.type in ("string", "list", "tuple", "generator_expression"):
        return ()
    if match.unit.names.binding("min", node.start_byte) is not None:
        return ()
    limit = 10 if match.name in _SECONDS else 1000
    return (replacement(match, node, f"min({match.text(node)}, {limit})"),)
