"""Making broken Python parse by leaving out what is broken.

Somebody is typing: one statement is unfinished, the others are sound. The parser says where it stopped; the
statement there is replaced by an inert one (`0`, or `if 1:` if an indented block follows), and the parser is asked
again. Lines keep their numbers and sound code keeps its columns. An inert statement is never `pass`: bandit has an
opinion on that.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from wardline_analyzers.python.lexer import Lexer

_LEAST_TRIES, _MOST_TRIES, _CHARACTERS = 4, 32, 200_000
"""How often the parser is asked: less for long texts, so that a hopeless one costs little."""

_STATEMENT = re.compile(
    rb"[ \t\f]*(?:(?:def|class|return|import|raise|del|pass|break|continue|while|with|try|global|nonlocal|assert)\b"
    rb"(?!\s*=)|async\s+(?:def|with|for)\b|from\s+[\w.]+\s+import\b|@\w)"
)
"""Starts of lines that cannot stand inside brackets: there the bracket before them was forgotten."""

_DECORATED = re.compile(r"@|(?:def|class|async)\b")
_TRY = re.compile(r"\s*try\s*:")
_HANDLER = re.compile(r"\s*(?:except|finally)\b")
_NEEDS_BODY = re.compile(r"expected an indented block after .* on line (\d+)", re.DOTALL)
_CODE_BEFORE_COMMENT = re.compile(r"""(?:[^'"#]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*""")
_COMMENT = re.compile(r"\s*(?:#.*)?")
_INERT, _INERT_HEADER = "0", "if 1:"


def mended(text: str, error: SyntaxError, parse: Callable[[str], ast.Module]) -> tuple[ast.Module, str] | None:
    """The tree of the sound part of `text`, and the text that has this tree; None if that cannot be had. Never raises.

    `error` is what `parse` said of the text as it is.
    """
    draft = _Draft(text)
    for _ in range(max(_LEAST_TRIES, min(_MOST_TRIES, _CHARACTERS // (len(text) + 1)))):
        if not draft.patch(error):
            return None
        try:
            result = draft.text()
            return parse(result), result
        except SyntaxError as again:
            error = again
        except (ValueError, RecursionError, MemoryError, OverflowError):
            return None
    return None


@dataclass(frozen=True, slots=True)
class _Statement:
    """A logical line, from physical line `first` to `last` (0-based)."""

    first: int
    last: int
    indent: str


class _Draft:
    """The lines of a text while they are being mended."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._inert: set[int] = set()
        self._bodies: set[int] = set()

    def text(self) -> str:
        return "\n".join(self._lines)

    def patch(self, error: SyntaxError) -> bool:
        """Leave out one thing more. False if there is nothing left to try."""
        statements = self._statements()
        if not statements or error.lineno is None:
            return False
        at = error.lineno - 1
        index = max(0, sum(1 for statement in statements if statement.first <= at) - 1)
        header = _NEEDS_BODY.search(error.msg)
        if header:
            return self._give_body(statements, int(header[1]) - 1)
        if "expected 'except' or 'finally'" in error.msg:
            return self._drop_try(statements, index)
        if isinstance(error, IndentationError):
            if error.msg != "unexpected indent":
                return self._blank(statements[index])
            if index:
                return self._drop_block(statements, index)
        while index and (statements[index].first in self._inert or self._is_decorated_in_vain(statements, index)):
            index -= 1  # what troubles the parser stands before it
        return self._replace(statements[index])

    def _statements(self) -> list[_Statement]:
        """The logical lines, as far as they can be told without a parser."""
        data = self.text().encode("utf-8")
        lexer = Lexer(data, 0, strict=True)
        starts: list[int] = []
        unclosed: set[int] = set()
        offset = 0
        for number, line in enumerate(data.split(b"\n")):
            if not _COMMENT.fullmatch(self._lines[number]) and lexer.advance(offset):
                if lexer.depth and _STATEMENT.match(line):
                    unclosed.add(starts[-1])
                    lexer.depth = 0
                if not lexer.depth:
                    starts.append(number)
            offset += len(line) + 1
        lexer.advance(len(data))
        if lexer.depth:
            unclosed.add(starts[-1])
        ends = [*starts[1:], len(self._lines)]
        # Of a statement whose bracket is never closed only the first line is taken: the others may be sound.
        return [
            _Statement(first, first if first in unclosed else self._last_code(first, end), _lead(self._lines[first]))
            for first, end in zip(starts, ends, strict=False)
        ]

    def _is_decorated_in_vain(self, statements: list[_Statement], index: int) -> bool:
        before, here = (self._lines[statement.first].lstrip() for statement in statements[index - 1 : index + 1])
        return before.startswith("@") and not _DECORATED.match(here)

    def _last_code(self, first: int, end: int) -> int:
        return next(n for n in range(end - 1, first - 1, -1) if n == first or not _COMMENT.fullmatch(self._lines[n]))

    def _next_code(self, after: int) -> int | None:
        return next((n for n in range(after + 1, len(self._lines)) if not _COMMENT.fullmatch(self._lines[n])), None)

    def _replace(self, statement: _Statement) -> bool:
        """Put an inert statement there."""
        if statement.first in self._inert:
            return False
        follows = self._next_code(statement.last)
        deeper = follows is not None and len(_lead(self._lines[follows])) > len(statement.indent)
        self._blank(statement)
        self._put(statement.first, statement.indent, _INERT_HEADER if deeper else _INERT)
        return True

    def _put(self, line: int, indent: str, code: str) -> None:
        self._lines[line] = indent + code
        self._inert.add(line)

    def _blank(self, statement: _Statement) -> bool:
        for number in range(statement.first, statement.last + 1):
            self._lines[number] = ""
        return True

    def _give_body(self, statements: list[_Statement], line: int) -> bool:
        """The header at `line` has nothing below it."""
        header = next((s for s in statements if s.first <= line <= s.last), None)
        if header is None or header.first in self._bodies:
            return False
        self._bodies.add(header.first)
        if self._next_code(header.last) is None:
            self._lines.append(f"{header.indent} {_INERT}")
        else:
            text = self._lines[header.last]
            code = _CODE_BEFORE_COMMENT.match(text)[0]  # type: ignore[index]  # matches even nothing
            self._lines[header.last] = f"{code} {_INERT} {text[len(code) :]}"
        return True

    def _drop_try(self, statements: list[_Statement], index: int) -> bool:
        """A `try` has neither `except` nor `finally`: its body stays."""
        for at in range(index, -1, -1):
            found = statements[at]
            if not _TRY.match(self._lines[found.first]):
                continue
            behind = (s for s in statements[at + 1 :] if len(s.indent) <= len(found.indent))
            clause = next(behind, None)
            if clause is None or not _HANDLER.match(self._lines[clause.first]):
                return self._replace(found)
        return False

    def _drop_block(self, statements: list[_Statement], index: int) -> bool:
        """The statement at `index` is indented without need: find a header for it, or leave out its block."""
        before, first = statements[index - 1], statements[index]
        if before.first in self._inert:
            if self._lines[before.first].endswith(_INERT_HEADER):
                return False
            self._put(before.first, before.indent, _INERT_HEADER)
        elif before.last + 1 < first.first:
            self._put(first.first - 1, before.indent, _INERT_HEADER)
        else:
            for statement in statements[index:]:
                if len(statement.indent) < len(first.indent):
                    break
                self._blank(statement)
        return True


def _lead(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t\f"))]
