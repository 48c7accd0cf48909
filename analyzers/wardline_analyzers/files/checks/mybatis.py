"""Mappers of MyBatis: texts that `${…}` puts into a query as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety

_MAPPER: Final = re.compile(rb"<mapper\s[^>]*\bnamespace\s*=")
_ATTRIBUTES: Final = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_TAG: Final = rb"</?\w" + _ATTRIBUTES + rb">"
_STATEMENT: Final = re.compile(
    rb"<(select|insert|update|delete|sql)\b" + _ATTRIBUTES + rb">(.*?)</\1\s*>", re.DOTALL
)
_PUT: Final = re.compile(rb"<!--.*?-->|" + _TAG + rb"|\$\{\s*(?P<name>[\w.\[\]]+)[^}]*\}", re.DOTALL)
_MARKUP: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[|\]\]>|" + _TAG, re.DOTALL)
_PROPERTY: Final = re.compile(rb"<property\s+name\s*=\s*[\"'](\w+)[\"']")
"""What another statement of the file gives where it includes this one: written there."""
_GENERATED: Final = frozenset((b"criterion.condition", b"orderByClause"))
"""What MyBatis Generator writes into each mapper: its classes set the one, the other is a sink in the code."""
_A_VALUE: Final = re.compile(rb"(?i)(?:[=<>]|&[lg]t;|\blike\b|\bin\s*\(|\bvalues\s*\([^()]*|,)\s*\Z")
"""What stands in front of a value, which can be bound."""
_A_NAME: Final = re.compile(
    rb"(?i)\b(?:(?:order|group)\s+by|from|join|into|update|table|select|set)\s+(?:[\w.,`\"\s]|\$\{[^}]*\})*\Z"
)
"""What stands in front of a table or a column, which cannot."""
_NEAR: Final = 400
"""Bytes in front of a place that are looked at."""


def substitutes(view: FileView) -> Iterator[FileMatch]:
    """`WHERE name = '${name}'` in a statement of a mapper."""
    text = view.text
    if _MAPPER.search(text) is None or in_tests(view.path):
        return
    written = _GENERATED.union(_PROPERTY.findall(text))
    for statement in _STATEMENT.finditer(text):
        for put in _PUT.finditer(text, *statement.span(2)):
            if put["name"] is not None and put["name"] not in written:
                yield _found(text, statement.start(2), put.start(), put.end())


def _found(text: bytes, begin: int, start: int, end: int) -> FileMatch:
    """A place in the query that begins at `begin`."""
    before = _MARKUP.sub(b" ", text[begin:start])
    if before.count(b"'") % 2:
        whole = text[start - 1 : start] == b"'" == text[end : end + 1]
        fixes = (_bound(text, start, end, 1),) if whole else ()
        return FileMatch(start, end, confidence=Confidence.MEDIUM, fixes=fixes)
    near = before[-_NEAR:]
    if _A_VALUE.search(near) is None or _A_NAME.search(near) is not None:
        return FileMatch(start, end, confidence=Confidence.LOW)
    is_row = near.rstrip().endswith(b"(")
    return FileMatch(start, end, confidence=Confidence.MEDIUM, fixes=() if is_row else (_bound(text, start, end, 0),))


def _bound(text: bytes, start: int, end: int, quotes: int) -> Fix:
    """`#{name}`, in the place of the quotes around it too."""
    name = text[start + 1 : end].decode("utf-8", "replace")
    return Fix("Bind it", Safety.SUGGESTED, (Edit(start - quotes, end + quotes, f"#{name}"),))


__all__ = ["substitutes"]
