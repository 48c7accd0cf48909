"""JSON with positions: the members of a text's objects, also of a text that is broken in places.

One pass over tokens and a stack, no tree and no recursion: lock files are long, and hostile ones are deep.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from wardline_analyzers.finding import Span

DEEPEST = 64
"""What is nested deeper is passed over."""

_TOKEN = re.compile(
    rb'"(?P<first>[^"\\\n]*(?:\\.[^"\\\n]*)*)"?(?:\s*:\s*(?:"(?P<text>[^"\\\n]*(?:\\.[^"\\\n]*)*)"?|(?P<open>[{\[])|(?P<other>[^\s,{}\[\]"]+)))?'
    rb"|(?P<begin>[{\[])|(?P<end>[}\]])"
)


class Member(NamedTuple):
    """`"key": value` in an object, or a string in an array, whose key is then empty."""

    path: tuple[str, ...]
    """The keys of the objects around it, the outermost first; an array's elements have the key ""."""
    key: str
    value: str
    """The string; of another scalar, its text; `{` or `[` for what has members of its own."""
    is_text: bool
    at_key: tuple[int, int]
    at_value: tuple[int, int]
    """Byte offsets, without quotes."""

    @property
    def key_span(self) -> Span:
        return Span(*self.at_key)

    @property
    def value_span(self) -> Span:
        return Span(*self.at_value)


def members(text: bytes) -> Iterator[Member]:
    """All members, in order; an object's own comes before those in it."""
    stack: list[tuple[str, ...] | None] = []
    current: tuple[str, ...] | None = ()
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "end":
            if stack:
                current = stack.pop()
            continue
        if kind == "begin":
            # The outermost object has no key of its own.
            stack.append(current)
            if len(stack) > 1 and current is not None:
                current = (*current, "") if len(current) < DEEPEST else None
            continue
        if current is None:
            if kind == "open":
                stack.append(None)
            continue
        if kind == "first":
            at = token.span("first")
            yield Member(current, "", _text(token["first"]), True, at, at)
            continue
        assert kind is not None
        key, value, is_text = _text(token["first"]), token[kind], kind == "text"
        written = _text(value) if is_text else value.decode("utf-8", "replace")
        yield Member(current, key, written, is_text, token.span("first"), token.span(kind))
        if kind == "open":
            stack.append(current)
            current = (*current, key) if len(current) < DEEPEST else None


def _text(raw: bytes) -> str:
    if b"\\" in raw:
        try:
            return str(json.loads(b'"' + raw + b'"'))
        except ValueError:
            pass
    return raw.decode("utf-8", "replace")
