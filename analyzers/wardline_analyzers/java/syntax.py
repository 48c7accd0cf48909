"""The tree of a Java unit. The only place that knows the parser."""

from __future__ import annotations

from typing import Final

import tree_sitter_java
from tree_sitter import Parser

from wardline_analyzers.java.lexicon import LEXICON
from wardline_analyzers.languages.braces import completed
from wardline_analyzers.languages.syntax import Syntax, Trees, grammar

LANGUAGE: Final = grammar(tree_sitter_java.language)

_PARSER: Final = Parser(LANGUAGE)

MEMBER_PREFIX: Final = b"class _ {\n"
"""Put before a member of a class, so that it parses as what it is."""
MEMBER_SUFFIX: Final = b"\n}"


def parse(text: bytes, member: bool) -> Syntax:
    """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes."""
    return _TREES.of(text, member)


def _parse(text: bytes, member: bool) -> Syntax:
    found = _as_it_is(text, member)
    whole = completed(text, LEXICON) if found.root.has_error else text
    return found if whole is text else _as_it_is(whole, member)


def _as_it_is(text: bytes, member: bool) -> Syntax:
    source = MEMBER_PREFIX + text + MEMBER_SUFFIX if member else text
    return Syntax(source, len(MEMBER_PREFIX) if member else 0, _PARSER.parse(source).root_node, {}, LANGUAGE)


_TREES: Final = Trees(_parse)
