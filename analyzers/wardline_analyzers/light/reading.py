"""The trees of units, and their common form, kept for a moment: a unit is outlined, lowered and matched in a row."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Language, Parser

from wardline_analyzers.flow.form import Lowered
from wardline_analyzers.flow.lowering import finished
from wardline_analyzers.languages.syntax import Syntax, Trees
from wardline_analyzers.light.lowering.table import Lowering, Table, statements


class Reader:
    """Parses and lowers the units of one language."""

    def __init__(self, table: Table, choose: Callable[[bytes], Language]) -> None:
        """`choose`: the grammar that a unit's text is read with."""
        self._table = table
        self._choose = choose
        self._trees = Trees(self._parse)
        self._last: tuple[Syntax, Lowered] | None = None

    def parse(self, text: bytes, member: bool = False) -> Syntax:
        """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes."""
        return self._trees.of(text, False)

    def _parse(self, text: bytes, _: bool) -> Syntax:
        language = self._choose(text)
        return Syntax(text, 0, Parser(language).parse(text).root_node, {}, language)

    def lower(self, syntax: Syntax) -> Lowered:
        """The common form of a unit."""
        if self._last is not None and self._last[0] is syntax:
            return self._last[1]
        low = Lowering(syntax, self._table)
        made = finished(low, statements(low, syntax.root.children, 0))
        self._last = syntax, made
        return made
