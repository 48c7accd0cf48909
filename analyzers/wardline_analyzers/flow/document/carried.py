"""Names by which units come by something that stands in another one: a page of HTML, an object of another module."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.markup import CLOSING
from wardline_analyzers.flow.module.parts import FUNCTIONS, Part, seen_as, words_in

_NOTHING: frozenset[str] = frozenset()


class Carried(ABC):
    """The names that the units of a module give to something, followed unit by unit."""

    def __init__(self) -> None:
        self.names = _NOTHING
        self._of: dict[Part, frozenset[str]] = {}
        """Those of each unit that gives some."""

    def take(self, gone: Iterable[Part], new: Iterable[Part]) -> bool:
        """Take in which units are gone, and which are new or have another text. True: the names are others now."""
        changed = False
        for part in gone:
            changed |= self._of.pop(part, _NOTHING) != _NOTHING
        for part in new:
            before, now = self._of.pop(part, _NOTHING), self._given(part)
            if now:
                self._of[part] = now
            changed |= now != before
        before = self.names
        if changed:  # of each key: mostly nothing is
            self.names = _NOTHING.union(*self._of.values())
        return self.names != before

    @abstractmethod
    def _given(self, part: Part) -> frozenset[str]:
        """Those that a unit gives."""


class PageNames(Carried):
    """The names that a module, or a class of it, gives to texts with markup: `PAGE = "<h1>%s</h1>"`.

    A function that fills one in need not hold any markup itself.
    """

    def _given(self, part: Part) -> frozenset[str]:
        if part.unit.kind in FUNCTIONS or CLOSING not in part.unit.text:
            return _NOTHING
        return frozenset(_bound(part.body()))


class ForeignNames(Carried):
    """The names of a module that may hold something of modules that no model describes: attributes that are assigned
    beside an imported name, functions and classes that name one."""

    def __init__(self) -> None:
        super().__init__()
        self.imported = _NOTHING
        """What is imported of such modules. Where that is something else now, all units are to be taken as new."""

    def _given(self, part: Part) -> frozenset[str]:
        return _NOTHING if self.imported.isdisjoint(words_in(part)) else part.stored | seen_as(part)


def _bound(body: Sequence[form.Statement]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, form.Class):
            yield from _bound(statement.body)
        elif isinstance(statement, form.Assign):
            yield from (target.name for target in statement.targets if isinstance(target, form.Name))


__all__ = ["ForeignNames", "PageNames"]
