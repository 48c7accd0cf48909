"""What a scan says of one file: plain values that go from process to process, to disk, and to every output format.

Offsets are bytes in the text that was analysed (`Source.text`, UTF-8). They are kept as JSON, never as pickle: a store
on disk must not be able to run anything.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from wardline_analyzers.finding import Confidence, Elsewhere, Line, Related, Safety, Severity

if TYPE_CHECKING:
    from wardline.project.source import Place, Source
    from wardline_analyzers.opening import AnyDocument


@dataclass(frozen=True, slots=True)
class Step:
    """A further place that explains a result: a step of the data's way, or a related place.

    One in another file is `elsewhere`; its offsets are then those of what leads there.
    """

    start: int
    end: int
    message: str
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """One way to mend it: edits (start, end, new text) of the file, sorted, needed imports included."""

    title: str
    safety: Safety
    edits: tuple[tuple[int, int, str], ...]
    lines: tuple[Line, ...] = ()
    """What other files of the project need for it (`project/lines.py`)."""


@dataclass(frozen=True, slots=True)
class Result:
    """One finding in one file, ready to be shown."""

    rule: str
    message: str
    severity: Severity
    confidence: Confidence
    start: int
    end: int
    fingerprint: str
    patches: tuple[Patch, ...] = ()
    trace: tuple[Step, ...] = ()
    related: tuple[Step, ...] = ()
    advice: str = ""
    """What is to be done beside mending the text, as Markdown."""

    @property
    def fixable(self) -> bool:
        """Whether `--fix` would mend it."""
        return any(patch.safety is Safety.SAFE for patch in self.patches)


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit that brought a text, for findings in the history."""

    id: str
    date: str
    """Of the commit: `2026-01-31`, UTC."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of a scan."""

    path: str
    """Absolute."""
    results: tuple[Result, ...] = ()
    """In the order of the text."""
    source: Source | None = None
    """The text that the offsets mean; kept only where there are results or limits."""
    error: str | None = None
    """Why the file could not be analysed, in words that follow its name."""
    note: str | None = None
    """Why it was left out on purpose, likewise."""
    failed: tuple[str, ...] = ()
    """Rules that broke down: their findings are missing here."""
    root: str = ""
    """The folder that places in other files are relative to."""
    limits: tuple[int, ...] = ()
    """Where the functions begin (byte offsets in `source`) whose data was not followed to the end: they are too large
    or too deeply nested, and findings may be missing there."""
    commit: Commit | None = None
    """Where in the history this text is from; None: it is the file as it is."""

    gaps: tuple[str, ...] = ()
    """What is not known of the file, so that no finding is no all-clear; lines for people."""

    def path_of(self, place: Elsewhere) -> str:
        """The absolute path of a place in another file."""
        return os.path.join(self.root, *place.file.split("/"))

    def keep(self, results: tuple[Result, ...]) -> FileReport:
        """The same with only these results."""
        return replace(self, results=results)


@dataclass(frozen=True)
class Run:
    """A whole run of `wardline check`, ready to be shown."""

    reports: tuple[FileReport, ...]
    """All files that were looked at, with the results to show."""
    cwd: str
    """Where it ran; paths are shown relative to it."""
    hidden: int = 0
    """Results that the baseline hides."""
    errors: tuple[str, ...] = ()
    """What went wrong besides single files, one line each."""

    @property
    def findings(self) -> list[tuple[FileReport, Result]]:
        return [(report, result) for report in self.reports for result in report.results]

    @property
    def limits(self) -> list[tuple[FileReport, Place]]:
        """Where the data of functions was not followed to the end."""
        return [(r, r.source.place(offset)) for r in self.reports if r.source is not None for offset in r.limits]

    @property
    def gaps(self) -> list[str]:
        """What is not known, each once."""
        return list(dict.fromkeys(gap for report in self.reports for gap in report.gaps))

    @property
    def analysed(self) -> int:
        """How many files were analysed."""
        return sum(report.error is None and report.note is None for report in self.reports)

    def shown_path(self, path: str) -> str:
        """Relative to where we are if it is below, else absolute; in the form of this system."""
        below = os.path.join(self.cwd, "")
        return path[len(below) :] if path.startswith(below) else path


LIMITED = (
    "is too large, too tangled, minified or too deeply nested: its data was not followed to the end, "
    "and findings may be missing in it"
)
"""What is said of a function that the dataflow has no budget for, after its name."""


def limits_of(document: AnyDocument) -> tuple[int, ...]:
    """Where the functions of an analysed document begin whose data was not followed to the end; see `FileReport`."""
    return tuple(start for start, _ in document.limits())


def results_of(document: AnyDocument, today: date) -> tuple[Result, ...]:
    """The findings of an analysed document."""
    results = []
    for placed in document.findings(today):
        finding, base = placed.finding, placed.offset
        results.append(
            Result(
                finding.rule,
                finding.message,
                finding.severity,
                finding.confidence,
                base + finding.span.start,
                base + finding.span.end,
                placed.fingerprint,
                tuple(
                    Patch(fix.title, fix.safety, tuple(document.fix_edits(placed, fix)), fix.lines)
                    for fix in finding.fixes
                ),
                tuple(_step(base, step) for step in finding.trace),
                tuple(_step(base, step) for step in finding.related),
                finding.advice,
            )
        )
    return tuple(sorted(results, key=lambda result: (result.start, result.end, result.rule)))


def _step(base: int, step: Related) -> Step:
    return Step(base + step.span.start, base + step.span.end, step.message, step.elsewhere)


def to_json(results: tuple[Result, ...]) -> list[Any]:
    """The results as lists of plain values."""
    return [
        [
            r.rule,
            r.message,
            int(r.severity),
            int(r.confidence),
            r.start,
            r.end,
            r.fingerprint,
            [
                [p.title, p.safety.value, [list(e) for e in p.edits], [[n.file, n.text, n.unless] for n in p.lines]]
                for p in r.patches
            ],
            [_step_to_json(s) for s in r.trace],
            [_step_to_json(s) for s in r.related],
            r.advice,
        ]
        for r in results
    ]


def _step_to_json(step: Step) -> list[Any]:
    plain: list[Any] = [step.start, step.end, step.message]
    e = step.elsewhere
    return plain if e is None else [*plain, e.file, e.code, e.line, *e.columns, e.end_line, *e.end_columns]


def _step_from_json(data: Any) -> Step:
    start, end, message, *more = data
    elsewhere = None
    if more:
        file, code, *numbers = more
        line, a, b, c, end_line, d, e, f = (int(number) for number in numbers)
        elsewhere = Elsewhere(str(file), line, (a, b, c), end_line, (d, e, f), str(code))
    return Step(int(start), int(end), str(message), elsewhere)


def from_json(data: Any) -> tuple[Result, ...]:
    """The reverse of `to_json`. Raises ValueError, TypeError or IndexError on anything else."""
    if not isinstance(data, list):
        raise TypeError("not a list of results")
    return tuple(
        Result(
            str(rule),
            str(message),
            Severity(severity),
            Confidence(confidence),
            int(start),
            int(end),
            str(fingerprint),
            tuple(
                Patch(
                    str(title),
                    Safety(safety),
                    tuple((int(a), int(b), str(text)) for a, b, text in edits),
                    tuple(Line(str(file), str(text), str(unless)) for file, text, unless in lines),
                )
                for title, safety, edits, lines in patches
            ),
            tuple(_step_from_json(step) for step in trace),
            tuple(_step_from_json(step) for step in related),
            str(advice),
        )
        for rule, message, severity, confidence, start, end, fingerprint, patches, trace, related, advice in data
    )
