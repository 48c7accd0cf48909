"""What constraints on versions allow: just one version, and what lies below the newest that they allow.

Each ecosystem writes constraints in its own way; only what is needed to judge them is read. What cannot be read allows
anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from wardline_analyzers.dependencies import dependency as d
from wardline_analyzers.finding import Span

_VERSION = r"[vV]?[0-9][^\s,|<>=~^*!()\[\]]*"
_EXACT = {
    d.PYPI: re.compile(rf"\s*(?:===?\s*)?({_VERSION})\s*"),
    d.NPM: re.compile(r"\s*(?:=\s*)?([vV]?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*)?)\s*"),
    d.CRATES: re.compile(rf"\s*=\s*({_VERSION})\s*"),
    d.RUBYGEMS: re.compile(rf"\s*(?:=\s*)?({_VERSION})\s*"),
    d.PACKAGIST: re.compile(r"\s*(?:==?\s*)?([vV]?\d+(?:\.\d+)+(?:[-+@][0-9A-Za-z.+-]*)?)\s*"),
    d.MAVEN: re.compile(r"\s*\[?\s*([0-9A-Za-z][^\s,\[\]()${}]*)\s*\]?\s*"),
    d.GO: re.compile(r"\s*(v[0-9]\S*)\s*"),
    d.CONDA: re.compile(rf"\s*(?:==\s*|=\s*(?=[^=]+=))({_VERSION})(?:=\S*)?\s*"),
}
_CLAUSE = re.compile(r"(?P<operator>\^|~>|~=|~|>=|<=|==?=?|!=|<|>)?\s*(?P<version>[vV]?[0-9][0-9A-Za-z.*+_-]*)")
_SEPARATORS = re.compile(r"[\s,]*(?:and[\s,]+)?")
_NUMBERS = re.compile(r"\d+")


class Exact(NamedTuple):
    """The only version that a constraint allows, and where it stands in the constraint (in characters)."""

    version: str
    start: int
    end: int

    def within(self, span: Span) -> Span:
        """Its bytes in a text in which the constraint stands at `span`. Versions are ASCII in all that is read here."""
        return Span(span.start + self.start, min(span.start + self.end, span.end))


class Ceiling(NamedTuple):
    """What all allowed versions lie below, or at most at."""

    version: str
    included: bool


def exact(ecosystem: str, constraint: str) -> Exact | None:
    """The only version that is allowed; None if there may be several."""
    pattern = _EXACT.get(ecosystem)
    match = pattern.fullmatch(constraint) if pattern and constraint.isascii() else None
    if match is None or "*" in match[1] or (ecosystem == d.NPM and "x" in match[1].lower().split("-")[0]):
        return None
    return Exact(match[1], match.start(1), match.end(1))


def pinned(ecosystem: str, constraint: str, span: Span | None) -> tuple[str, Span | None]:
    """The only version that a constraint at this place allows, and where it stands; nothing if there may be several."""
    found = exact(ecosystem, constraint)
    if found is None:
        return "", None
    return found.version, found.within(span) if span is not None else None


@lru_cache(maxsize=4096)
def ceiling(ecosystem: str, constraint: str) -> Ceiling | None:
    """The lowest upper bound that a constraint states; None if there is none, or if it cannot be read for sure.

    Of alternatives (`||`) the last counts, which is the newest where people write them in order; if an earlier one is
    unbounded or higher, nothing is said of it. Go and Maven take what is written for a lower bound.
    """
    if not constraint.isascii() or len(constraint) > 400 or ecosystem in (d.GO, d.MAVEN, d.CONDA):
        return None
    alternatives = re.split(r"\|\|?", constraint)
    found = [_ceiling(ecosystem, part) for part in alternatives]
    if any(one is None for one in found):
        return None
    known = [one for one in found if one is not None]
    return max(known, key=lambda one: (_numbers(one.version), one.included))


def _ceiling(ecosystem: str, constraint: str) -> Ceiling | None:
    range_of_two = re.fullmatch(r"\s*(\S+)\s+-\s+([vV]?[0-9.]+)\s*", constraint)
    if range_of_two and ecosystem in (d.NPM, d.PACKAGIST):
        numbers = _numbers(range_of_two[2])
        return Ceiling(range_of_two[2], True) if len(numbers) >= 3 else _up(numbers, len(numbers) - 1)
    bounds: list[Ceiling] = []
    position = 0
    while position < len(constraint):
        position += len(_SEPARATORS.match(constraint, position)[0])  # type: ignore[index]
        if position >= len(constraint):
            break
        clause = _CLAUSE.match(constraint, position)
        if clause is None:
            return None
        position = clause.end()
        bound = _bound(ecosystem, clause["operator"] or "", clause["version"].lstrip("vV"))
        if bound is not None:
            bounds.append(bound)
    return min(bounds, key=lambda one: (_numbers(one.version), one.included), default=None)


def _bound(ecosystem: str, operator: str, version: str) -> Ceiling | None:
    numbers = _numbers(version)
    if not numbers:
        return None
    if operator == "<":
        return Ceiling(version, False)
    if operator == "<=":
        return Ceiling(version, True)
    if operator == "^" or (operator == "" and ecosystem == d.CRATES):
        first = next((i for i, number in enumerate(numbers) if number), len(numbers) - 1)
        return _up(numbers, first)
    if operator == "~":
        return _up(numbers, min(1, len(numbers) - 1)) if ecosystem != d.PACKAGIST else _up(numbers, len(numbers) - 2)
    if operator in ("~=", "~>"):
        return _up(numbers, max(0, len(numbers) - 2))
    if operator in ("", "=", "==", "==="):
        wild = re.search(r"[*xX]", version)
        if wild or (ecosystem == d.NPM and len(numbers) < 3):
            return _up(numbers, len(numbers) - 1)
        return Ceiling(version, True)
    return None


def _numbers(version: str) -> list[int]:
    release = re.split(r"[-+*xX]", version, maxsplit=1)[0]
    return [int(number[:18]) for number in _NUMBERS.findall(release)[:6]]


def _up(numbers: list[int], index: int) -> Ceiling:
    """Below the next version that differs at this place."""
    index = max(0, index)
    kept = [*numbers[:index], numbers[index] + 1]
    return Ceiling(".".join(str(number) for number in [*kept, 0, 0][: max(3, len(kept))]), False)
