"""Cutting texts into units where blocks have no braces: by what stands at column 0.

A definition begins with its word there and ends with `end` there, or where the next one begins; what stands between
definitions is one unit, as a program that is run from its first line to its last. So a border rests on the lines
beside it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardline_analyzers.languages import splitter
from wardline_analyzers.languages.braces import LONGEST_SCRIPT
from wardline_analyzers.languages.units import Kind, Unit
from wardline_analyzers.text.buffer import Buffer


@dataclass(frozen=True)
class Heads:
    """What begins and ends a definition, at column 0."""

    function: re.Pattern[bytes]
    other: re.Pattern[bytes]
    """A class, or what is like one."""
    end: re.Pattern[bytes]

    def kind(self, line: bytes) -> Kind:
        if self.function.match(line):
            return Kind.FUNCTION
        return Kind.NESTED if self.other.match(line) else Kind.STATEMENTS


class Splitter(splitter.Splitter):
    """The units of a buffer, kept up to date edit by edit."""

    def __init__(self, buffer: Buffer, heads: Heads) -> None:
        super().__init__(buffer, lambda lines, line, state, strict: _cut(heads, lines, line))


def _cut(heads: Heads, buffer: Buffer, line: int) -> Iterator[Unit]:
    count = buffer.line_count
    while line < count:
        kind = heads.kind(buffer.line(line))
        end = line + 1
        while end < count:
            text = buffer.line(end)
            if heads.kind(text) is not Kind.STATEMENTS:
                break
            if kind is Kind.STATEMENTS:
                if end - line >= LONGEST_SCRIPT:
                    break
            elif heads.end.match(text):
                end += 1
                break
            end += 1
        yield Unit(line, end, kind, b"", buffer.lines(line, end), b"")
        line = end
