"""Reading suppression comments: ours, and those of bandit, ruff, flake8, semgrep and zizmor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from wardline_analyzers.finding import Span
from wardline_analyzers.suppress.lexing import Lexed, lex
from wardline_analyzers.suppress.nosec import nosec_tests
from wardline_analyzers.suppress.syntax import PYTHON, CommentSyntax


@dataclass(frozen=True, slots=True)
class Comment:
    """One suppression comment in one unit. Lines are 0-based and, like the spans, relative to the unit."""

    tool: str
    """`wardline`, `nosec`, `noqa`, `nosemgrep` or `zizmor`."""
    text: bytes
    """The words of the comment, without its mark and without other tools' comments on the same line."""
    span: Span
    line: int
    column: int
    """Of the start of the span, in bytes."""
    removal: Span
    """What is to be deleted to take the comment away."""
    statement: tuple[int, int]
    """First and last line of the statement that the comment stands in; its own line if it stands outside."""
    ids: tuple[str, ...] = ()
    """What it suppresses; empty: everything that its tool knows."""
    id_spans: tuple[Span, ...] = ()
    """Where each of the ids stands (only for our own comments)."""
    target: tuple[tuple[int, int], ...] = ()
    """What is right below, if the comment has its line for itself: first and last line of decorators and statement."""
    hanging: bool = False
    """What is below begins the next unit, and `target` is just its first line."""
    file: bool = False
    """It is about the whole file (ours only in a file's first unit)."""
    reason: str = ""
    until: str | None = None
    by: str | None = None
    fault: str | None = None
    """Why it suppresses nothing, if it is written wrongly."""


_WORDS = (b"wardline:", b"nosec", b"noqa", b"nosem", b"NOQA", b"zizmor:", b"nolint")
_OTHERS = rb"type:|pyright:|pylint:|mypy:|ruff:|flake8:|fmt:|isort:|pragma\b|yapf:|codespell:|NOSONAR\b"
_TOOLS = rb"wardline:|nosec\b|noqa\b|NOQA\b|nosem(?:grep)?\b|zizmor:|nolint\b|" + _OTHERS

_OURS = re.compile(rb"wardline:[ \t]*([\w-]*)[ \t]*(?:\[([^\]]*)\])?(.*)", re.DOTALL)
_NOQA = re.compile(
    rb"((?:ruff|flake8):[ \t]*)?noqa\b(?:[ \t]*(:)[ \t]*([A-Z]+[0-9]*(?:[ \t]*[, \t][ \t]*[A-Z]+[0-9]+)*)?)?", re.I
)
_NOSEMGREP = re.compile(rb"nosem(?:grep)?\b(?:[ \t]*:[ \t]*([\w.-]+(?:[ \t]*,[ \t]*[\w.-]+)*))?")
_ZIZMOR = re.compile(rb"zizmor:[ \t]*ignore\[([\w, \t-]+)\]")
_NOLINT = re.compile(rb"nolint(?::([\w, \t-]+))?(?:[ \t]*//|[ \t]|$)")
"""golangci-lint's; with `gosec` among its names, or without any, it means what gosec says."""
_CODE = re.compile(rb"[A-Z]+[0-9]*")
_MOST_DECORATORS = 20
_UNTIL = re.compile(r"(?:^|\s)until=(\S*)")
_BY = re.compile(r"""(?:^|\s)by=("[^"]*"|'[^']*'|\S*)""")


def scan(text: bytes, syntax: CommentSyntax = PYTHON) -> tuple[Comment, ...]:
    """The suppression comments of a unit's text, in order. Never raises.

    A text that holds none of the words costs only the look for them.
    """
    if not any(word in text for word in _WORDS):
        return ()
    return tuple(read_comments(lex(text, syntax), syntax))


def read_comments(lexed: Lexed, syntax: CommentSyntax = PYTHON) -> Iterator[Comment]:
    """The same for a text that has been read already."""
    return _Scan(lexed, syntax).comments()


def segments(body: bytes, syntax: CommentSyntax) -> list[tuple[int, int, int]]:
    """A comment's parts for different tools (`# noqa: S602  # wardline: ignore[x]`): start, start of words, end."""
    end = len(body)
    for opening, closing in syntax.block:
        if body.startswith(opening) and body.endswith(closing) and end >= len(opening) + len(closing):
            end -= len(closing)
    marks = [match.span() for match in _marks(syntax).finditer(body, 0, end)]
    if not marks:
        return []
    borders = [*(start for start, _ in marks[1:]), end]
    return [(start, words, border) for (start, words), border in zip(marks, borders, strict=False)]


@lru_cache(maxsize=32)
def _marks(syntax: CommentSyntax) -> re.Pattern[bytes]:
    """What opens a comment, or a part of it for another tool."""
    openings = b"|".join(re.escape(mark) for mark in (*syntax.line, *(opening for opening, _ in syntax.block)))
    return re.compile(rb"(?:\A|(?<=\s))(?:%b)[!*/#]*\s*#?(?=%b)" % (openings, _TOOLS))


class _Scan:
    """One unit, and what its comments have in common."""

    def __init__(self, lexed: Lexed, syntax: CommentSyntax) -> None:
        self._lexed = lexed
        self._syntax = syntax
        self._alone: dict[int, int] = {}
        """First line of each comment that has its lines for itself, and the line below it."""
        self._below: dict[int, int] = {}
        """The same, but the first line below that is no such comment."""
        for start, end in reversed(lexed.comments):
            first, last = lexed.line_of(start), lexed.line_of(end)
            around = lexed.text[lexed.line_start(first) : start] + lexed.text[end : lexed.line_start(last + 1)]
            if not around.strip():
                self._alone[first] = last + 1
                self._below[first] = self._below.get(last + 1, last + 1)

    def comments(self) -> Iterator[Comment]:
        for start, end in self._lexed.comments:
            body = self._lexed.text[start:end]
            if any(word in body for word in _WORDS):
                yield from self._read(start, body)

    def _read(self, start: int, body: bytes) -> Iterator[Comment]:
        lexed = self._lexed
        first_line = lexed.line_of(start)
        alone = first_line in self._alone
        target, hanging = self._target(first_line) if alone else ((), False)
        first = alone and (not lexed.statements or lexed.statements[0][0] > first_line)
        parts = segments(body, self._syntax)
        for index, (begin, words, end) in enumerate(parts):
            text = body[words:end].splitlines()[0].rstrip()
            line = lexed.line_of(start + words)
            begin = max(begin, lexed.line_start(line) - start)
            span = Span(start + begin, start + words + len(text))
            comment = Comment(
                "",
                text,
                span,
                line,
                span.start - lexed.line_start(line),
                self._removal(start, body, parts, index),
                lexed.statement(line) or (line, line),
                target=target,
                hanging=hanging,
            )
            if text.startswith(b"wardline:"):
                ours = _ours(comment, start + words, first)
                if ours is not None:
                    yield ours
            elif text.startswith(b"nosec"):
                tests = nosec_tests(text[5:].decode("utf-8", "replace"))
                yield replace(comment, tool="nosec", ids=tests, target=(), hanging=False)
            elif text.startswith(b"nosem"):
                match = _NOSEMGREP.match(text)
                ids = tuple(name.strip().decode() for name in match[1].split(b",")) if match and match[1] else ()
                yield replace(comment, tool="nosemgrep", ids=ids)
            elif text.startswith(b"zizmor:"):
                if match := _ZIZMOR.match(text):
                    ids = tuple(name.strip().decode() for name in match[1].split(b","))
                    yield replace(comment, tool="zizmor", ids=ids, target=(), hanging=False)
            elif text.startswith(b"nolint"):
                match = _NOLINT.match(text)
                names = re.split(rb"[, \t]+", match[1] or b"gosec") if match else []
                if b"gosec" in names or b"all" in names:
                    yield replace(comment, tool="nosec", target=(), hanging=False)
            elif match := _NOQA.match(text):
                codes = tuple(code.decode() for code in _CODE.findall((match[3] or b"").upper()))
                whole = match[1] is not None
                # Words behind a colon are no list of codes; ruff does not honour them either.
                if (codes or not match[2]) and (alone or not whole):
                    yield replace(comment, tool="noqa", ids=codes, file=whole, target=(), hanging=False)

    def _removal(self, start: int, body: bytes, parts: list[tuple[int, int, int]], index: int) -> Span:
        lexed = self._lexed
        begin, _, end = parts[index]
        if index + 1 < len(parts):
            return Span(start + begin, start + end)
        line = lexed.line_of(start)
        if begin == 0 and line in self._alone:
            return Span(lexed.line_start(line), lexed.line_start(self._alone[line]))
        if begin == 0:
            end = len(body)
        code = lexed.text[lexed.line_start(line) : start + begin].rstrip(b" \t")
        return Span(lexed.line_start(line) + len(code), start + end)

    def _target(self, line: int) -> tuple[tuple[tuple[int, int], ...], bool]:
        """What is below a comment, other comments between; and whether it is in the next unit."""
        lexed = self._lexed
        inside = lexed.statement(line) is not None
        line = self._below[line]
        start = lexed.line_start(line)
        if start == len(lexed.text):
            return ((line, line),), True
        if not lexed.text[start : lexed.line_start(line + 1)].strip():
            return (), False
        # In brackets it is not the whole statement, just its next line.
        return ((line, line),) if inside else statement_at(lexed, line), False


def statement_at(lexed: Lexed, line: int) -> tuple[tuple[int, int], ...]:
    """First and last line of the statement that begins at a line; if it is a decorator, of all down to the header."""
    found = [lexed.statement(line) or (line, line)]
    while len(found) < _MOST_DECORATORS and lexed.text[
        lexed.line_start(found[-1][0]) : lexed.line_start(found[-1][0] + 1)
    ].lstrip().startswith(b"@"):
        below = lexed.next_statement(found[-1][1])
        if below is None:
            break
        found.append(below)
    return tuple(found)


def _ours(comment: Comment, offset: int, first: bool) -> Comment | None:
    """One of our own comments, its words from byte `offset` on; None if it is prose.

    `first`: it stands above all code of its unit, on a line of its own.
    """
    match = _OURS.match(comment.text)
    if match is None:  # pragma: no cover - the caller saw the word, and all the rest is optional
        return None
    verb = match[1].decode("utf-8", "replace")
    file = verb == "ignore-file"
    fault = None
    if verb not in ("ignore", "ignore-file"):
        if match[2] is None:
            return None
        fault = f"there is no `wardline: {verb}`, write `wardline: ignore[rule-id]`"
    ids, spans = [], []
    for name in re.finditer(rb"[^\s,]+", match[2] or b""):
        ids.append(name[0].decode("utf-8", "replace"))
        begin = offset + match.start(2) + name.start()
        spans.append(Span(begin, begin + len(name[0])))
    if not ids:
        fault = fault or f"it names no rule, write `wardline: {verb}[rule-id]`"
    if file and not first:
        fault = fault or NOT_AT_THE_TOP
    rest = match[3].decode("utf-8", "replace")
    until, by = _UNTIL.search(rest), _BY.search(rest)
    reason = " ".join(_BY.sub(" ", _UNTIL.sub(" ", rest)).split()).lstrip(":-\u2013\u2014 ")
    return replace(
        comment,
        tool="wardline",
        ids=tuple(ids),
        id_spans=tuple(spans),
        target=() if file else comment.target,
        hanging=comment.hanging and not file,
        file=file,
        reason=reason,
        until=until[1].rstrip(".,;:)") if until else None,
        by=by[1].strip("\"'") if by else None,
        fault=fault,
    )


NOT_AT_THE_TOP = "`ignore-file` counts only above the first statement, on a line of its own"
