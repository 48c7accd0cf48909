"""How JavaScript and TypeScript write strings and comments, and what their lines begin with."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.languages.wrappers import Heads

_DECORATORS = rb"(?:@[\w$.]+(?:\((?:[^()]|\([^()]*\))*\))?[ \t]+)*"
"""Decorators on the line of what they are for: `@Post("users") async create(…)`."""
_ARROW = rb"(?:async\s+)?(?:function\b|\([^()]*\)\s*(?::[^=]+)?=>|[\w$]+\s*=>)"
"""The first line of a function as an expression."""
_FUNCTION = re.compile(
    rb"(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b"
    rb"|(?:(?:export\s+)?(?:const|let|var)\s+[\w$]+\s*(?::[^=]+)?|(?:module\.)?exports(?:\.[\w$]+)?\s*)=\s*" + _ARROW
)
_PROTOTYPE = re.compile(rb"[\w$]+\.prototype\.[\w$]+\s*=\s*" + _ARROW)
_CLASS = re.compile(
    _DECORATORS + rb"(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?class\b"
    rb"|(?:(?:export\s+)?(?:const|let|var)\s+[\w$]+|(?:module\.)?exports(?:\.[\w$]+)?)\s*=\s*class\b"
)
_HARD = re.compile(
    rb"(?:export|import)\s+(?![=(])|(?:async\s+)?function\s*\*?\s*[\w$]+\s*\("
    rb"|(?:abstract\s+)?class\s+[\w$]+[^:;,]*\{"
)
_METHOD = re.compile(
    _DECORATORS + rb"(?:(?:public|private|protected|static|async|override|readonly|abstract|get|set)\s+)*"
    rb"(?:\*\s*)?[#\w$]+\s*(?:<[^<>]*>)?(?:\(|\??\s*(?::[^=]+)?=\s*" + _ARROW + rb")"
)

_REST = rb"[ \t]*(?:'use strict'|\"use strict\")?[ \t]*;?[ \t]*(?://[^\r\n]*)?[\r\n]*\Z"
"""What may stand behind the brace on the line of a wrapper's head."""
_WRAPPERS = Heads(
    first=re.compile(
        rb"(?:;?[ \t]*[!+~-]?[ \t]*\([ \t]*(?:async[ \t]+)?function\b[^{}]*"
        rb"|;?[ \t]*[!+~-][ \t]*function\b[^{}]*"
        rb"|;?[ \t]*\([ \t]*(?:async[ \t]*)?(?:\([^(){}]*\)|[\w$]+)[ \t]*=>[ \t]*"
        rb"|(?:define|require|requirejs)[ \t]*\([^{}]*(?:\bfunction\b[^{}]*|=>[ \t]*)"
        rb"|(?:export[ \t]+)?(?:declare[ \t]+)?(?:namespace|module)[ \t]+[\w.$\"'/@-]+[ \t]*)\{" + _REST
    ),
    inner=re.compile(rb"(?:var|let|const)[ \t]+([\w$]+)[ \t]*=[ \t]*\([ \t]*function[ \t]+\1[ \t]*\([^{}]*\{" + _REST),
    again=re.compile(rb"(?:\bfunction\b[^{}]*|=>[ \t]*)\{" + _REST),
)


def _kind(line: bytes) -> Kind:
    if _CLASS.match(line):
        return Kind.CLASS
    if _PROTOTYPE.match(line):
        return Kind.METHOD
    return Kind.FUNCTION if _FUNCTION.match(line) else Kind.STATEMENTS


def _member(line: bytes) -> Kind:
    return Kind.METHOD if _METHOD.match(line) else Kind.BODY


LEXICON: Final = Lexicon(
    kind=_kind,
    hard=_HARD,
    member=_member,
    templates=True,
    regexes=True,
    elements=True,
    wrappers=_WRAPPERS,
)
