"""The trees of units, and their common form, kept for a moment: a unit is outlined, lowered and matched in a row."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Final

from cachetools import LRUCache
from tree_sitter import Language, Parser

from wardline_analyzers.flow.form import Lowered
from wardline_analyzers.flow.lowering import finished
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.light.lowering.table import Lowering, Table, statements

_MOST_BYTES: Final = 1 << 19
_OVERHEAD: Final = 100


def grammar(language: Callable[[], object]) -> Language:
    """The grammar that a wheel's function gives."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # some still give a number
        return Language(language())


def _size(syntax: Syntax) -> int:
    return len(syntax.source) + _OVERHEAD


class Reader:
    """Parses and lowers the units of one language."""

    def __init__(self, table: Table, choose: Callable[[bytes], Language]) -> None:
        """`choose`: the grammar that a unit's text is read with."""
        self._table = table
        self._choose = choose
        self._parsed: LRUCache[bytes, Syntax] = LRUCache(_MOST_BYTES, getsizeof=_size)
        self._last: tuple[Syntax, Lowered] | None = None

    def parse(self, text: bytes, member: bool = False) -> Syntax:
        """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes."""
        found = self._parsed.get(text)
        if found is None:
            language = self._choose(text)
            found = Syntax(text, 0, Parser(language).parse(text).root_node, {}, language)
            if _size(found) <= self._parsed.maxsize:
                self._parsed[text] = found
        return found

    def lower(self, syntax: Syntax) -> Lowered:
        """The common form of a unit."""
        if self._last is not None and self._last[0] is syntax:
            return self._last[1]
        low = Lowering(syntax, self._table)
        made = finished(low, statements(low, syntax.root.children, 0))
        self._last = syntax, made
        return made
