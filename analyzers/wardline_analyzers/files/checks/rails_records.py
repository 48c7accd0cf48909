"""Controllers of Rails that look records up by nothing but their number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.private_names import RECORD_CLASS
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView

_LOGIN: Final = re.compile(
    rb"before_action\s+:(?:authenticate|require|ensure)_?(?:user|login|member|customer|account|signed_in)\w*!?"
)
_WHOSE: Final = re.compile(
    rb"(?i)current_(?:user|account|member|customer|tenant)|authori[sz]|polic(?:y|ies)|\bcan\?|\bability|cancan|owner|\badmin"
    rb"|session\[|user_id|tenant|permission|\brole"
)
"""Words of a controller that asks whose a record is."""
_LOOKS_UP: Final = re.compile(
    rb"\b((?:\w+::)?"
    + RECORD_CLASS
    + rb"\.(?:find|find_by|find_by!|find_by_id!?)\(?[ \t]*(?:id:[ \t]*)?params\[:\w*id\]\)?)"
)


def anybodys_record(view: FileView) -> Iterator[FileMatch]:
    """`Invoice.find(params[:id])` for people who are logged in, where nothing in the file asks whose it is."""
    text = view.text
    login = _LOGIN.search(text)
    if login is None or in_tests(view.path) or _WHOSE.search(text):
        return
    for found in _LOOKS_UP.finditer(text):
        yield FileMatch(*found.span(1))


__all__ = ["anybodys_record"]
