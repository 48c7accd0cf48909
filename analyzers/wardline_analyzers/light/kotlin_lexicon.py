"""How Kotlin writes strings and comments, and what its lines begin with."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.units import Kind, kind_by

_MARKS: Final = rb"(?:@[\w.:]+(?:\((?:[^()]|\([^()]*\))*\))?[ \t]+)*"
"""Annotations in front, on the same line."""
_HEAD: Final = (
    rb"(?:(?:public|private|internal|protected|open|abstract|sealed|final|data|value|inner|inline|suspend|override"
    rb"|operator|infix|tailrec|external)[ \t]+)*"
)
_FUNCTION: Final = re.compile(_MARKS + _HEAD + rb"fun\b(?![ \t]+interface\b)")
_CLASS: Final = re.compile(_MARKS + _HEAD + rb"(?:class|object)\b")
_OTHER: Final = re.compile(_MARKS + _HEAD + rb"(?:enum|annotation|companion|(?:fun[ \t]+)?interface)\b")


def _member_kind(line: bytes) -> Kind:
    if _CLASS.match(line) or _OTHER.match(line):
        return Kind.NESTED
    return Kind.METHOD if _FUNCTION.match(line) else Kind.BODY


LEXICON: Final = Lexicon(
    kind=kind_by(_FUNCTION, _CLASS, _OTHER),
    hard=re.compile(_HEAD + rb"(?:fun|class|interface|object|import|package)[ \t]+[\w<]"),
    member=_member_kind,
    hard_member=re.compile(rb"(?:public|private|internal|protected|override)[ \t]+(?:\w+[ \t]+)*(?:fun|val|var)[ \t]"),
    long=(b'"""',),
    directives=b"import ",
)
