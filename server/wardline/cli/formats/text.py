"""The report for a person: each finding with its code, the way of the data, and the fix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from wardline.cli.escape import escape
from wardline.cli.frame import clipped, frame
from wardline.cli.paint import Paint
from wardline.cli.redacted import redacted
from wardline.project.report import FileReport, Patch, Result, Run
from wardline.project.source import Place, Source
from wardline_analyzers.finding import Confidence, Safety, Severity
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.secrets.masking import hide, mode_of

_GUTTER = 9
"""Cells left of the code: indent, line number, bar."""
_MOST_FIX_LINES = 12
_MOST_LIMITS = 5
_ASCII = str.maketrans({"│": "|", "…": "~", "·": "-", "⋮": ":"})


def render(run: Run, paint: Paint, *, quiet: bool = False, statistics: bool = False) -> str:
    """The whole report. `quiet`: no summary. `statistics`: a table of the rules instead of the findings."""
    lines: list[str] = []
    if statistics:
        lines += _statistics(run, paint)
    else:
        for report in run.reports:
            if report.source is not None and report.results:
                report = replace(report, source=redacted(report.source, report.results))
            for result in report.results:
                lines += _finding(run, report, result, paint)
                lines.append("")
    if not quiet:
        if statistics and lines:
            lines.append("")
        lines.append(_summary(run, paint))
        if run.limits:
            lines.append(_limits(run, paint))
    text = "".join(line + "\n" for line in lines)
    return text if paint.unicode else text.translate(_ASCII)


def where(path: str, place: Place) -> str:
    """`path:line:column`, in a notebook `path:cell 3:line:column`."""
    cell = f"cell {place.cell}:" if place.cell else ""
    return f"{path}:{cell}{place.line}:{place.column}"


def _finding(run: Run, report: FileReport, result: Result, paint: Paint) -> Iterator[str]:
    source = report.source
    assert source is not None
    path = escape(run.shown_path(report.path))
    head = paint("path", where(path, source.place(result.start)))
    level = paint.severity(result.severity)
    if result.confidence is Confidence.LOW and result.severity is not Severity.INFO:
        level += " " + paint("dim", "(low confidence)")
    yield f"{head}: {level} {paint('rule', result.rule)}: {escape(result.message)}"
    yield from _code(source, result.start, result.end, result.severity, paint)
    for title, steps in (("way of the data", result.trace), ("see also", result.related)):
        if steps:
            yield f"  {paint('dim', title)}"
        for number, step in enumerate(steps, 1):
            if step.elsewhere is None:
                place = where(path, source.place(step.start))
                code = source.line(source.buffer.line_at(step.start)).strip()
            else:
                far = step.elsewhere
                shown = escape(run.shown_path(report.path_of(far)))
                place, code = where(shown, Place(far.line + 1, far.columns[2] + 1)), hide(far.code)
            yield f"  {number:>4}. {paint('path', place)}: {escape(step.message)}"
            yield "        " + clipped(code, paint.width - 8)
    if result.patches:
        yield from _fix(source, result.patches[0], paint)


def _code(source: Source, start: int, end: int, severity: Severity, paint: Paint) -> Iterator[str]:
    bar = paint("dim", "│")
    for row in frame(source, start, end, width=paint.width - _GUTTER):
        if row.kind == "code":
            yield f"  {paint('dim', f'{row.number:>4}')} {bar} {row.text}".rstrip()
        elif row.kind == "marks":
            indent = len(row.text) - len(row.text.lstrip())
            yield f"       {bar} {' ' * indent}{paint(severity.label, row.text.strip())}"
        else:
            yield f"     {paint('dim', '⋮')}"


def _fix(source: Source, patch: Patch, paint: Paint) -> Iterator[str]:
    safe = patch.safety is Safety.SAFE
    hint = "fix" if safe else "suggested fix"
    yield f"  {paint('good' if safe else 'dim', hint)}: {escape(patch.title)}"
    mode = mode_of(source.path, source.language == PYTHON)
    rows = [(sign, hide(text, mode)) for sign, text in _hunks(source, patch)]
    rows += [("+", f"{line.file}: {line.text}") for line in patch.lines]
    for sign, text in rows[:_MOST_FIX_LINES]:
        line = f"     {sign} {clipped(text, paint.width - 7)}"
        yield paint("removed" if sign == "-" else "added", line.rstrip())
    if len(rows) > _MOST_FIX_LINES:
        yield f"     {paint('dim', '⋮')}"


def _hunks(source: Source, patch: Patch) -> Iterator[tuple[str, str]]:
    """The lines that a fix takes away and puts in, without those that stay as they are."""
    buffer = source.buffer
    groups: list[tuple[int, int, list[tuple[int, int, str]]]] = []
    for edit in patch.edits:
        first, last = buffer.line_at(edit[0]), buffer.line_at(edit[1])
        if groups and first <= groups[-1][1]:
            groups[-1] = (groups[-1][0], max(last, groups[-1][1]), [*groups[-1][2], edit])
        else:
            groups.append((first, last, [edit]))
    for first, last, edits in groups:
        low, high = buffer.line_start(first), buffer.line_start(last + 1)
        before, after = source.shown[low:high], bytearray(source.shown[low:high])
        for start, end, text in reversed(edits):
            after[start - low : end - low] = text.encode()
        old, new = _lines(before), _lines(bytes(after))
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        tail = 0
        while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        yield from (("-", line) for line in old[same : len(old) - tail])
        yield from (("+", line) for line in new[same : len(new) - tail])


def _lines(text: bytes) -> list[str]:
    lines = re.split("\r\n?|\n", text.decode("utf-8", "surrogateescape"))
    return lines[:-1] if not lines[-1] else lines


def _statistics(run: Run, paint: Paint) -> Iterator[str]:
    counts = Counter((result.severity, result.rule) for _, result in run.findings)
    fixable = Counter(result.rule for _, result in run.findings if result.fixable)
    for (severity, rule), count in sorted(counts.items(), key=lambda item: (-item[0][0], -item[1], item[0][1])):
        note = f"  ({fixable[rule]} fixable)" if fixable[rule] else ""
        word = paint.severity(severity) + " " * (6 - len(severity.label))
        yield f"{count:>6}  {word}  {paint('rule', rule)}{note}"


def _summary(run: Run, paint: Paint) -> str:
    findings = [result for _, result in run.findings]
    files = _count(run.analysed, "file")
    hidden = f"; {run.hidden} hidden by the baseline" if run.hidden else ""
    if not findings:
        return paint("good", f"No findings in {files}") + hidden + "."
    counts = Counter(result.severity for result in findings)
    parts = ", ".join(f"{counts[level]} {paint.severity(level)}" for level in sorted(counts, reverse=True))
    fixable = sum(result.fixable for result in findings)
    fix = f"; {fixable} fixable with --fix" if fixable else ""
    return f"{_count(len(findings), 'finding')} ({parts}) in {files}{fix}{hidden}."


def _limits(run: Run, paint: Paint) -> str:
    """Functions whose data was not followed to the end."""
    places = [escape(where(run.shown_path(report.path), place).rpartition(":")[0]) for report, place in run.limits]
    more = f" and {len(places) - _MOST_LIMITS} more" if len(places) > _MOST_LIMITS else ""
    which = f"{_count(len(places), 'function')} {'is' if len(places) == 1 else 'are'}"
    why = "too large, too tangled, minified or too deeply nested"
    said = "the data was not followed to the end, and findings may be missing there"
    return f"{paint('dim', 'note')}: {which} {why}: {said}: {', '.join(places[:_MOST_LIMITS])}{more}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
