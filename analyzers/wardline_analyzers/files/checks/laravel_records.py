"""Controllers of Laravel that look records up by nothing but their number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.private_names import RECORD_CLASS
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView

_LOGIN: Final = re.compile(
    rb"middleware\(\s*\[?\s*['\"]auth\b|\bAuth::|\bauth\(\)|Facades\\Auth\b|\$request->user\(\)|['\"]auth:\w+['\"]"
)
_ALL_ASKED: Final = re.compile(
    rb"authorizeResource|middleware\(\s*\[?[^)]*?['\"](?:can|role|permission|admin|is_?admin)\b|(?i:\\admin\b|admincontroller)"
)
"""The whole controller asks for a right, or is one for administrators."""
_WHOSE: Final = re.compile(
    rb"(?i)\bauth::|\bauth\(\)|->user\(\)|authori[sz]e|\bgate::|\bcan\(|cannot\(|policy|owner|user_?id|tenant|abort_(?:if|unless)"
    rb"|permission|\brole"
)
"""Words of a method that asks whose a record is."""
_METHOD: Final = re.compile(rb"\n[ \t]+(?:(?:public|private|protected|static)[ \t]+)*function[ \t]+\w+[ \t]*\(")
_LOOKS_UP: Final = re.compile(
    rb"\b("
    + RECORD_CLASS
    + rb"::(?:with\([^()]*\)->)?find(?:OrFail|OrNew)?\(\s*"
    + rb"(?:\$\w*[iI]d|\$request->(?:\w*id|(?:input|route|query|get)\('\w*id'\)))\s*\))"
)


def anybodys_record(view: FileView) -> Iterator[FileMatch]:
    """`Invoice::findOrFail($id)` in a method for people who are logged in that does not ask whose it is."""
    text = view.text
    if b"::find" not in text and b")->find" not in text:  # the patterns begin with no text that is quick to find
        return
    if in_tests(view.path) or _LOGIN.search(text) is None or _ALL_ASKED.search(text) is not None:
        return
    borders = [found.start() for found in _METHOD.finditer(text)]
    for start, end in zip(borders, [*borders[1:], len(text)], strict=True):
        found = _LOOKS_UP.search(text, start, end) if text.find(b"find", start, end) >= 0 else None
        if found is not None and _WHOSE.search(text, start, end) is None:
            yield FileMatch(*found.span(1))


__all__ = ["anybodys_record"]
