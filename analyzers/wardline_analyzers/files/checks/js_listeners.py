"""Listeners of messages between windows that are methods, or functions of the module: other units than the call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from itertools import islice
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView

_ADDED: Final = re.compile(
    rb"(?<![\w.])((?:(?:(?:window|globalThis)\.)?addEventListener\(\s*(['\"`])message\2\s*,|window\.onmessage\s*=)"
    rb"\s*(this\.#?)?(\w+)(?:\.bind\(this\))?\s*[,);\n])"
)
_USES: Final = re.compile(rb"\.\s*data\b|\(\s*\{\s*data\b")
_ASKS: Final = re.compile(rb"\.\s*source\b|[oO]rigins?(?![a-z])|isTrusted")
_GIVEN: Final = rb"\([^()]{0,200}\)(?:\s*:\s*\w+)?"
_MEMBER: Final = rb"^[ \t]+(?:[\w ]* )?#?NAME(?:\s*" + _GIVEN + rb"\s*\{|\s*=\s*(?:async )?" + _GIVEN + rb"\s*=>)"
_OF_MODULE: Final = (
    rb"^(?:export )?(?:async )?(?:function NAME\s*" + _GIVEN + rb"\s*\{"
    rb"|(?:const|let|var) NAME\s*=\s*(?:async )?(?:" + _GIVEN + rb"|\w+)\s*=>)"
)
_LONGEST: Final = 4_000
"""Bytes of a listener."""
_MOST: Final = 100
"""Listeners of a file that are looked at."""


def without_origin(view: FileView) -> Iterator[FileMatch]:
    """`addEventListener("message", this.onMessage)`, `window.onmessage = listener`, where that uses the data and asks
    nobody's origin."""
    text = view.text
    if (b"addEventListener" not in text and b"onmessage" not in text) or in_tests(view.path):
        return
    function = cache(partial(_function, text))
    for found in islice(_ADDED.finditer(text), _MOST):
        listener = function(found[4], found[3] is not None)
        if _USES.search(listener) is not None and _ASKS.search(listener) is None:
            yield FileMatch(*found.span(1))


def _function(text: bytes, name: bytes, of_class: bool) -> bytes:
    """The text of the only function that is called so: a member of a class, or one at the begin of a line."""
    header = (_MEMBER if of_class else _OF_MODULE).replace(b"NAME", name)
    headers = list(re.finditer(header, text, re.MULTILINE))
    if len(headers) != 1:
        return b""
    start = text.rfind(b"\n", 0, headers[0].end()) + 1
    indent = re.match(rb"[ \t]*", text[start:])
    closing = b"\n" + (indent[0] if indent is not None else b"") + b"}"
    stop = text.find(closing, headers[0].end(), headers[0].end() + _LONGEST)
    return text[headers[0].start() : stop] if stop > 0 else b""


__all__ = ["without_origin"]
