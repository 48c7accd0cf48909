"""Just enough lexing to know whether a line starts in the middle of a string or a bracket.

The work is done by two regular expressions that swallow whole runs of text, so that a unit costs microseconds.
"""

from __future__ import annotations

import re

from wardline_analyzers.languages.splitter import OpenString

# One run of text outside triple-quoted strings that are still open at its end. Every alternative starts with another
# character and nothing follows the star, so there is nothing to backtrack into.
_PLAIN = rb"""
    [^"'\#]+
  | "(?!"")(?:\\.|[^"\\\r\n])*(?:"|(?=[\r\n])|\Z|\\\Z)
  | '(?!'')(?:\\.|[^'\\\r\n])*(?:'|(?=[\r\n])|\Z|\\\Z)
  | \#[^\r\n]*
"""
_TRIPLE = rb'''
    """(?:[^"\\]|\\.|"(?!""))*"""
  | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
'''
_RUN = re.compile(rb"(?:" + _PLAIN + rb"|" + _TRIPLE + rb")*", re.VERBOSE | re.DOTALL)
_CLOSED = re.compile(_TRIPLE, re.VERBOSE | re.DOTALL)
_NOT_CODE = re.compile(_TRIPLE + rb"|" + _PLAIN.split(b"|", 1)[1], re.VERBOSE | re.DOTALL)
_STATEMENT_LINE = re.compile(rb"[\r\n]([ \t]*)(?:def |class |async def |import |from [\w.]+ import |@\w)")
_LINE_REST = re.compile(rb"[^\r\n]*")


class Lexer:
    """A reading place that only moves forward: byte offset `pos`, and how many brackets are open there.

    `strict` is for texts that hold an unclosed triple-quoted string. By Python's rules such a quote turns the rest of
    the file inside out; while somebody types a docstring that helps nobody. In strict mode a string that
    swallows a line that looks like a definition, no deeper than its own line, ends on the line where it began.
    """

    __slots__ = ("_data", "_strict", "depth", "pos")

    def __init__(self, data: bytes, pos: int, strict: bool) -> None:
        self._data = data
        self._strict = strict
        self.pos = pos
        self.depth = 0

    def advance(self, target: int, brackets: bool = True) -> bool:
        """Read up to the line start `target`: does it lie outside strings, and is no line continued there?

        Without `brackets` those on the way are forgotten, which is cheaper: for lines that no bracket can hold. Raises
        OpenString when the text ends inside a triple-quoted string (never in strict mode).
        """
        data = self._data
        while self.pos < target:
            end = self._run(target)
            if end == target and not brackets:
                self.pos, self.depth = end, 0
                break
            code = _NOT_CODE.sub(b"", data[self.pos : end])
            count = code.count
            opened = count(b"(") + count(b"[") + count(b"{")
            self.depth = max(0, self.depth + opened - count(b")") - count(b"]") - count(b"}"))
            self.pos = end
            if end < target:
                self.pos = self._string_end(end)
        return self.pos == target and not _continued(data, target)

    def _run(self, target: int) -> int:
        """The end of the text from `pos` on that holds no string across its end."""
        data = self._data
        if not self._strict:
            return _RUN.match(data, self.pos, target).end()  # type: ignore[union-attr]  # always matches
        for string in _CLOSED_OR_PLAIN.finditer(data, self.pos, target):
            if string.lastgroup == "triple" and self._swallows(string.start(), string.end()):
                return string.start()
            end = string.end()
            if end == target:
                return end
            if _CLOSED_OR_PLAIN.match(data, end, target) is None:
                return end
        return self.pos

    def _string_end(self, start: int) -> int:
        closed = _CLOSED.match(self._data, start)
        if closed is None:
            if not self._strict:
                raise OpenString
        elif not (self._strict and self._swallows(start, closed.end())):
            return closed.end()
        return _LINE_REST.match(self._data, start).end()  # type: ignore[union-attr]  # always matches

    def _swallows(self, start: int, end: int) -> bool:
        data = self._data
        line = max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1
        indent = len(data[line:start]) - len(data[line:start].lstrip())
        return any(len(m[1]) <= indent for m in _STATEMENT_LINE.finditer(data, start, end))


_CLOSED_OR_PLAIN = re.compile(rb"(?P<triple>" + _TRIPLE + rb")|(?P<plain>" + _PLAIN + rb")", re.VERBOSE | re.DOTALL)


def _continued(data: bytes, line_start: int) -> bool:
    """Does the line before end in a backslash?"""
    end = line_start
    if end and data[end - 1] == 0x0A:
        end -= 1
    if end and data[end - 1] == 0x0D:
        end -= 1
    if not (end and data[end - 1] == 0x5C):
        return False
    # A backslash at the end of a comment continues nothing; look for a `#` only in this rare case.
    line = data[max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end)) + 1 : end]
    return b"#" not in _NOT_CODE.sub(lambda m: b"#" if m[0][:1] == b"#" else b"", line)
