"""What callers hand to functions of C++ that put commands and queries together; in C, buffers tell the same."""

from __future__ import annotations

from wardline_analyzers.checks.python import handed_in
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.match import Match


def in_sql(match: Match) -> bool:
    """Of `taint`: it is joined to a text of SQL in this function."""
    return handed_in.in_sql(match) and _told(match)


def in_command(match: Match) -> bool:
    """Of `taint`: it is joined to a command in this function."""
    return handed_in.joined(match) and _told(match)


def _told(match: Match) -> bool:
    if not in_test(match.unit, match.node):
        match.confidence, match.severity = Confidence.MEDIUM, Severity.MEDIUM
    return True


__all__ = ["in_command", "in_sql"]
