"""The syntax tree of one unit of Go."""

from __future__ import annotations

import warnings
from typing import Final

import tree_sitter_go
from cachetools import LRUCache
from tree_sitter import Language, Parser

from wardline_analyzers.languages.syntax import Syntax

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    LANGUAGE = Language(tree_sitter_go.language())

_PARSER = Parser(LANGUAGE)

_MOST_BYTES: Final = 1 << 19
"""Bytes of text whose trees are kept for a moment: a unit is outlined, lowered and matched, one after the other."""
_OVERHEAD: Final = 100


def _size(syntax: Syntax) -> int:
    return len(syntax.source) + _OVERHEAD


_parsed: LRUCache[bytes, Syntax] = LRUCache(_MOST_BYTES, getsizeof=_size)


def parse(text: bytes, member: bool = False) -> Syntax:
    """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes.

    Go has no members that stand inside another unit: a method is written beside its type.
    """
    found = _parsed.get(text)
    if found is None:
        found = Syntax(text, 0, _PARSER.parse(text).root_node, {}, LANGUAGE)
        if _size(found) <= _parsed.maxsize:
            _parsed[text] = found
    return found
