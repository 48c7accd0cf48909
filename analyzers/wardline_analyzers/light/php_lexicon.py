"""How PHP writes strings and comments, and what its lines begin with."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.units import Kind, kind_by

_CLASS: Final = re.compile(rb"(?:(?:abstract|final|readonly)[ \t]+)*(?:class|trait)[ \t]+\w", re.IGNORECASE)
_OTHER: Final = re.compile(rb"(?:enum|interface)[ \t]+\w", re.IGNORECASE)
_METHOD: Final = re.compile(
    rb"(?:#\[[^\]\r\n]*\][ \t]*)*(?:(?:public|private|protected|static|final|abstract)[ \t]+)*function\b", re.IGNORECASE
)
_HARD_MEMBER: Final = re.compile(rb"(?:(?:public|private|protected|static|final|abstract)[ \t]+)+[\w$?]", re.IGNORECASE)
_FUNCTION: Final = re.compile(rb"function[ \t]+&?[ \t]*[A-Za-z_\x80-\xff]", re.IGNORECASE)


def _member_kind(line: bytes) -> Kind:
    return Kind.METHOD if _METHOD.match(line) else Kind.BODY


LEXICON: Final = Lexicon(
    kind=kind_by(_FUNCTION, _CLASS, _OTHER),
    hard=re.compile(rb"(?:(?:abstract|final|readonly)[ \t]+)*(?:function|class|trait|namespace|use)[ \t]+\w"),
    member=_member_kind,
    hard_member=_HARD_MEMBER,
    annotations=(b"#[", re.compile(rb"\s*(?:#\[(?:[^\[\]]|\[[^\[\]]*\])*\]\s*)+")),
    scripts=True,
    passed=(
        (rb"\A(?:(?!<\?).)*(?:<\?(?:php\b|=)?|\Z)", b""),
        (rb"\?>(?:(?!<\?).)*(?:<\?(?:php\b|=)?|\Z)", b""),
        (rb"#(?!\[)(?:(?!\?>)[^\r\n])*", b""),
        (
            rb"<<<[ \t]*[\"']?(?P<label>[A-Za-z_]\w*)[\"']?\r?\n(?:.*?\n)??[ \t]*(?P=label)\b",
            rb"<<<[ \t]*[\"']?[A-Za-z_]\w*[\"']?\r?\n",
        ),
    ),
)
CODE: Final = replace(LEXICON, passed=LEXICON.passed[1:])
"""The same for a unit that begins in code."""
