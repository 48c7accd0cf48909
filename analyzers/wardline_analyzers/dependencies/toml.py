"""TOML with positions: the assignments of a text, also of one that is broken in places.

No tree is built: lock files are long, and all that is asked of them is a few keys of each table. A line that cannot be
read is passed over; an array that is never closed ends where the next table begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wardline_analyzers.finding import Span

_NAME = rb"(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')"
_LINE = re.compile(
    rb"^[ \t]*(?:(?P<array>\[)?\[(?P<table>[^\[\]\n]+)\]\]?[ \t]*(?:#[^\n]*)?\r?$"
    rb"|(?P<key>" + _NAME + rb"(?:[ \t]*\.[ \t]*" + _NAME + rb")*)[ \t]*=[ \t]*)",
    re.MULTILINE,
)
_INSIDE = re.compile(
    rb'(?P<text>"""|\'\'\'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|\'[^\'\n]*\'?)|#[^\n]*|(?P<open>[\[{])|(?P<close>[\]}])'
    rb"|(?P<table>\n\[{1,2}[A-Za-z][\w.\"' -]*\]{1,2}[ \t]*(?:\r?\n|#|$))"
)
_ROWS = re.compile(rb"\[[ \t]*\r?\n(?:[ \t]*(?:\{[^{}\[\]\n]*\}|\"[^\"\\\n]*\"|'[^'\n]*')[ \t]*,?[ \t]*\r?\n)*")
"""The beginning of an array as tools write it, one plain element a line: this is most of a lock file."""
_SCALAR = re.compile(rb"[^\n#,\]}]*")
_BETWEEN = re.compile(rb"(?:[\s,]|#[^\n]*)*")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_PAIR = re.compile(rb"\s*(?P<key>[A-Za-z0-9_.-]+|\"[^\"\n]*\"|'[^'\n]*')\s*=\s*|\s*(?:#[^\n]*\n\s*)*(?P<end>[,{}]|$)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "e": "\x1b"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


class Assignment(NamedTuple):
    """`key = value` in a table."""

    table: tuple[str, ...]
    number: int
    """Counts the tables: the elements of an array of tables differ in it."""
    key: tuple[str, ...]
    key_span: Span
    value: Span
    """The value as written, quotes included."""


class Text(NamedTuple):
    """A string, and where what is between its quotes stands."""

    value: str
    span: Span


def assignments(text: bytes) -> Iterator[Assignment]:
    """All assignments on lines of their own, in order."""
    table: tuple[str, ...] = ()
    number = position = 0
    while line := _LINE.search(text, position):
        if line["table"] is not None:
            table, position = _parts(line["table"]), line.end()
            number += 1
            continue
        end = value_end(text, line.end())
        yield Assignment(table, number, _parts(line["key"]), Span(*line.span("key")), Span(line.end(), end))
        following = text.find(b"\n", end)
        position = following if following >= 0 else len(text)


def value_end(text: bytes, start: int) -> int:
    """Where the value that begins at `start` ends."""
    first = text[start : start + 1]
    if first in (b'"', b"'"):
        if text[start : start + 3] in (b'"""', b"'''"):
            return _after(text, text[start : start + 3], start + 3)
        match = _INSIDE.match(text, start)
        return match.end() if match else start
    if first not in (b"[", b"{"):
        match = _SCALAR.match(text, start)
        return start + len(match[0].rstrip()) if match else start
    rows = _ROWS.match(text, start)
    depth, position = (1, rows.end()) if rows else (0, start)
    while match := _INSIDE.search(text, position):
        position = match.end()
        kind = match.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
            if depth <= 0:
                return position
        elif kind == "table":
            return match.start()
        elif kind == "text" and match["text"] in (b'"""', b"'''"):
            position = _after(text, match["text"], position)
    return len(text)


def string(text: bytes, value: Span) -> Text | None:
    """The string that a value is; None if it is something else."""
    raw = text[value.start : value.end]
    for quote in (b'"""', b"'''", b'"', b"'"):
        if raw.startswith(quote):
            end = len(raw) - len(quote) if len(raw) >= 2 * len(quote) and raw.endswith(quote) else len(raw)
            inside = Span(value.start + len(quote), value.start + end)
            written = text[inside.start : inside.end].decode("utf-8", "replace")
            return Text(_unescaped(written) if quote[:1] == b'"' and "\\" in written else written, inside)
    return None


def elements(text: bytes, value: Span) -> Iterator[Span]:
    """The values in an array."""
    if text[value.start : value.start + 1] != b"[":
        return
    position = value.start + 1
    while position < value.end:
        match = _BETWEEN.match(text, position, value.end)
        position = match.end() if match else value.end
        if position >= value.end or text[position : position + 1] == b"]":
            return
        end = min(value_end(text, position), value.end)
        if end <= position:
            return
        yield Span(position, end)
        position = end


def strings(text: bytes, value: Span) -> Iterator[Text]:
    """The strings in an array."""
    for element in elements(text, value):
        if (found := string(text, element)) is not None:
            yield found


def members(text: bytes, value: Span) -> dict[str, Span]:
    """The values in an inline table, by key (`a.b` for a dotted one); empty for anything else."""
    found: dict[str, Span] = {}
    if text[value.start : value.start + 1] != b"{":
        return found
    position = value.start + 1
    while position < value.end and (match := _PAIR.match(text, position, value.end)):
        position = match.end()
        if match["key"] is None:
            if match["end"] in (b"}", b""):
                break
            continue
        end = min(value_end(text, position), value.end)
        found[".".join(_parts(match["key"]))] = Span(position, end)
        position = end
    return found


def _parts(raw: bytes) -> tuple[str, ...]:
    written = raw.decode("utf-8", "replace")
    if '"' not in written and "'" not in written:
        return tuple(part.strip() for part in written.split("."))
    return tuple(a or b or c for a, b, c in _PART.findall(written)) or (written,)


def _after(text: bytes, quote: bytes, start: int) -> int:
    end = text.find(quote, start)
    return end + 3 if end >= 0 else len(text)


def _unescaped(written: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code is None:
            return _ESCAPES.get(match[3], match[3])
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "�"

    return _ESCAPE.sub(one, written)
