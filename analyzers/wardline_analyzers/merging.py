"""One finding for one flaw: what several producers say of the same place, and what comments silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wardline_analyzers.finding import Finding, Placed
from wardline_analyzers.profile import Profile
from wardline_analyzers.python.split import Unit


def merged(rules: Sequence[Finding], bandit: Sequence[Finding]) -> tuple[Finding, ...]:
    """The rules' findings, and those of bandit's that no rule reports at the same place."""
    if not bandit:
        return tuple(rules)
    known = {(f.rule, f.span.start) for f in rules}
    extra = [f for f in bandit if (f.rule, f.span.start) not in known]
    return tuple(sorted((*rules, *extra), key=lambda f: (f.span.start, f.span.end, f.rule)))


def suppressed(found: list[Placed], units: Sequence[Unit], profile: Profile, today: date | None) -> list[Placed]:
    """The findings that count for this profile."""
    return [
        p
        for p in found
        if p.finding.severity >= profile.min_severity and p.finding.confidence >= profile.min_confidence
    ]
