"""The tree of a Java unit. The only place that knows the parser."""

from __future__ import annotations

from typing import Final

import tree_sitter_java
from tree_sitter import Parser

from wardline_analyzers.java.lexicon import LEXICON
from wardline_analyzers.languages.braces import MEMBER_END, member_start, parsed
from wardline_analyzers.languages.limited import readable
from wardline_analyzers.languages.syntax import Syntax, Trees, grammar

LANGUAGE: Final = grammar(tree_sitter_java.language)

_PARSER: Final = Parser(LANGUAGE)

_PREFIX: Final = member_start("_")


def parse(text: bytes, member: bool) -> Syntax:
    """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes."""
    return _TREES.of(text, member)


def _parse(text: bytes, member: bool) -> Syntax:
    return parsed(text, lambda whole: _as_it_is(whole, member), LEXICON)


def _as_it_is(text: bytes, member: bool) -> Syntax:
    source = _PREFIX + text + MEMBER_END if member else text
    return Syntax(source, len(_PREFIX) if member else 0, _PARSER.parse(readable(source)).root_node, {}, LANGUAGE)


_TREES: Final = Trees(_parse)
