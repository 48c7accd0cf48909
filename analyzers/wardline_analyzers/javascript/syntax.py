"""The syntax tree of one unit of JavaScript or TypeScript."""

from __future__ import annotations

import warnings
from typing import Final

import tree_sitter_typescript
from cachetools import LRUCache
from tree_sitter import Language, Node, Parser

from wardline_analyzers.javascript.lexicon import LEXICON
from wardline_analyzers.languages.braces import completed
from wardline_analyzers.languages.syntax import Syntax

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    LANGUAGE = Language(tree_sitter_typescript.language_tsx())
    """TypeScript with JSX. It reads JavaScript as well: all of it that a grammar for JavaScript alone reads."""
    _PLAIN = Language(tree_sitter_typescript.language_typescript())
    """TypeScript without JSX, where `<T>value` is a cast."""

_PARSER: Final = Parser(LANGUAGE)
_PLAIN_PARSER: Final = Parser(_PLAIN)

MEMBER_PREFIX: Final = b"class _ {"
"""Put before the member of a class, so that it parses as what it is."""


_MOST_BYTES: Final = 1 << 19
"""Bytes of text whose trees are kept for a moment: one module is looked at in several ways, one after the other."""
_OVERHEAD: Final = 100


def _size(syntax: Syntax) -> int:
    return len(syntax.source) + _OVERHEAD


_parsed: Final[LRUCache[tuple[bytes, bool], Syntax]] = LRUCache(_MOST_BYTES, getsizeof=_size)


def parse(text: bytes, member: bool) -> Syntax:
    """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes.

    The last nodes may end behind the text, where brackets were closed.
    """
    key = (text, member)
    found = _parsed.get(key)
    if found is None:
        found = _parse(text, member)
        if _size(found) <= _parsed.maxsize:
            _parsed[key] = found
    return found


def _parse(text: bytes, member: bool) -> Syntax:
    """The head of a class is a unit without the brace that closes it; the last member is one with that brace."""
    source = MEMBER_PREFIX + text if member else text
    root, grammar = _tree(completed(source, LEXICON))
    return Syntax(source, len(MEMBER_PREFIX) if member else 0, root, {}, grammar)


def _tree(source: bytes) -> tuple[Node, Language]:
    root = _PARSER.parse(source).root_node
    if root.has_error and b"<" in source:
        plain = _PLAIN_PARSER.parse(source).root_node
        if not plain.has_error:
            return plain, _PLAIN
    return root, LANGUAGE
