"""Is a text code that a program has put on few lines? Nobody edits it, and it costs as much as a project to look at."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_LEAST: Final = 600
"""Bytes of a unit that it is worth to ask about."""
_LONG: Final = 400
"""Bytes of a line that hardly anybody writes; some programs begin a new one behind 500."""
_BUNDLED: Final = re.compile(rb"\bwebpack(?:Chunk|Jsonp)|__webpack_require__")
"""What a bundler writes: a module of tables and patterns has hardly any of the words of code."""
_CODE: Final = re.compile(rb"\bfunction\b|=>|\breturn\b|\bvar\b|&&|\|\|")
_BETWEEN: Final = 250
"""Bytes for each of these in long lines of code; a line of data has hardly any."""
_MANY: Final = 60
"""So many are code, however much data stands between them: a bundle holds images and tables too."""


def is_minified(text: bytes) -> bool:
    """Does most of a text stand on lines that nobody writes, and is that code, not a table or an image?"""
    return len(text) > _LEAST and _is_minified(text)


@lru_cache(maxsize=64)
def _is_minified(text: bytes) -> bool:
    long = [line for line in text.split(b"\n") if len(line) > _LONG]
    size = sum(map(len, long))
    if size * 2 <= len(text):
        return False
    if any(_BUNDLED.search(line[:_LONG]) for line in long):
        return True
    code = sum(len(_CODE.findall(line)) for line in long)
    return code > _MANY or code * _BETWEEN > size


__all__ = ["is_minified"]
