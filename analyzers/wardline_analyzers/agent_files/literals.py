"""The texts that stand in code, found without knowing its grammar: strings, and what stands between them.

A scanner for languages whose comments begin with `//` and `/*` (JavaScript and its kin, Go, C#, Rust, Java, Kotlin). It
may be wrong where only a language's own grammar tells, so it is for what nobody writes by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

_TOKEN = re.compile(
    rb"(?P<comment>//[^\n]*|/\*(?s:.*?)(?:\*/|\Z))"
    rb'|"""(?s:.*?)(?:"""|\Z)'
    rb'|@"(?:[^"]|"")*(?:"|\Z)'
    rb'|r#+"(?s:.*?)(?:"#|\Z)'
    rb'|"(?:\\(?s:.)|[^"\\\n])*"'
    rb"|`(?:\\(?s:.)|[^`\\])*(?:`|\Z)"
    rb"|(?P<quoted>'(?:\\(?s:.)|[^'\\\n])*')"
    rb"|(?<=[(,=:\[!&|?{};\n])[ \t]{0,40}(?P<regex>"
    rb"/(?![*/])(?:\\.|\[[^\]\\\n]{0,80}(?:\\.[^\]\\\n]{0,80}){0,20}\]|[^/\\\n\[]){1,300}/)"
)
_ESCAPE = re.compile(rb"\\[nrtvf\r\n]")
_LEAST = 2048
"""Bytes of a part of a text."""
_SOME = 8
"""Places at which a part may end, for one at which it does."""
_DECIDES = 32
"""Bytes before and behind such a place by which it is chosen."""
_JOINS = re.compile(rb"\s*\+\s*")
_EDGE = re.compile(rb"(?:@|r#*)?[\"'`]+")


@dataclass(slots=True)
class Literal:
    """A string, or several that are added up."""

    start: int
    end: int
    before: bytes
    """The code between the string before and this one, without comments."""
    tokens: list[bytes]

    @property
    def text(self) -> bytes:
        """What it says; an escaped break is one, other escapes stand as they are written."""
        return b"".join(map(_said, self.tokens))


def literals(source: bytes, chars: bool = False) -> Iterator[Literal]:
    """The strings of a text in order. `chars`: single quotes hold a character, and may stand alone."""
    last = 0
    held: Literal | None = None
    between = b""
    for token in _TOKEN.finditer(source):
        start, end = token.span()
        between += source[last:start]
        last = end
        if token.lastgroup is not None and (chars or token.lastgroup != "quoted"):
            between += b" " if token.lastgroup == "comment" else b"''"
            continue
        if held is not None and b"+" in between and _JOINS.fullmatch(between):
            held.end = end
            held.tokens.append(token[0])
        else:
            if held is not None:
                yield held
            held = Literal(start, end, between, [token[0]])
        between = b""
    if held is not None:
        yield held


def part_end(source: bytes, start: int) -> tuple[int, int]:
    """Where a part of a text that begins at `start` may end, and how many bytes behind that have been looked at: at a
    brace or a semicolon outside of strings, so that each part has the strings that it has in the whole."""
    last = start
    for token in _TOKEN.finditer(source, start):
        begin = token.start()
        enough = begin - start > _LEAST
        at = max(source.rfind(border, last, begin) for border in (b";", b"{", b"}")) + 1 if enough else 0
        if at and crc32(source[at - _DECIDES : at + _DECIDES]) % _SOME == 0:
            line = source.find(b"\n", max(token.end(), at + _DECIDES)) + 1
            return at, (line or len(source)) - at + 1
        last = token.end()
    return len(source), 1


def _said(token: bytes) -> bytes:
    edge = _EDGE.match(token)
    width = edge.end() if edge is not None else 1
    return _ESCAPE.sub(b"\n", token[width:].rstrip(b"\"'`#"))
