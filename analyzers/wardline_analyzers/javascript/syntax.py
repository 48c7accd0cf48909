"""The syntax tree of one unit of JavaScript or TypeScript."""

from __future__ import annotations

from typing import Final

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from wardline_analyzers.javascript.lexicon import LEXICON
from wardline_analyzers.languages.braces import completed
from wardline_analyzers.languages.limited import readable
from wardline_analyzers.languages.syntax import Syntax, Trees, grammar

LANGUAGE: Final = grammar(tree_sitter_typescript.language_tsx)
"""TypeScript with JSX. It reads JavaScript as well: all of it that a grammar for JavaScript alone reads."""
_PLAIN: Final = grammar(tree_sitter_typescript.language_typescript)
"""TypeScript without JSX, where `<T>value` is a cast."""

_PARSER: Final = Parser(LANGUAGE)
_PLAIN_PARSER: Final = Parser(_PLAIN)

MEMBER_PREFIX: Final = b"class _ {"
"""Put before the member of a class, so that it parses as what it is."""


def parse(text: bytes, member: bool) -> Syntax:
    """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes.

    The last nodes may end behind the text, where brackets were closed.
    """
    return _TREES.of(text, member)


def _parse(text: bytes, member: bool) -> Syntax:
    """The head of a class is a unit without the brace that closes it; the last member is one with that brace."""
    source = MEMBER_PREFIX + text if member else text
    root, language = _tree(readable(completed(source, LEXICON)))
    return Syntax(source, len(MEMBER_PREFIX) if member else 0, root, {}, language)


def _tree(source: bytes) -> tuple[Node, Language]:
    root = _PARSER.parse(source).root_node
    if root.has_error and b"<" in source:
        plain = _PLAIN_PARSER.parse(source).root_node
        if not plain.has_error:
            return plain, _PLAIN
    return root, LANGUAGE


_TREES: Final = Trees(_parse)
