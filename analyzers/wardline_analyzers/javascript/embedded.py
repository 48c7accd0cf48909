"""Scripts in HTML, Vue and Svelte files: the text with all but the scripts blanked out, so that all places stay.

What templates put into the page as HTML stands there as calls (`templates.py`).
"""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.javascript.lexicon import LEXICON
from wardline_analyzers.javascript.templates import given_as_html
from wardline_analyzers.languages.embedded import Splitter, alone
from wardline_analyzers.text.buffer import Buffer

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
    scripts = [(start, stop, text[start:stop]) for start, stop in _scripts(text)]
    return alone(text, sorted((*scripts, *given_as_html(text))))


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


class ScriptSplitter(Splitter):
    """The units of the scripts in a buffer."""

    def __init__(self, buffer: Buffer) -> None:
        super().__init__(buffer, scripts_in, LEXICON)


__all__ = ["ScriptSplitter", "scripts_in"]
