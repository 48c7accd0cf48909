"""Names by which units come by something that stands in another one: a page of HTML, an object of another module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wardline_analyzers.flow import form
from wardline_analyzers.flow.markup import CLOSING
from wardline_analyzers.flow.parts import FUNCTIONS, Part, seen_as, words_in

_NOTHING: frozenset[str] = frozenset()


class PageNames:
    """The names that a module, or a class of it, gives to texts with markup: `PAGE = "<h1>%s</h1>"`.

    A function that fills one in need not hold any markup itself.
    """

    def __init__(self) -> None:
        self.names = _NOTHING
        self._of: dict[Part, frozenset[str]] = {}

    def take(self, gone: Iterable[Part], new: Iterable[Part]) -> bool:
        """Take in which units are gone, and which are new or have another text. True: the names are others now."""
        before = self.names
        for part in (*gone, *new):
            self._of.pop(part, None)
        for part in new:
            if part.unit.kind not in FUNCTIONS and CLOSING in part.unit.text:
                self._of[part] = frozenset(_bound(part.body()))
        self.names = _NOTHING.union(*self._of.values())
        return self.names != before


class Carried:
    """The names that a module imports from modules that no model describes, and those of its own that may hold
    something of these: attributes that are assigned beside one, functions and classes that name one."""

    def __init__(self) -> None:
        self.imported = _NOTHING
        self.names = _NOTHING
        self._of: dict[Part, frozenset[str]] = {}
        """What each unit stores, and is called by."""
        self._taken = _NOTHING
        """The imported names, as of the last `take`."""

    def take(self, gone: Iterable[Part], new: Iterable[Part]) -> bool:
        """As of `PageNames`."""
        before = self.names
        for part in gone:
            self._of.pop(part, None)
        if self._taken != self.imported:
            self._taken, new = self.imported, dict.fromkeys((*self._of, *new))
        for part in new:
            held = not self.imported.isdisjoint(words_in(part))
            self._of[part] = part.stored | seen_as(part) if held else _NOTHING
        self.names = self.imported.union(*{id(words): words for words in self._of.values() if words}.values())
        return self.names != before


def _bound(body: Sequence[form.Statement]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, form.Class):
            yield from _bound(statement.body)
        elif isinstance(statement, form.Assign):
            yield from (target.name for target in statement.targets if isinstance(target, form.Name))


__all__ = ["Carried", "PageNames"]
