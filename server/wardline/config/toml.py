"""TOML with recovery: a syntax error costs the statement it stands in, not the file."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from typing import Any

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_STATEMENT = re.compile(r"""\s*(?:\[|[\w."'-]+\s*=)""")
_TRIES = 10


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """A syntax error: 0-based line and column (in characters), and what is wrong there."""

    line: int
    column: int
    message: str
    at_end: bool = False
    """It was noticed at the end of the text only."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values of a text, and the text they come from: the given one with the lines in error left empty."""

    values: dict[str, Any]
    text: str
    problems: tuple[SyntaxProblem, ...] = ()


def values_of(text: str) -> dict[str, Any]:
    """`tomllib.loads`; raises ValueError or RecursionError. The import is late: a start often needs no TOML."""
    if sys.version_info >= (3, 11):
        from tomllib import loads
    else:
        from tomli import loads
    values: dict[str, Any] = loads(text)
    return values


def parse(text: str) -> Parsed:
    """The values of a TOML text (line ends as `\\n`) with its syntax errors. Never raises.

    The lines of a statement in error are emptied, and the rest is read again. If that leads nowhere, only the first
    error is told, and only what stands above it counts.
    """
    lines = text.split("\n")
    first: SyntaxProblem | None = None
    problems: list[SyntaxProblem] = []
    for _ in range(_TRIES):
        values, problem = _attempt(lines)
        if problem is None:
            return Parsed(values, "\n".join(lines), tuple(problems))
        best = max(_cuts(lines, problem.line), key=lambda cut: _reach(lines, cut), default=None)
        if best is not None and problem.at_end:
            # What is not closed began further up, in the statement whose loss mends the file.
            problem = replace(problem, line=best.stop - 1, column=len(lines[best.stop - 1]))
        first = first or problem
        problems.append(problem)
        if best is None:
            break
        lines = _without(lines, best)
    if first is None:  # pragma: no cover - the loop runs at least once and returns or sets it
        return Parsed({}, "")
    above = text.split("\n")[: first.line]
    values, problem = _attempt(above)
    return Parsed({} if problem else values, "" if problem else "\n".join(above), (first,))


def _attempt(lines: list[str]) -> tuple[dict[str, Any], SyntaxProblem | None]:
    try:
        return values_of("\n".join(lines)), None
    except RecursionError:
        return {}, SyntaxProblem(0, 0, "Too deeply nested")
    except ValueError as error:
        message = str(error)
        place = _AT.search(message)
        if place is None:
            return {}, SyntaxProblem(0, 0, message)
        message = message[: place.start()]
        if place[1] is None:
            last = max((n for n, line in enumerate(lines) if line.strip()), default=0)
            return {}, SyntaxProblem(last, len(lines[last]), message, at_end=True)
        return {}, SyntaxProblem(min(int(place[1]), len(lines)) - 1, int(place[2]) - 1, message)


def _cuts(lines: list[str], line: int) -> list[range]:
    """Lines that may be the statement in error: the line itself, or the statement that began above it."""
    begin = next((n for n in range(line - 1, -1, -1) if _STATEMENT.match(lines[n])), line)
    cuts = [range(line, line + 1), range(begin, line), range(begin, line + 1)]
    return [cut for cut in cuts if any(lines[n].strip() for n in cut)]


def _reach(lines: list[str], cut: range) -> float:
    """How far the text can be read without these lines."""
    problem = _attempt(_without(lines, cut))[1]
    return float("inf") if problem is None else problem.line


def _without(lines: list[str], cut: range) -> list[str]:
    return [*lines[: cut.start], *("" for _ in cut), *lines[cut.stop :]]
