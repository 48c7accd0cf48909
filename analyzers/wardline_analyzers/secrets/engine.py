"""Regular expressions over bytes: by RE2 where `google-re2` is installed, else by `re`, with the same matches.

RE2 takes time in proportion to the text, whatever the pattern; `re` may backtrack. So both only ever get short texts
(`windows.py`), and the patterns are those of RE2, without look-around and back-references.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Protocol


class Matcher(Protocol):
    """A compiled pattern, of either library."""

    def finditer(self, text: bytes) -> Iterator[Any]:
        """Match objects, from left to right."""

    def search(self, text: bytes) -> Any:
        """The first match, or None."""


def _by_re2() -> Callable[[bytes], Matcher] | None:
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.log_errors = False
    options.encoding = re2.Options.Encoding.LATIN1

    def compiled_by_re2(pattern: bytes) -> Matcher:
        try:
            made: Matcher = re2.compile(pattern.replace(rb"\Z", rb"\z"), options)
        except re2.error:
            return re.compile(pattern)
        return made

    return compiled_by_re2


@lru_cache(maxsize=1)
def _compile() -> Callable[[bytes], Matcher]:
    return _by_re2() or re.compile


@lru_cache(maxsize=1024)
def compiled(pattern: bytes) -> Matcher:
    """A pattern, compiled when it is first needed. It must be without look-around, and with `\\Z` for the end."""
    return _compile()(pattern)


def name() -> str:
    """`re2` or `re`: what the patterns are matched by."""
    return "re" if _compile() is re.compile else "re2"
