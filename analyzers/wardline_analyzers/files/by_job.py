"""The findings of a workflow, job by job: a key costs the job that is typed in, not the others.

Rules that look at no more than one job and what holds for all of them say so (`by_job`). They are run on each job as if
it were the only one, and what they find is remembered by its text for as long as it stands in the document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from wardline_analyzers.files.run import FileRule, file_function, raw_findings, settled
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Edit, Finding, Span
from wardline_analyzers.pipelines.jobs import Cut, cut
from wardline_analyzers.world import Question

KIND = "github-workflow"
"""The kind of file that is cut."""

F = TypeVar("F", bound=Callable[[FileView], object])


def by_job(function: F) -> F:
    """Mark a rule's function that finds in a workflow what it finds in the workflows of each of its jobs."""
    function.by_job = True  # type: ignore[attr-defined]
    return function


class _Known(NamedTuple):
    """What came of one job, with the places that it has as the only one."""

    findings: tuple[Finding, ...]
    asked: frozenset[Question]
    gaps: tuple[str, ...]


class JobByJob:
    """The findings of one workflow under edit."""

    def __init__(self, rules: tuple[FileRule, ...]) -> None:
        self.rules = rules
        self._of_jobs = tuple(rule for rule in rules if _is_by_job(rule))
        self._of_whole = tuple(rule for rule in rules if rule not in self._of_jobs)
        self._around: tuple[bytes, bytes, int] = b"", b"", 0
        self._known: dict[bytes, _Known] = {}

    def forget(self) -> None:
        """What is known of the world has changed."""
        self._known = {}

    def findings(self, view: FileView) -> tuple[Finding, ...]:
        """All that the rules find in the workflow; spans are absolute."""
        parts = cut(view.text)
        if parts is None:
            self._known = {}
            return settled(raw_findings(view, self.rules), self.rules)
        found = list(raw_findings(view, self._of_whole))
        around = parts.before, parts.after, len(parts.jobs)
        if self._around != around:
            self._around, self._known = around, {}
        known: dict[bytes, _Known] = {}
        start = first = len(parts.before)
        behind = sum(map(len, parts.jobs))
        for job in parts.jobs:
            one = known.get(job) or self._known.get(job) or self._look(view, parts, job)
            known[job] = one
            last = first + len(job)
            found += (_placed(finding, first, last, start - first, behind - len(job)) for finding in one.findings)
            view.asked |= one.asked
            view.gaps |= dict.fromkeys(one.gaps)
            start += len(job)
        self._known = known
        return settled(found, self.rules)

    def _look(self, view: FileView, parts: Cut, job: bytes) -> _Known:
        alone = view.of_part(parts.before + job + parts.after, len(parts.jobs))
        found = tuple(raw_findings(alone, self._of_jobs))
        return _Known(found, frozenset(alone.asked), tuple(alone.gaps))


def _is_by_job(rule: FileRule) -> bool:
    functions: list[Any] = [file_function(target) for target in rule.matcher.targets]
    return all(getattr(function, "by_job", False) or getattr(function, "by_piece", False) for function in functions)


def _placed(finding: Finding, first: int, last: int, by: int, behind: int) -> Finding:
    """A finding in the workflow of one job, which has the bytes `first:last` there, where it stands in the whole: the
    job is `by` bytes further on, and what comes after it `behind`."""
    if finding.span.end <= first and not finding.fixes and not finding.related:
        return finding
    inside = finding.span.start < last

    def at(offset: int) -> int:
        if offset < first:
            return offset
        return offset + (by if offset < last or (inside and offset == last) else behind)

    span = Span(at(finding.span.start), at(finding.span.end))
    related = tuple(replace(place, span=Span(at(place.span.start), at(place.span.end))) for place in finding.related)
    fixes = tuple(
        replace(fix, edits=tuple(Edit(at(e.start), at(e.end), e.text) for e in fix.edits)) for fix in finding.fixes
    )
    return replace(finding, span=span, related=related, fixes=fixes)
