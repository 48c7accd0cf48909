"""One finding for one flaw: what several producers say of the same place, and what comments silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from wardline_analyzers.finding import Confidence, Finding, Placed
from wardline_analyzers.profile import Profile
from wardline_analyzers.suppress import PlacedComment, apply
from wardline_analyzers.text.buffer import Buffer

if TYPE_CHECKING:
    from wardline_analyzers.languages.units import Unit


def merged(rules: Sequence[Finding], bandit: Sequence[Finding]) -> tuple[Finding, ...]:
    """The rules' findings, and those of bandit's that no rule reports at the same place."""
    if not bandit:
        return tuple(rules)
    known = {(f.rule, f.span.start) for f in rules}
    extra = [f for f in bandit if (f.rule, f.span.start) not in known]
    return tuple(sorted((*rules, *extra), key=lambda f: (f.span.start, f.span.end, f.rule)))


def surer(found: list[Placed], others: list[Placed]) -> list[Placed]:
    """Both, and of two that one rule makes of one place the surer one."""
    if not others:
        return found
    known = {(p.finding.rule, p.start, p.end): p.finding.confidence for p in others}
    kept = [p for p in found if known.get((p.finding.rule, p.start, p.end), Confidence.LOW) <= p.finding.confidence]
    said = {(p.finding.rule, p.start, p.end) for p in kept}
    return [*kept, *(p for p in others if (p.finding.rule, p.start, p.end) not in said)]


def suppressed(
    found: list[Placed], units: Sequence[Unit], buffer: Buffer, profile: Profile, today: date | None, complete: bool
) -> list[Placed]:
    """The findings that count for this profile, and what is wrong with the suppression comments in these units."""
    comments = [
        PlacedComment(comment, unit.line, buffer.line_start(unit.line))
        for unit in units
        if unit.state is not None and unit.state.outline.comments
        for comment in unit.state.outline.comments
    ]
    return standing(found, comments, buffer, profile, today, complete)


def standing(
    found: list[Placed],
    comments: Sequence[PlacedComment],
    buffer: Buffer,
    profile: Profile,
    today: date | None,
    complete: bool,
) -> list[Placed]:
    """The findings that count for this profile, and what is wrong with these suppression comments."""
    if comments:
        kept, problems = apply(found, comments, profile, today or date.today(), lines=buffer.lines, complete=complete)
        found = sorted((*kept, *problems), key=lambda p: (p.start.line, p.start.column, p.finding.rule))
    return [
        p
        for p in found
        if p.finding.severity >= profile.min_severity and p.finding.confidence >= profile.min_confidence
    ]
