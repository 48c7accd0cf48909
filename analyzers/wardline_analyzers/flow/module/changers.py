"""Which units of a module may change what a name stands for, and which attributes are assigned to at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wardline_analyzers.flow.module.parts import Part


class Changers:
    """By what the units' texts say; follows them one by one."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._changing: dict[str, dict[Part, None]] = {}
        self._stored: Counter[str] = Counter()
        self._known: dict[Part, tuple[frozenset[str], frozenset[str]]] = {}
        """What each part's text said when it was put in."""
        for part in parts:
            self.put(part)

    def put(self, part: Part) -> None:
        """Take in a part, or what its text says now."""
        self.drop(part)
        changed, stored = self._known[part] = part.changed, part.stored
        for word in changed:
            self._changing.setdefault(word, {})[part] = None
        self._stored.update(stored)

    def drop(self, part: Part) -> None:
        changed, stored = self._known.pop(part, (frozenset[str](), frozenset[str]()))
        for word in changed:
            del self._changing[word][part]
        self._stored.subtract(stored)

    def of(self, word: str) -> Iterable[Part]:
        """The parts that may change the object of this name, or bind the name anew."""
        return self._changing.get(word, ())

    def is_stored(self, word: str) -> bool:
        """Is anything assigned to an attribute of this name?"""
        return self._stored[word] > 0


__all__ = ["Changers"]
