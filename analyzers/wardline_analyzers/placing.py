"""From byte ranges in a unit to lines and columns in the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from wardline_analyzers.finding import Finding, Placed, Position

if TYPE_CHECKING:
    from wardline_analyzers.languages.units import Unit

_LINE_END = re.compile(rb"\r\n?|\n")
_SPACE = re.compile(rb"\s+")
_NEAR = 1_000
"""Bytes before and behind flagged code that tell it from other code. A line may be a whole file, with a finding in each
of its thousands of statements."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A finding with its place in its unit: lines relative to the unit's first, columns in bytes.

    Units are whole lines, so an edit elsewhere can only move the lines.
    """

    finding: Finding
    line: int
    column: int
    end_line: int
    end_column: int
    code: bytes
    """A digest of the flagged lines, as far as they are near, white space folded."""

    def placed(self, first_line: int, offset: int) -> Placed:
        """The finding in the document, its unit beginning at this line and byte offset."""
        return Placed(
            self.finding,
            Position(first_line + self.line, self.column),
            Position(first_line + self.end_line, self.end_column),
            offset,
            self.code.hex(),
        )


def place(unit: Unit, findings: Iterable[Finding]) -> tuple[Spot, ...]:
    """Find the lines and columns of a unit's findings."""
    findings = tuple(findings)
    if not findings:
        return ()
    text = unit.text
    starts = line_starts(text)
    return tuple(_spot(finding, text, starts) for finding in findings)


def line_starts(text: bytes) -> list[int]:
    """Byte offsets of the starts of all lines."""
    return [0, *(m.end() for m in _LINE_END.finditer(text))]


def place_absolute(finding: Finding, data: bytes, starts: list[int]) -> Placed:
    """A finding whose span counts from the start of the document."""
    return _spot(finding, data, starts).placed(0, 0)


def _spot(finding: Finding, text: bytes, starts: list[int]) -> Spot:
    start = min(finding.span.start, len(text))
    end = min(max(finding.span.end, start), len(text))
    line, end_line = _line(starts, start), _line(starts, end)
    after = starts[end_line + 1] if end_line + 1 < len(starts) else len(text)
    digest = blake2b(finding.rule.encode(), digest_size=10)
    near = text[max(starts[line], start - _NEAR) : min(after, end + _NEAR)]
    digest.update(_SPACE.sub(b" ", near.strip()))
    return Spot(finding, line, start - starts[line], end_line, end - starts[end_line], digest.digest())


def _line(starts: list[int], offset: int) -> int:
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        if starts[middle] <= offset:
            low = middle
        else:
            high = middle
    return low


def fingerprints(found: Iterable[Placed]) -> Iterator[Placed]:
    """Tell equal findings on equal lines apart by counting them: `…`, `…-2`, `…-3`."""
    seen: dict[str, int] = {}
    for placed in found:
        count = seen[placed.fingerprint] = seen.get(placed.fingerprint, 0) + 1
        yield placed if count == 1 else replace(placed, fingerprint=f"{placed.fingerprint}-{count}")
