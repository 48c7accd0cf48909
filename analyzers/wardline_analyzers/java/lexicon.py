"""How Java writes strings and comments, and what its lines begin with."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.units import Kind

_MODIFIERS = (
    rb"(?:(?:public|private|protected|static|final|abstract|sealed|non-sealed|strictfp|default|synchronized|native)"
    rb"\s+)*"
)
_TYPE = rb"(?:class|interface|enum|record|@interface)"
_HARD = re.compile(rb"(?:package|import)\s+[\w.*]+|" + _MODIFIERS + _TYPE + rb"\s+\w+")
_CLASS = re.compile(_MODIFIERS + _TYPE + rb"\b")
_HARD_MEMBER = re.compile(rb"(?:public|private|protected)\s+[\w<@]")
_METHOD = re.compile(_MODIFIERS + rb"(?:<[^=;(]*>\s*)?(?:[\w.$]+(?:<[^=;(]*>)?(?:\[\])*\s+)?\w+\s*\(")
_MADE = re.compile(
    _MODIFIERS + rb"[\w.$]+(?:<[^=;]*>)?\s+\w+\s*=\s*"
    rb"(?:(?:\w+|\([\w\s,.<>\[\]]*\))\s*->|new\s+[\w.$]+(?:<[^=;{}]*>)?\([^{}]*\)\s*\{\s*$)"
)
"""A field that holds a lambda, or an object of a class that is written there: taken for a method that gives it."""
_INLINE = re.compile(rb"(?:@[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?\s+)+")


def _bare(line: bytes) -> bytes:
    """A line without the annotations in front."""
    if line[:1] != b"@" or line.startswith(b"@interface"):
        return line
    found = _INLINE.match(line)
    return line[found.end() :] if found is not None else line


def _kind(line: bytes) -> Kind:
    return Kind.CLASS if _CLASS.match(_bare(line)) else Kind.STATEMENTS


def _member(line: bytes) -> Kind:
    bare = _bare(line)
    if _CLASS.match(bare):
        return Kind.NESTED
    return Kind.METHOD if _METHOD.match(bare) or _MADE.match(bare) else Kind.BODY


_GENERIC = re.compile(rb"<\s*\w[^=;(){}]*>\s*[\w.$]+[^=;(){}]*\(")
"""A method that begins with the parameters of its type."""

LEXICON: Final = Lexicon(
    kind=_kind, hard=_HARD, member=_member, hard_member=_HARD_MEMBER, begins=_GENERIC, long=(b'"""',)
)
