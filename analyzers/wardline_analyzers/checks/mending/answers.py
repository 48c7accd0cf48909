"""What an answer tells of a failure: a fixed text instead."""

from __future__ import annotations

from collections.abc import Sequence

from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match


def generic_text(match: Match) -> Sequence[Edit]:
    """A text that tells nothing."""
    node = match.pointed()
    if match.unit.language == "javascript":
        return [replacement(match, match.node, "'Internal server error'")]
    if node is None:
        return []
    if match.unit.language == "java":
        return [replacement(match, node, '"Internal server error"')]
    text = "`net/http.StatusText`(`net/http.StatusInternalServerError`)"
    return [replacement(match, node, spelled(text))] if (match.name or "") == "net/http.Error" else []
