"""The texts that stand in code, found without knowing its grammar: strings, and what stands between them.

A scanner for languages whose comments begin with `//` and `/*` (JavaScript and its kin, Go, C#, Rust, Java, Kotlin). It
may be wrong where only a language's own grammar tells, so it is for what nobody writes by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"(?P<comment>//[^\n]*|/\*(?s:.*?)(?:\*/|\Z))"
    rb'|"""(?s:.*?)(?:"""|\Z)'
    rb'|@"(?:[^"]|"")*(?:"|\Z)'
    rb'|r#+"(?s:.*?)(?:"#|\Z)'
    rb'|"(?:\\(?s:.)|[^"\\\n])*"'
    rb"|`(?:\\(?s:.)|[^`\\])*(?:`|\Z)"
    rb"|(?P<quoted>'(?:\\(?s:.)|[^'\\\n])*')"
    rb"|(?<=[(,=:\[!&|?{};\n])[ \t]{0,40}(?P<regex>/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\\n\[]){1,300}/)"
)
_ESCAPE = re.compile(rb"\\[nrtvf\r\n]")
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


def _said(token: bytes) -> bytes:
    edge = _EDGE.match(token)
    width = edge.end() if edge is not None else 1
    return _ESCAPE.sub(b"\n", token[width:].rstrip(b"\"'`#"))
