"""The tree of a Java unit. The only place that knows the parser."""

from __future__ import annotations

import warnings
from typing import Final

import tree_sitter_java
from cachetools import LRUCache
from tree_sitter import Language, Parser

from wardline_analyzers.java.lexicon import LEXICON
from wardline_analyzers.languages.braces import completed
from wardline_analyzers.languages.syntax import Syntax

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    LANGUAGE: Final = Language(tree_sitter_java.language())

_PARSER: Final = Parser(LANGUAGE)

MEMBER_PREFIX: Final = b"class _ {\n"
"""Put before a member of a class, so that it parses as what it is."""
MEMBER_SUFFIX: Final = b"\n}"

_MOST_BYTES: Final = 1 << 19
"""Bytes of text whose trees are kept for a moment: one module is looked at in several ways, one after the other."""
_OVERHEAD: Final = 100


def _size(syntax: Syntax) -> int:
    return len(syntax.source) + _OVERHEAD


_parsed: LRUCache[tuple[bytes, bool], Syntax] = LRUCache(_MOST_BYTES, getsizeof=_size)


def parse(text: bytes, member: bool) -> Syntax:
    """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes."""
    key = (text, member)
    found = _parsed.get(key)
    if found is None:
        found = _parse(text, member)
        if found.root.has_error:
            whole = completed(text, LEXICON)
            if whole is not text:
                found = _parse(whole, member)
        if _size(found) <= _parsed.maxsize:
            _parsed[key] = found
    return found


def _parse(text: bytes, member: bool) -> Syntax:
    source = MEMBER_PREFIX + text + MEMBER_SUFFIX if member else text
    return Syntax(source, len(MEMBER_PREFIX) if member else 0, _PARSER.parse(source).root_node, {}, LANGUAGE)
