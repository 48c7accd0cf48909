"""Storages of multer that keep the extension, or the whole name, that a client gives its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from wardline_analyzers.checks.javascript.filesystem.uploads import SERVED_FOLDERS
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_STORAGE: Final = re.compile(rb"(?<![\w.])((?:multer\.)?diskStorage)\(\s*\{")
_MOST: Final = 50
"""Storages of a file that are looked at."""
_USED: Final = re.compile(rb"\bmulter\(")
"""Elsewhere the storage may be used with a filter."""
_KEPT: Final = re.compile(rb"\bfilename\b[\s\S]{0,600}?\boriginalname\b")
_ASKS: Final = re.compile(rb"(?i)fileFilter|mime_?type|\ballowed|includes\(|\.has\(|hasOwn|\.test\(|\.match\(")
"""Something looks at the kind of file."""
_SERVED: Final = re.compile(rf"['\"`/](?:{SERVED_FOLDERS})(?:/|['\"`])".encode())


def kept_as_named(view: FileView) -> Iterator[FileMatch]:
    """`diskStorage({ filename: … file.originalname … })` in a file where nothing asks which kind of file it is."""
    text = view.text
    if _USED.search(text) is None or in_tests(view.path) or _ASKS.search(text) is not None:
        return
    for found in islice(_STORAGE.finditer(text), _MOST):
        kept = _KEPT.search(text, found.end(), found.end() + 1_500)
        if kept is not None:
            served = _SERVED.search(text, found.end(), kept.end()) is not None
            yield FileMatch(*found.span(1), confidence=Confidence.MEDIUM if served else None)


__all__ = ["kept_as_named"]
