"""Cutting a Python text into units, line by line.

The cut is a function of the text alone, and it can be resumed at any unit border: what follows a border depends only on
the border's state (are we in a class, and how deep is its body indented) and on the text after it. That makes an
edit cheap, for only the lines around it are cut again until a border falls on an old one; and it makes
"incremental equals from scratch" true by construction.

A border is found without parsing: units start at column 0, or at the body indentation of a top-level class, where no
string, bracket or backslash is open. A line that starts with a keyword that can never stand inside brackets (`def`,
`return`, `import`, …) starts afresh even if a bracket is open: somebody is typing the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from wardline_analyzers.python.lexer import Lexer, OpenString
from wardline_analyzers.splice import History, Splice
from wardline_analyzers.text.buffer import Buffer, LineChange

LONGEST_RUN = 64
"""A run of statements is cut after so many lines, so that a file of constants is not one unit."""


class Kind(Enum):
    """What a unit is."""

    STATEMENTS = "statements"
    """A paragraph of top-level statements (no blank line between them)."""
    FUNCTION = "function"
    CLASS = "class"
    """A top-level class's head, with the statements that follow it up to a blank line or a method."""
    METHOD = "method"
    BODY = "body"
    """A paragraph of statements between the methods of a class."""
    NESTED = "nested"
    """A class inside a class."""


@dataclass(slots=True)
class Unit:
    """Whole lines of the text that are analysed together.

    `line` and `end` are 0-based, `end` excluded. `indent` is the indentation of the class body that the unit is a
    member of, empty at top level.
    """

    line: int
    end: int
    kind: Kind
    indent: bytes
    text: bytes
    next_indent: bytes
    """The state at the border after this unit."""
    state: Any = None
    """What the document has found out about the unit (see `document.py`)."""


_HARD = re.compile(
    rb"(?:def|class|import|return|raise|del|pass|break|continue|while|with|try|global|nonlocal|assert)\b(?!\s*=)"
    rb"|async\s+(?:def|with|for)\b|from\s+[\w.]+\s+import\b"
)
_WORD = re.compile(rb"@|async\s+def\b|\w+|")
_LEAD = re.compile(rb"[ \t\f]*")
_CONTINUES = frozenset((b"else", b"elif", b"except", b"finally"))
_DEFINES = frozenset((b"def", b"class"))
_BLANK = frozenset(b" \t\r\n\f\v")
_HASH = 0x23


class Splitter:
    """The units of a buffer, kept up to date edit by edit."""

    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        self._strict = False
        self.units: list[Unit] = []
        self.history = History()
        """How the units have become what they are."""
        self._rebuild()

    def update(self, change: LineChange) -> Splice:
        """Cut the lines around an edit again. The units behind are moved by `change.delta` lines."""
        splice = Splice(*self._update(change))
        self.history.add(splice)
        return splice

    def _rebuild(self) -> None:
        """Cut the whole text anew."""
        self._strict = False
        try:
            self.units = list(_cut(self._buffer, 0, b"", False))
        except OpenString:
            self._strict = True
            self.units = list(_cut(self._buffer, 0, b"", True))

    def _update(self, change: LineChange) -> tuple[int, int, int]:
        old = self.units
        if self._strict:  # whether the quotes are even now is a question of the whole text
            self._rebuild()
            return 0, len(old), len(self.units)
        first = self._index(change.first)
        # The first line decides whether a unit begins there at all; then the one before has a say.
        if first and old[first].line >= change.first:
            first -= 1
        delta = change.delta
        fresh: list[Unit] = []
        follow = first + 1
        try:
            for unit in _cut(self._buffer, old[first].line, old[first].indent, False):
                fresh.append(unit)
                if unit.end <= change.new_last:
                    continue
                border = unit.end - delta
                while follow < len(old) and old[follow].line < border:
                    follow += 1
                if (
                    follow < len(old)
                    and old[follow].line == border
                    and border > change.old_last
                    and old[follow].indent == unit.next_indent
                ):
                    break
            else:
                follow = len(old)
        except OpenString:
            self._rebuild()
            return 0, len(old), len(self.units)
        if delta:
            for unit in old[follow:]:
                unit.line += delta
                unit.end += delta
        # What was cut again may have come out as it was: then what is known of it still holds.
        while fresh and first < follow and _same(fresh[0], old[first]):
            old[first].end = fresh.pop(0).end  # an empty last line may have gone to another unit
            first += 1
        while fresh and first < follow and _same(fresh[-1], old[follow - 1]):
            follow -= 1
            last = fresh.pop()
            old[follow].line, old[follow].end = last.line, last.end
        old[first:follow] = fresh
        return first, follow, first + len(fresh)

    def _index(self, line: int) -> int:
        """Index of the unit that holds a line (in the coordinates of before the edit)."""
        units = self.units
        low, high = 0, len(units)
        while high - low > 1:
            middle = (low + high) // 2
            if units[middle].line <= line:
                low = middle
            else:
                high = middle
        return low


def _same(new: Unit, old: Unit) -> bool:
    return (new.text, new.kind, new.indent, new.next_indent) == (old.text, old.kind, old.indent, old.next_indent)


def _cut(buffer: Buffer, line: int, indent: bytes, strict: bool) -> Iterator[Unit]:
    """The units from the border at `line` on; `indent` is the border's state. May raise OpenString."""
    data = buffer.data
    size = len(data)
    start_of = buffer.line_start
    lexer = Lexer(data, start_of(line), strict)
    first, kind, own = line, Kind.STATEMENTS, indent
    begun = False  # has the unit a first statement yet?
    decorated = False  # decorators wait for their definition
    awaiting = False  # a class head waits for the first line of its body

    def unit(end: int) -> Unit:
        return Unit(first, end, kind, own, buffer.lines(first, end), indent)

    for at in range(line, buffer.line_count):
        start = start_of(at)
        if start >= size:
            break
        char = data[start]
        if char == _HASH:
            continue
        if char in _BLANK:
            if awaiting:
                lead = _LEAD.match(data, start).group()  # type: ignore[union-attr]  # always matches
            elif indent and data.startswith(indent, start):
                lead = indent
            else:
                continue
            place = start + len(lead)
            if place >= size or data[place] in _BLANK or data[place] == _HASH:
                continue
        else:
            lead, place = b"", start
        hard = _HARD.match(data, place) is not None
        if not lexer.advance(start, brackets=not hard):
            continue
        if lexer.depth:
            if not hard:
                continue
            lexer.depth = 0
        word = _WORD.match(data, place).group()  # type: ignore[union-attr]  # always matches
        if word in _CONTINUES and begun:
            continue
        if awaiting and lead:
            awaiting, indent = False, lead
        in_class = bool(lead)
        defines = word in _DEFINES or (word[:5] == b"async" and word[-3:] == b"def")
        if not begun:
            starts = False
        elif bool(own) != in_class and not (kind is Kind.CLASS and in_class):
            starts = True  # the class ends here
        elif defines or word == b"@":
            starts = not decorated
        elif decorated or kind not in (Kind.STATEMENTS, Kind.BODY, Kind.CLASS):
            starts = True
        else:
            starts = at - first >= LONGEST_RUN or not buffer.line(at - 1).strip()
        if starts:
            if not lead:
                indent, awaiting = b"", False
            yield unit(at)
            first, own, decorated = at, (indent if lead else b""), False
            kind = Kind.BODY if lead else Kind.STATEMENTS
        elif not begun:
            if not lead:
                indent, own = b"", b""
            kind = Kind.BODY if lead else Kind.STATEMENTS
        begun = True
        if word == b"@":
            decorated = True
        elif defines:
            decorated = False
            if word == b"class":
                kind = Kind.NESTED if lead else Kind.CLASS
                awaiting = not lead
            else:
                kind = Kind.METHOD if lead else Kind.FUNCTION
    else:
        at = buffer.line_count
    # What is left may still hold an open string: then the whole cut is to be made in strict mode.
    lexer.advance(size)
    yield unit(buffer.line_count)
