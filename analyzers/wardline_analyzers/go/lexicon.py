"""How Go writes strings and comments, and what its lines begin with."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.languages.braces import Lexicon
from wardline_analyzers.languages.units import Kind

_METHOD = re.compile(rb"func\s*\(")
_TYPE = re.compile(rb"type\s+\w+(?:\[[^\]]*\])?\s+(?:struct|interface)\b")
_HARD = re.compile(rb"func\s+[\w(]|type\s+\w|(?:package|import)\b|(?:var|const)\s+[\w(]")


def _kind(line: bytes) -> Kind:
    if line.startswith(b"func"):
        return Kind.METHOD if _METHOD.match(line) else Kind.FUNCTION
    return Kind.CLASS if _TYPE.match(line) else Kind.STATEMENTS


LEXICON: Final = Lexicon(kind=_kind, hard=_HARD, raw=(b"`",))
