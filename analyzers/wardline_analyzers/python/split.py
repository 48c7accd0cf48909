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

from wardline_analyzers.languages import splitter
from wardline_analyzers.languages.units import LONGEST_RUN, Kind, Unit
from wardline_analyzers.python.lexer import Lexer
from wardline_analyzers.text.buffer import Buffer

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


class Splitter(splitter.Splitter):
    """The units of a Python buffer, kept up to date edit by edit."""

    def __init__(self, buffer: Buffer) -> None:
        super().__init__(buffer, _cut)


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
