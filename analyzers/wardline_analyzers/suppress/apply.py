"""Suppressing: a document's findings and comments in, what is left and what is wrong with the comments out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from wardline_analyzers.finding import Placed
from wardline_analyzers.placing import fingerprints
from wardline_analyzers.profile import Profile
from wardline_analyzers.rules.catalog import Catalog
from wardline_analyzers.suppress.comments import NOT_AT_THE_TOP
from wardline_analyzers.suppress.names import named
from wardline_analyzers.suppress.problems import WITHOUT_REASON, Problems, counts, running
from wardline_analyzers.suppress.reach import Lines, PlacedComment, Reach


def apply(
    findings: Sequence[Placed],
    comments: Iterable[PlacedComment],
    profile: Profile,
    today: date,
    *,
    lines: Lines | None = None,
    complete: bool = True,
    catalog: Catalog | None = None,
) -> tuple[list[Placed], list[Placed]]:
    """The findings that no comment suppresses, and findings about the comments themselves.

    `findings` are all that there are, before `min_severity` and `min_confidence` take some away: else a comment for
    those would look unused. `complete` is false while some producer (bandit) has not yet had its say; then no comment
    is called unused. `lines` gives the text for comments at the end of a unit (`Buffer.lines`). `today` is the local
    date.
    """
    placed = [_at_the_top(p) for p in comments]
    if not placed:
        return list(findings), []
    if catalog is None:
        from wardline_analyzers.rules.catalog import extended_by

        catalog = extended_by(profile.custom_rules)
    in_force = [p for p in placed if _honoured(p, profile) and counts(p.comment, today)]
    reach = Reach(in_force, lines)
    used: dict[int, set[int]] = {}
    kept = []
    for finding in findings:
        hidden = False
        for found in reach.of(finding):
            ids = named(found.comment, finding.finding, catalog)
            if ids is not None:
                hidden = True
                used.setdefault(id(found), set()).update(ids)
        if not hidden:
            kept.append(finding)
    rules = running(catalog, profile)
    if not profile.require_reason and WITHOUT_REASON not in profile.select:
        rules = {name: rule for name, rule in rules.items() if name != WITHOUT_REASON}
    problems = Problems(rules, catalog, today)
    said = (
        problem
        for p in placed
        if p.comment.tool == "wardline"
        for problem in problems.of(p, used.get(id(p), set()) if complete else None)
    )
    return kept, list(fingerprints(said))


def _at_the_top(placed: PlacedComment) -> PlacedComment:
    comment = placed.comment
    if comment.file and comment.tool == "wardline" and placed.line:
        return placed._replace(comment=replace(comment, fault=comment.fault or NOT_AT_THE_TOP))
    return placed


def _honoured(placed: PlacedComment, profile: Profile) -> bool:
    return placed.comment.tool == "wardline" or placed.comment.tool in profile.honour
