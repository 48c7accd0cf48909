"""How C# writes strings and comments, and what its lines begin with."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.units import Kind

_MODIFIERS = (
    rb"(?:(?:public|internal|private|protected|static|sealed|abstract|partial|file|readonly|virtual|override|async|new"
    rb"|extern|unsafe|required|ref)[ \t]+)*"
)
_ATTRIBUTE = rb"\[(?:[^\[\]\"]|\"(?:[^\"\\\r\n]|\\.)*\"|\[[^\[\]]*\])*\]"
_TYPE: Final = re.compile(_MODIFIERS + rb"(?:class|struct|record|interface)\b")
_OTHER: Final = re.compile(_MODIFIERS + rb"(?:enum|namespace)\b")
_METHOD: Final = re.compile(
    _MODIFIERS + rb"(?:(?!delegate\b|event\b)(?:[\w.]+[^=;({]*?[\s>\])?])?[\w.]+[ \t]*(?:<[^=;(){}]*>)?[ \t]*)?\("
)
"""The head of a method or of a constructor; its type may be a tuple."""
_IN_FRONT: Final = re.compile(rb"(?:" + _ATTRIBUTE + rb"[ \t]*)+")
_HARD_MEMBER: Final = re.compile(rb"(?:public|private|protected|internal)[ \t]+[\w(]")


def _bare(line: bytes) -> bytes:
    """A line without the attributes in front."""
    found = _IN_FRONT.match(line)
    return line[found.end() :] if found is not None else line


def _kind(line: bytes) -> Kind:
    bare = _bare(line)
    if _TYPE.match(bare):
        return Kind.CLASS
    return Kind.NESTED if _OTHER.match(bare) else Kind.STATEMENTS


def _member_kind(line: bytes) -> Kind:
    bare = _bare(line)
    if _TYPE.match(bare) or _OTHER.match(bare):
        return Kind.NESTED
    return Kind.METHOD if _METHOD.match(bare) else Kind.BODY


LEXICON: Final = Lexicon(
    kind=_kind,
    hard=re.compile(
        rb"(?:namespace|using[ \t]+[A-Z][\w.]*;|public[ \t]+(?:\w+[ \t]+)*(?:class|struct|interface|record)\b)"
    ),
    member=_member_kind,
    hard_member=_HARD_MEMBER,
    annotations=(b"[", re.compile(rb"\s*(?:" + _ATTRIBUTE + rb"\s*)+")),
    scripts=True,
    passed=(
        (rb"\bnamespace[ \t]+[\w.]+\s*\{", b""),
        (rb'\$*"{3}.*?"{3}', rb'\$*"{3}'),
        (rb'(?:\$@|@\$)"(?:""|\{(?:[^{}"]|"[^"\r\n]*")*\}|[^"])*"', rb'(?:\$@|@\$)"'),
        (rb'@"(?:""|[^"])*"', rb'@"'),
        (rb'\$"(?:\\.|\{(?:[^{}"\r\n]|"(?:\\.|[^"\\\r\n])*")*\}|[^"\\\r\n])*"', b""),
    ),
)
