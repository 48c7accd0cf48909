"""Rows of CSV files that JavaScript puts together of what people have written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView

_CSV: Final = re.compile(rb"text/csv|\.csv\b|\.csv['\"`]")
_FREE: Final = re.compile(
    rb"(?i)\.\s*(?:(?:user|customer|full|last|first|display)_?)?"
    rb"(?:name|comments?|feedback|notes?|message|remarks?|review|bio|description|subject|title|address|company)\b"
)
"""What people write as they like."""
_ROW: Final = re.compile(
    rb"\[[^\[\]]{1,500}\]"
    rb"(?:\s*\.map\((?:[^()]|\((?:[^()]|\([^()]{0,80}\)){0,80}\)){0,80}\))?\s*\.join\(\s*['\"`](?:[,;]|\\t)"
    rb"|\$\{[^{}]{1,80}\}[\"\\ ]{0,3}[,;][\"\\ ]{0,3}\$\{[^{}]{1,80}\}"
)
"""Cells in a list that is joined, or in a template."""
_LOOKS: Final = re.compile(
    rb"(?i)formula|injection|sanitiz|neutrali[sz]|defuse|\[\^?\\?[=+@-]{2}|\[=|['\"`]=['\"`]|\(\?:=|\^=|safe_?(?:csv|cell)"
)
"""Something in the file looks at how a text begins."""
_HELPERS: Final = re.compile(rb"(?i)(?:import|require)[^;\n]{0,200}(?:csv|cell|papaparse|exceljs|stringify)")
"""Another module makes the rows."""


def free_texts(view: FileView) -> Iterator[FileMatch]:
    """`[lead.name, lead.comment].map(quoted).join(",")` in a file that writes CSV and looks at no text's beginning."""
    text = view.text
    if _CSV.search(text) is None or _LOOKS.search(text) or _HELPERS.search(text) or in_tests(view.path):
        return
    found = next((row for row in _ROW.finditer(text) if _FREE.search(row[0])), None)
    if found is not None:
        yield FileMatch(*found.span())


__all__ = ["free_texts"]
