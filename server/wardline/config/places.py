"""Where keys and values stand in a TOML text, which `tomllib` does not tell.

The scanner reads text that `tomllib` has accepted, so it checks nothing; where it meets something it does not
expect it stops, and keeps the places found so far. Standard: TOML 1.0.0 (https://toml.io/en/v1.0.0).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from typing import TypeAlias

from wardline_analyzers.finding import Position

Key: TypeAlias = tuple[str | int, ...]
"""The way to a value: names of tables and keys, and 0-based indexes of array elements."""

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


class _Unexpected(Exception):
    """The scanner is lost; what it found so far stands."""


class Places:
    """The places of the keys and values of one TOML text (line ends as `\\n`)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self._keys: dict[Key, tuple[int, int]] = {}
        self._values: dict[Key, tuple[int, int]] = {}
        self._tables: dict[Key, int] = {}
        with suppress(_Unexpected, RecursionError):
            self._document()

    def key(self, at: Key) -> tuple[Position, Position]:
        """Start and end of a key; of the nearest enclosing thing that has a place if it has none."""
        return self._nearest(at, self._keys, self._values)

    def value(self, at: Key) -> tuple[Position, Position]:
        """Start and end of a value; of its key if the value has no text of its own (a table)."""
        return self._nearest(at, self._values, self._keys)

    def position(self, offset: int) -> Position:
        """The line and byte column of an offset in characters."""
        line = bisect_right(self._lines, offset) - 1
        return Position(line, len(self._text[self._lines[line] : offset].encode("utf-8", "surrogatepass")))

    def _nearest(
        self, at: Key, first: dict[Key, tuple[int, int]], second: dict[Key, tuple[int, int]]
    ) -> tuple[Position, Position]:
        while at:
            span = first.get(at) or second.get(at)
            if span:
                return self.position(span[0]), self.position(span[1])
            at = at[:-1]
        return Position(0, 0), Position(0, 0)

    # -- the scanner: each method starts at `pos` and returns where it ended

    def _document(self) -> None:
        text, pos = self._text, 0
        resolved: Key = ()
        while (pos := self._skip(pos)) < len(text):
            if text.startswith("[[", pos):
                names, spans, pos = self._dotted(pos + 2)
                parent = self._resolve(names[:-1])
                array: Key = (*parent, names[-1])
                count = self._tables.get(array, 0)
                self._tables[array] = count + 1
                resolved = (*array, count)
                self._note(parent, names[-1:], spans[-1:])
                self._keys[resolved] = spans[-1]
                pos = self._after(pos, "]]")
            elif text[pos] == "[":
                names, spans, pos = self._dotted(pos + 1)
                resolved = self._resolve(names)
                self._keys.setdefault(resolved, spans[-1])
                for n in range(1, len(names)):
                    self._keys.setdefault(self._resolve(names[:n]), spans[n - 1])
                pos = self._after(pos, "]")
            else:
                pos = self._pair(pos, resolved)

    def _resolve(self, names: list[str]) -> Key:
        """The way to a table of a header: below an array of tables it is the last element that is meant."""
        at: Key = ()
        for name in names:
            at = (*at, name)
            if at in self._tables:
                at = (*at, self._tables[at] - 1)
        return at

    def _pair(self, pos: int, table: Key) -> int:
        names, spans, pos = self._dotted(pos)
        self._note(table, names, spans)
        pos = self._after(pos, "=")
        return self._value(_end(_SPACE, self._text, pos), (*table, *names))

    def _note(self, table: Key, names: list[str], spans: list[tuple[int, int]]) -> None:
        for n, span in enumerate(spans, 1):
            self._keys.setdefault((*table, *names[:n]), span)

    def _dotted(self, pos: int) -> tuple[list[str], list[tuple[int, int]], int]:
        names: list[str] = []
        spans: list[tuple[int, int]] = []
        while True:
            pos = _end(_SPACE, self._text, pos)
            match = _BARE_KEY.match(self._text, pos) or _STRING.match(self._text, pos)
            if not match:
                raise _Unexpected
            names.append(_unquote(match.group()))
            spans.append(match.span())
            pos = _end(_SPACE, self._text, match.end())
            if not self._text.startswith(".", pos):
                return names, spans, pos
            pos += 1

    def _value(self, pos: int, at: Key) -> int:
        text, start = self._text, pos
        if text.startswith("[", pos):
            pos, index = self._skip(pos + 1), 0
            while not text.startswith("]", pos):
                pos = self._skip(self._value(pos, (*at, index)))
                index += 1
                if text.startswith(",", pos):
                    pos = self._skip(pos + 1)
                elif not text.startswith("]", pos):
                    raise _Unexpected
            pos += 1
        elif text.startswith("{", pos):
            pos = self._skip(pos + 1)
            while not text.startswith("}", pos):
                pos = self._skip(self._pair(pos, at))
                if text.startswith(",", pos):
                    pos = self._skip(pos + 1)
                elif not text.startswith("}", pos):
                    raise _Unexpected
            pos += 1
        elif match := _STRING.match(text, pos):
            pos = match.end()
        else:
            pos = _end(_SCALAR, text, pos)
            if pos == start:
                raise _Unexpected
            pos = start + len(text[start:pos].rstrip())
        self._values[at] = (start, pos)
        return pos

    def _skip(self, pos: int) -> int:
        return _end(_BLANK, self._text, pos)

    def _after(self, pos: int, token: str) -> int:
        pos = _end(_SPACE, self._text, pos)
        if not self._text.startswith(token, pos):
            raise _Unexpected
        return pos + len(token)


def _end(pattern: re.Pattern[str], text: str, pos: int) -> int:
    match = pattern.match(text, pos)
    return match.end() if match else pos


def _unquote(key: str) -> str:
    if key[:1] == "'":
        return key.strip("'")
    if key[:1] != '"':
        return key
    if "\\" not in key:
        return key.strip('"')
    from wardline.config.toml import values_of

    try:
        return str(values_of(f"x = {key}")["x"])
    except ValueError:
        raise _Unexpected from None
