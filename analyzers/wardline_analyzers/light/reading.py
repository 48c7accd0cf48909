"""The trees of units, and their common form, kept for a moment: a unit is outlined, lowered and matched in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tree_sitter import Language, Parser

from wardline_analyzers.flow.form import Class, Lowered, Statement
from wardline_analyzers.flow.form.lowering import finished
from wardline_analyzers.languages.braces import MEMBER_END, member_start, parsed
from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.limited import parsed_within, readable
from wardline_analyzers.languages.syntax import Syntax, Trees
from wardline_analyzers.light.lowering.definitions import AROUND
from wardline_analyzers.light.lowering.table import Lowering, Table, statements

_PREFIX: Final = member_start(AROUND)


class Reader:
    """Parses and lowers the units of one language."""

    def __init__(
        self,
        table: Table,
        choose: Callable[[bytes], Language],
        lexicon: Lexicon | None = None,
        opening: Callable[[bytes], bytes] = lambda text: b"",
        limited: bool = False,
    ) -> None:
        """`choose`: the grammar that a unit's text is read with; `lexicon`: that of a language whose classes are cut;
        `opening`: what a text lacks in front to be read as code; `limited`: the grammar may never come back."""
        self._table = table
        self._choose = choose
        self._lexicon = lexicon
        self._opening = opening
        self._limited = limited
        self._trees = Trees(self._parse)
        self._last: tuple[Syntax, Lowered] | None = None

    def parse(self, text: bytes, member: bool = False) -> Syntax:
        """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes."""
        return self._trees.of(text, member)

    def _parse(self, text: bytes, member: bool) -> Syntax:
        return parsed(text, lambda whole: self._as_it_is(whole, member), self._lexicon)

    def _as_it_is(self, text: bytes, member: bool) -> Syntax:
        front = self._opening(text) + (_PREFIX if member else b"")
        source = front + text + (MEMBER_END if member else b"")
        language = self._choose(source)
        tree = parsed_within(language, source) if self._limited else Parser(language).parse(readable(source))
        return Syntax(source, len(front), tree.root_node, {}, language)

    def lower(self, syntax: Syntax) -> Lowered:
        """The common form of a unit."""
        if self._last is not None and self._last[0] is syntax:
            return self._last[1]
        low = Lowering(syntax, self._table)
        low.member = syntax.source[: syntax.shift].endswith(_PREFIX)
        body = statements(low, syntax.root.children, 0)
        made = finished(low, tuple(_inside(body)) if syntax.shift else body)
        self._last = syntax, made
        return made


def _inside(body: Iterable[Statement]) -> Iterator[Statement]:
    """The body of a unit, without the class that was put around a member."""
    for one in body:
        if isinstance(one, Class) and one.start < 0:
            yield from one.body
        else:
            yield one
