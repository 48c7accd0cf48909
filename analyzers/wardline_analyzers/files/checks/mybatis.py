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
_STATEMENTS: Final = frozenset((b"select", b"insert", b"update", b"delete", b"sql"))
_PART: Final = re.compile(
    rb"<!--|<!\[CDATA\[|\]\]>|<(?P<end>/?)(?P<tag>[\w:.-]+)(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*>"
    rb"|\$\{\s{0,20}(?P<name>[\w.\[\]]{1,200})[^}<\n]{0,200}\}"
)
"""Markup, and what is put into the text between. In a tag no `<` can stand."""
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
    query, end = None, 0
    while (part := _PART.search(text, end)) is not None:
        if query is not None:
            query.goes_on(text[end : part.start()])
        end = part.end()
        if part["name"] is not None:
            if query is not None and part["name"] not in written:
                yield _found(text, query, *part.span())
            if query is not None:
                query.goes_on(part[0])
        elif part[0] == b"<!--":
            stop = text.find(b"-->", end)
            end = len(text) if stop < 0 else stop + 3
        elif part["tag"] in _STATEMENTS:
            query = None if part["end"] else _Query()
        elif query is not None:
            query.goes_on(b" ")


class _Query:
    """A statement, as far as it has been read: without its markup."""

    def __init__(self) -> None:
        self.quoted = False
        self.near = b""
        """The end of it."""

    def goes_on(self, text: bytes) -> None:
        self.quoted ^= text.count(b"'") % 2 == 1
        self.near = (self.near + text[-_NEAR:])[-_NEAR:]


def _found(text: bytes, before: _Query, start: int, end: int) -> FileMatch:
    """A place behind this part of a query."""
    if before.quoted:
        whole = text[start - 1 : start] == b"'" == text[end : end + 1]
        fixes = (_bound(text, start, end, 1),) if whole else ()
        return FileMatch(start, end, confidence=Confidence.MEDIUM, fixes=fixes)
    if _A_VALUE.search(before.near) is None or _A_NAME.search(before.near) is not None:
        return FileMatch(start, end, confidence=Confidence.LOW)
    is_row = before.near.rstrip().endswith(b"(")
    return FileMatch(start, end, confidence=Confidence.MEDIUM, fixes=() if is_row else (_bound(text, start, end, 0),))


def _bound(text: bytes, start: int, end: int, quotes: int) -> Fix:
    """`#{name}`, in the place of the quotes around it too."""
    name = text[start + 1 : end].decode("utf-8", "replace")
    return Fix("Bind it", Safety.SUGGESTED, (Edit(start - quotes, end + quotes, f"#{name}"),))


__all__ = ["substitutes"]
