"""HTML that templates of Vue and Svelte put into a page as it is: `v-html="expression"`, `{@html expression}`.

Each becomes a statement in its own place, `;()=>$h(expression)` and `;_=>$h(expression)`, which has as many bytes.
It is a function, for the page is made after the script has run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_VUE: Final = re.compile(rb"v-html=(?=[\"'])")
_SVELTE: Final = re.compile(rb"\{@html\s")
_TRANSLATED: Final = re.compile(rb"\s*\$?(?:\w+\.)?tc?\(\s*(?:'[^'\\]*'|\"[^\"\\]*\"|`[^`$\\]*`)\s*\)\s*")
"""A text of the program's own, in the visitor's language: `$t('hint')`."""
_FEW: Final = 2_000
"""The most bytes of an expression."""
_BESIDE: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_PAIRS: Final = {b")"[0]: b"("[0], b"]"[0]: b"["[0], b"}"[0]: b"{"[0]}
_OPENS: Final = frozenset(_PAIRS.values())
_QUOTES: Final = frozenset(b"\"'`")


def given_as_html(text: bytes) -> list[tuple[int, int, bytes]]:
    """The places of the statements, and what stands there: `start`, `stop`, and as many bytes."""
    if b"v-html" not in text and b"{@html" not in text:
        return []
    comments = [found.span() for found in _BESIDE.finditer(text)]
    found = [*_vue(text), *_svelte(text)]
    return sorted(each for each in found if not any(a <= each[0] < b for a, b in comments))


def _vue(text: bytes) -> Iterator[tuple[int, int, bytes]]:
    for found in _VUE.finditer(text):
        start = found.end() + 1
        stop = text.find(text[found.end() : start], start, start + _FEW)
        if stop > start and _is_whole(text, start, stop) and not _TRANSLATED.fullmatch(text, start, stop):
            yield found.start(), stop + 1, b";()=>$h(" + text[start:stop] + b")"


def _svelte(text: bytes) -> Iterator[tuple[int, int, bytes]]:
    for found in _SVELTE.finditer(text):
        stop = _closing(text, found.end(), min(len(text), found.end() + _FEW))
        if stop > found.end() and text[stop : stop + 1] == b"}":
            yield found.start(), stop + 1, b";_=>$h(" + text[found.end() : stop] + b")"


def _is_whole(text: bytes, start: int, stop: int) -> bool:
    """Do its brackets and quotes close?"""
    return _closing(text, start, stop) == stop


def _closing(text: bytes, at: int, stop: int) -> int:
    """Where the first bracket is that none has opened, or `stop`; -1: a quote or a bracket stays open."""
    opened: list[int] = []
    quote = 0
    while at < stop:
        byte = text[at]
        if quote:
            if byte == b"\\"[0]:
                at += 1
            elif byte == quote:
                quote = 0
        elif byte in _QUOTES:
            quote = byte
        elif byte in _OPENS:
            opened.append(byte)
        elif byte in _PAIRS:
            if not opened:
                return at
            if opened.pop() != _PAIRS[byte]:
                return -1
        at += 1
    return stop if not opened and not quote else -1


__all__ = ["given_as_html"]
