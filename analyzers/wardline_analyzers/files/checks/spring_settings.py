"""Settings of Spring Boot: `application.properties` and `application.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Edit, Fix, Safety
from wardline_analyzers.structured.node import Scalar, Sequence, get, items
from wardline_analyzers.structured.yaml import document

_PROPERTY: Final = re.compile(
    rb"^[ \t]*management\.endpoints\.web\.exposure\.include[ \t]*[=:][ \t]*(\*)[ \t]*\r?$", re.MULTILINE
)
_PATH: Final = ("management", "endpoints", "web", "exposure", "include")
_HARMLESS: Final = "health,info"


def _match(start: int, end: int, quoted: bool) -> FileMatch:
    text = f'"{_HARMLESS}"' if quoted else _HARMLESS
    fix = Fix("Expose health and info only", Safety.SUGGESTED, (Edit(start, end, text),))
    return FileMatch(start, end, fixes=(fix,))


def exposed_in_properties(view: FileView) -> Iterator[FileMatch]:
    """`management.endpoints.web.exposure.include=*`"""
    for found in _PROPERTY.finditer(view.text):
        yield _match(found.start(1), found.end(1), False)


def exposed_in_yaml(view: FileView) -> Iterator[FileMatch]:
    """The same, as nested keys."""
    node = view.of(document)
    for key in _PATH:
        node = get(node, key)
    every = items(node) if isinstance(node, Sequence) else [node]
    for each in every:
        if isinstance(each, Scalar) and each.text == "*":
            yield _match(each.start, each.end, bool(each.style))
