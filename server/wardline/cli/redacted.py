"""Sources as they may be shown: without the secrets on the lines that a report shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wardline.project.report import Result
from wardline.project.source import Source
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.secrets.masking import by_look, in_lines, in_span, mode_of, points_to_secret

_AROUND = 2
"""Lines beside a place that a report shows as well, at most."""


def redacted(source: Source, results: Sequence[Result]) -> Source:
    """The source, with what is a secret hidden wherever these results show the text."""
    python = source.language == PYTHON
    mode = mode_of(source.path, python)
    hidden = [
        span
        for result in results
        if points_to_secret(result.rule)
        for span in in_span(source.text, result.start, result.end, python)
    ]
    buffer = source.buffer
    for first, last in _blocks(sorted(_lines(source, results))):
        start, end = buffer.line_start(first), buffer.line_start(last) + len(buffer.line(last))
        hidden += [(start + a, start + b) for a, b in in_lines(source.text[start:end], mode)]
        if python and any(points_to_secret(result.rule) for result in results):
            hidden += by_look(source.text, start, end)
    return replace(source, hidden=tuple(sorted(hidden))) if hidden else source


def _lines(source: Source, results: Sequence[Result]) -> set[int]:
    lines: set[int] = set()
    buffer = source.buffer
    for result in results:
        places = [(result.start, result.end), *((step.start, step.end) for step in (*result.trace, *result.related))]
        places += [(start, end) for patch in result.patches[:1] for start, end, _ in patch.edits]
        for start, end in places:
            first, last = buffer.line_at(start), buffer.line_at(end)
            ends = {*range(first, min(last, first + 50) + 1), *range(max(first, last - 50), last + 1)}
            lines |= {*ends, *range(first - _AROUND, first), *range(last + 1, last + _AROUND + 1)}
    return {line for line in lines if 0 <= line < buffer.line_count}


def _blocks(lines: Iterable[int]) -> list[tuple[int, int]]:
    """Lines in a row, as first and last."""
    found: list[tuple[int, int]] = []
    for line in lines:
        if found and found[-1][1] == line - 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return found
