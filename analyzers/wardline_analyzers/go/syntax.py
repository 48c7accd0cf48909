"""The syntax tree of one unit of Go."""

from __future__ import annotations

from typing import Final

import tree_sitter_go
from tree_sitter import Parser

from wardline_analyzers.languages.limited import readable
from wardline_analyzers.languages.syntax import Syntax, Trees, grammar

LANGUAGE = grammar(tree_sitter_go.language)

_PARSER = Parser(LANGUAGE)


def parse(text: bytes, member: bool = False) -> Syntax:
    """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes.

    Go has no members that stand inside another unit: a method is written beside its type.
    """
    return _TREES.of(text, False)


_TREES: Final = Trees(lambda text, _: Syntax(text, 0, _PARSER.parse(readable(text)).root_node, {}, LANGUAGE))
