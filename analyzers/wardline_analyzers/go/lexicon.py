"""How Go's texts are cut into units: strings, comments, and what a line at top level begins."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.units import Kind

_METHOD: Final = re.compile(rb"func[ \t]*\(")
_FUNCTION: Final = re.compile(rb"func\b")
_CLASS: Final = re.compile(rb"type[ \t]+\w+(?:\[[^\]]*\])?[ \t]+(?:struct|interface)\b")
_HARD: Final = re.compile(rb"(?:func[ \t]+[\w(]|type[ \t]+\w|import[ \t]+[\"(]|package[ \t]+\w)")


def _kind(line: bytes) -> Kind:
    if _FUNCTION.match(line):
        return Kind.METHOD if _METHOD.match(line) else Kind.FUNCTION
    return Kind.CLASS if _CLASS.match(line) else Kind.STATEMENTS


LEXICON: Final = Lexicon(kind=_kind, hard=_HARD, raw=(b"`",))
