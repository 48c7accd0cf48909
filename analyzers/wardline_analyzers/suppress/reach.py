"""Which findings a suppression comment reaches, by lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from wardline_analyzers.finding import Placed
from wardline_analyzers.suppress.comments import Comment, statement_at
from wardline_analyzers.suppress.lexing import lex

Lines = Callable[[int, int], bytes]
"""The text of whole lines, first included, end excluded (`Buffer.lines`)."""

_LONGEST_HEADER = 60
"""So many lines below a comment are read to find the end of the statement there."""


class PlacedComment(NamedTuple):
    """A comment in a document: `line` and `offset` (bytes) are where its unit begins."""

    comment: Comment
    line: int
    offset: int


class Reach:
    """The comments of a document, indexed by the lines that they are about (0-based, in the document)."""

    def __init__(self, comments: Iterable[PlacedComment], lines: Lines | None) -> None:
        self._file: list[PlacedComment] = []
        own: dict[int, list[PlacedComment]] = {}
        statements: dict[tuple[int, int], list[PlacedComment]] = {}
        targets: dict[tuple[int, int], list[PlacedComment]] = {}
        self._below: dict[int, list[PlacedComment]] = {}
        """Targets of one line, which may lie inside another comment's target."""
        for placed in comments:
            comment, base, _ = placed
            if comment.file:
                self._file.append(placed)
                continue
            own.setdefault(comment.line + base, []).append(placed)
            first, last = comment.statement
            statements.setdefault((first + base, last + base), []).append(placed)
            pieces = [(first + base, last + base) for first, last in comment.target]
            if comment.hanging and lines is not None:
                pieces = _read_statement(pieces[0][0], lines)
            for piece in pieces:
                if piece[0] == piece[1]:
                    self._below.setdefault(piece[0], []).append(placed)
                else:
                    targets.setdefault(piece, []).append(placed)
        self._own = sorted(own.items())
        self._own_lines = [line for line, _ in self._own]
        # Statements do not overlap, so a finding's line lies in at most one of them.
        self._statements = sorted(statements.items(), key=lambda entry: entry[0])
        self._targets = sorted(targets.items(), key=lambda entry: entry[0])

    def of(self, placed: Placed) -> Iterator[PlacedComment]:
        """The comments that reach a finding; some may come twice."""
        yield from self._file
        first, last = placed.start.line, placed.end.line
        if placed.end.column == 0 and last > first:
            last -= 1
        for _, comments in self._own[bisect_left(self._own_lines, first) : bisect_right(self._own_lines, last)]:
            for found in comments:
                if _on_the_finding(found, first, last):
                    yield found
        entry = _holding(self._statements, first)
        if entry is not None:
            ends, comments = entry
            for found in comments:
                # Bandit's comments reach their whole statement, others from its first and last line.
                if found.comment.tool == "nosec" or found.comment.line + found.line in ends:
                    yield found
        yield from self._below.get(first, ())
        entry = _holding(self._targets, first)
        if entry is not None:
            yield from entry[1]


def _on_the_finding(found: PlacedComment, first: int, last: int) -> bool:
    """Whether a comment on one of the finding's lines reaches it."""
    comment, base, _ = found
    if comment.line + base in (first, last) or comment.tool == "nosec":
        return True
    # Between them only within one statement: a comment in a function's body is not about the function.
    return comment.statement[0] + base <= first and last <= comment.statement[1] + base


def _holding(
    entries: list[tuple[tuple[int, int], list[PlacedComment]]], line: int
) -> tuple[tuple[int, int], list[PlacedComment]] | None:
    index = bisect_right(entries, line, key=lambda entry: entry[0][0]) - 1
    return entries[index] if index >= 0 and line <= entries[index][0][1] else None


def _read_statement(line: int, lines: Lines) -> list[tuple[int, int]]:
    lexed = lex(lines(line, line + _LONGEST_HEADER))
    return [(line + first, line + last) for first, last in statement_at(lexed, 0)]
