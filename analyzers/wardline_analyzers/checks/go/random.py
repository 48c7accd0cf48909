"""Random numbers of Go that others can compute."""

from __future__ import annotations

from wardline_analyzers.checks.go.calls import makes_secret
from wardline_analyzers.checks.remote import entry
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test


def secret_elsewhere(match: Match) -> bool:
    """Of `taint`: not where the place that draws the number says by its names that a secret is made; that is told."""
    if in_test(match.unit, match.node):
        return False  # users and tokens that a test makes up
    drawn = entry(match)
    if drawn is None or drawn.type != "call_expression":
        return True
    told = Match(match.rule, match.matcher, match.unit, drawn, name=match.resolve(drawn))
    return not (told.name or "").startswith("math/rand") or not makes_secret(told)
