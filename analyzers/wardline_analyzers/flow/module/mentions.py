"""In which units a word stands, asked for one word after the other.

After a key few words are asked about, and each is looked for in all units; on a first look hundreds are, of every
function, and then the words of all units are filed once.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from operator import attrgetter
from typing import Final

from wardline_analyzers.flow.module.parts import Part, words_in

_FEW: Final = 10
"""Questions that take less time than filing the words would."""


class Mentions:
    """Holds as long as the units have the same texts."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._asked = 0
        self._filed: dict[str, list[Part]] = {}

    def of(self, words: Set[str]) -> list[Part]:
        """The units in whose text one of these words stands, in the order of the text."""
        self._asked += 1
        if self._asked <= _FEW:
            return [part for part in self._parts if not words.isdisjoint(words_in(part))]
        if not self._filed:
            self._file()
        found = {part: None for word in words for part in self._filed.get(word, ())}
        return sorted(found, key=attrgetter("number")) if len(words) > 1 else list(found)

    def _file(self) -> None:
        for part in self._parts:
            for word in words_in(part):
                self._filed.setdefault(word, []).append(part)


__all__ = ["Mentions"]
