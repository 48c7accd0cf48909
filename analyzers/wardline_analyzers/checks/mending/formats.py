"""Texts that are read for their signs: a format of the program comes first."""

from __future__ import annotations

from collections.abc import Sequence

from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import insertion
from wardline_analyzers.match.match import Match


def format_first(match: Match) -> Sequence[Edit]:
    """`"%s", ` in front of the first argument."""
    given = match.arguments.positional if match.arguments is not None else []
    if match.at is None or not given or given[0].id != match.at.id:
        return []
    quote = "'" if match.unit.language == "javascript" else '"'
    return [insertion(match, match.at.start_byte, f"{quote}%s{quote}, ")]
