"""Scripts in HTML, Vue and Svelte files: the text with all but the scripts blanked out, so that all places stay.

What templates put into the page as HTML stands there as calls (`templates.py`).

Which parts are scripts is found out anew with each edit: an opened tag changes what all behind it is.
"""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.javascript.lexicon import LEXICON
from wardline_analyzers.javascript.templates import given_as_html
from wardline_analyzers.languages import braces
from wardline_analyzers.splice import Splice
from wardline_analyzers.text.buffer import Buffer, LineChange

_BLANK: Final = bytes(char if char in b"\r\n" else 0x20 for char in range(256))
_OPENING: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<script\b((?:[^>\"']|\"[^\"]{0,500}\"|'[^']{0,500}'){0,1000})>", re.DOTALL | re.IGNORECASE
)
_CLOSING: Final = re.compile(rb"</script\b", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(rb"(?:^|\s)(type|lang|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TYPES: Final = frozenset(
    (
        *(b"", b"module", b"text/javascript", b"application/javascript", b"text/ecmascript", b"text/babel"),
        *(b"text/jsx", b"text/typescript", b"application/x-javascript", b"js", b"ts", b"jsx", b"tsx", b"javascript"),
        b"typescript",
    )
)
"""Types and languages of scripts that are JavaScript or TypeScript; JSON and templates are not."""


def scripts_in(text: bytes) -> bytes:
    """The text with spaces for all that is no script; it has the same lines, and each byte its place."""
    pieces: list[bytes] = []
    end = 0
    scripts = [(start, stop, text[start:stop]) for start, stop in _scripts(text)]
    for start, stop, code in sorted((*scripts, *given_as_html(text))):
        if start < end:
            continue  # of the text of a script
        pieces += text[end:start].translate(_BLANK), code
        end = stop
    pieces.append(text[end:].translate(_BLANK))
    return b"".join(pieces)


def _scripts(text: bytes) -> list[tuple[int, int]]:
    found = []
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        at = opening.end()
        if opening[1] is None:  # a comment
            continue
        closing = _CLOSING.search(text, at)
        stop = closing.start() if closing is not None else len(text)
        if _is_script(opening[1]):
            found.append((at, stop))
        at = stop
    return found


def _is_script(attributes: bytes) -> bool:
    told = {name.lower(): (a or b or c).strip().lower() for name, a, b, c in _ATTRIBUTE.findall(attributes)}
    return b"src" not in told and told.get(b"type", b"") in _TYPES and told.get(b"lang", b"") in _TYPES


class ScriptSplitter(braces.Splitter):
    """The units of the scripts in a buffer. What is between them is blank lines."""

    def __init__(self, buffer: Buffer) -> None:
        self._whole = buffer
        self._scripts = Buffer(scripts_in(buffer.data))
        super().__init__(self._scripts, LEXICON)

    def update(self, change: LineChange) -> Splice:
        """Cut again what an edit has changed of the scripts."""
        return super().update(self._scripts.become(scripts_in(self._whole.data)))


__all__ = ["ScriptSplitter", "scripts_in"]
