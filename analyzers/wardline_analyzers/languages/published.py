"""Is a text a library as its authors have published it? It is read by whoever publishes it, not where it is kept."""

from __future__ import annotations

import re
from typing import Final

_LEAST: Final = 3_000
"""Bytes of the smallest library that it is worth to leave out."""
_FIRST: Final = 500
"""Bytes in which such a file says what it is."""
_COMMENT: Final = re.compile(
    rb"\A\s*;?\s*(?:/\*(?P<kept>!)?(?P<text>.*?)(?:\*/|\Z)|(?P<lines>//!?[^\n]*\n(?:\s*//[^\n]*\n)*))", re.DOTALL
)
_NO_NAME: Final = rb"(?!(?i:version|licen[sc]e|apache|[al]?gpl|mpl|for|in|from|with|since|requires?)\b)"
_NAMED: Final = re.compile(
    rb"\b" + _NO_NAME + rb"[A-Za-z][\w.-]+\s+(?:- )?(?:v ?\d+\.\d+|\d{1,3}\.\d{1,3}\.\d{1,3}\b)"
    rb"|(?i:^[\s*/!]*version\s*:\s*v?\d+\.\d+)",
    re.MULTILINE,
)
"""A name and its version."""
_GIVEN: Final = re.compile(rb"(?i)licen[sc]e|\(c\)|\xc2\xa9|copyright|\bMIT\b|\bBSD\b|https?://|\d{4}")
_LICENSED: Final = re.compile(
    rb"@(?:license|preserve)\s[^\n@]*?" + _NO_NAME + rb"[A-Za-z][\w.-]+\s+(?:- )?v ?\d+\.\d+\.\d+"
)
"""What the builds of Google keep in front: `@license AngularJS v1.6.6`."""
_TAGGED: Final = tuple(
    re.compile(tag) for tag in (rb"@version\s+v?\d+\.\d+\.\d+\b", rb"@link\s+https?://", rb"@licen[sc]e\s+\w")
)
"""What builds of modules for AngularJS put in front, all together."""
_BUNDLED: Final = re.compile(
    rb"\A\s*(?:/\*.*?\*/\s*)?\(function \(global, factory\) \{\s*"
    rb"typeof exports === 'object' && typeof module !== 'undefined' \?",
    re.DOTALL,
)
"""How Rollup begins a module for all loaders: nobody writes that, a build has made it."""
_BROWSER: Final = b"@licstart"
"""What LibreJS asks of files that a page loads."""


def is_published(text: bytes) -> bool:
    """Does its first comment say a name, a version and whose it is, as those do that a build puts in front?"""
    if len(text) < _LEAST:
        return False
    if _BUNDLED.match(text[:_FIRST]) is not None:
        return True
    found = _COMMENT.match(text[:_FIRST])
    if found is None:
        return False
    said = found["text"] if found["text"] is not None else found["lines"]
    if _BROWSER in said or _LICENSED.search(said) is not None or all(tag.search(said) for tag in _TAGGED):
        return True
    named = _NAMED.search(said)
    if named is None or (found["kept"] is None and b"@" in said[: named.start()]):  # documentation of a source
        return False
    return _GIVEN.search(said) is not None


__all__ = ["is_published"]
