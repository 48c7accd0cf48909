"""A text with findings put into it by hand: what the suppressions make of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, repeat
from textwrap import dedent

from wardline_analyzers.finding import Confidence, Finding, Placed, Position, Severity, Span
from wardline_analyzers.profile import DEFAULT, Profile
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.rules.catalog import catalogue
from wardline_analyzers.rules.rule import Rule
from wardline_analyzers.suppress import PlacedComment, apply, scan
from wardline_analyzers.text import Buffer

TODAY = date(2026, 6, 15)


def _rule(name: str, family: str, default: bool = True) -> Rule:
    return Rule(name, family, "t", "m", Severity.MEDIUM, Confidence.HIGH, ("python",), default)


CATALOG = catalogue(
    [
        replace(
            _rule("shell-true", "shell"),
            bandit=("B602",),
            ruff=("S602",),
            semgrep=("python.lang.security.shell-true",),
        ),
        replace(_rule("weak-hash", "crypto"), bandit=("B303", "B324"), ruff=("S324",), codeql=("py/weak-hash",)),
        _rule("own-idea", "ideas"),
        _rule("rare", "ideas", default=False),
        _rule("unused-suppression", "suppressions"),
        _rule("expired-suppression", "suppressions"),
        _rule("suppression-without-reason", "suppressions"),
    ]
)


@dataclass
class Scene:
    """What is left of the findings, and what is said of the comments."""

    text: bytes
    kept: list[str]
    """The rules of the findings that are left."""
    problems: list[Placed]

    @property
    def said(self) -> list[tuple[str, int]]:
        """Rule and 0-based line of each problem."""
        return [(p.finding.rule, p.start.line) for p in self.problems]

    def fixed(self) -> str:
        """The text after the fix of the first problem that has one."""
        problem = next(p for p in self.problems if p.finding.fixes)
        data = self.text
        for edit in reversed(problem.finding.fixes[0].edits):
            start, end = problem.offset + edit.start, problem.offset + edit.end
            data = data[:start] + edit.text.encode() + data[end:]
        return data.decode()


def flag(marked: str) -> tuple[bytes, list[tuple[int, int]]]:
    """A text without its marks `«…»`, and the byte ranges that they marked."""
    spans: list[tuple[int, int]] = []
    data = b""
    for part in re.split("(«|»)", marked):
        if part == "«":
            spans.append((len(data), 0))
        elif part == "»":
            spans[-1] = (spans[-1][0], len(data))
        else:
            data += part.encode()
    return data, spans


def scene(code: str, *rules: str, profile: Profile = DEFAULT, complete: bool = True) -> Scene:
    """Apply the comments of a text (indentation taken off).

    `«…»` is what a finding points to; the findings are of these rules, in order, or all of `shell-true`.
    """
    data, spans = flag(dedent(code).removeprefix("\n"))
    return scene_of(data, spans, *rules, profile=profile, complete=complete)


def scene_of(
    data: bytes, spans: list[tuple[int, int]], *rules: str, profile: Profile = DEFAULT, complete: bool = True
) -> Scene:
    """The same for a text without marks."""
    buffer = Buffer(data)
    comments = [
        PlacedComment(comment, unit.line, buffer.line_start(unit.line))
        for unit in Splitter(buffer).units
        for comment in scan(unit.text)
    ]
    of_rules = chain(rules, repeat("shell-true"))
    findings = [_finding(buffer, *span, rule) for span, rule in zip(spans, of_rules, strict=False)]
    kept, problems = apply(findings, comments, profile, TODAY, lines=buffer.lines, complete=complete, catalog=CATALOG)
    return Scene(data, [p.finding.rule for p in kept], problems)


def _finding(buffer: Buffer, start: int, end: int, rule: str) -> Placed:
    finding = Finding(
        rule, Span(start, end), "m", Severity.MEDIUM, Confidence.HIGH, aliases=CATALOG.rules[rule].aliases
    )
    first, last = buffer.line_at(start), buffer.line_at(end)
    return Placed(
        finding,
        Position(first, start - buffer.line_start(first)),
        Position(last, end - buffer.line_start(last)),
        0,
        "f",
    )
