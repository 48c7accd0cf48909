"""Which queries and functions can match in a text at all: their pages say what it must hold (`needs`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from wardline_analyzers.languages.outline import WORDS
from wardline_analyzers.rules.rule import Matcher, Rule

_WORD: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_MOST_WORDS: Final = 100_000
"""Words of which is remembered what they open."""
_NONE: Final[frozenset[int]] = frozenset()


class Needed(NamedTuple):
    """Something that is no word, and opens a gate where it stands in the text."""

    text: bytes
    gate: int
    fits: Callable[[str], bool] | None
    """May a word of the text be the one that stands in it? None: there is none in it."""


class Opened(NamedTuple):
    """What a word of a text opens."""

    gates: frozenset[int]
    needed: frozenset[int]
    """What it may be a part of: to be looked for in the text itself."""


class Gates:
    """Those of a language, in the order of its pages.

    A word is compared with all of them the first time that it is seen; a text that is edited has hardly a new one.
    """

    def __init__(self) -> None:
        self._entries: list[tuple[Rule, Matcher]] = []
        self._by_word: dict[str, list[int]] = {}
        self._needed: list[Needed] = []
        self._wordless: frozenset[int] = _NONE
        self._opened: dict[str, Opened] = {}

    def add(self, entry: tuple[Rule, Matcher]) -> None:
        """The next one. What it needs: a word, alone or inside of a longer one; or any other text."""
        number = len(self._entries)
        self._entries.append(entry)
        for need in entry[1].needs or ("",):
            if _WORD.fullmatch(need):
                self._by_word.setdefault(need, []).append(number)
                continue
            fits = _word_in(need)
            if fits is None:
                self._wordless |= {len(self._needed)}
            self._needed.append(Needed(need.encode(), number, fits))

    def words(self) -> set[str]:
        """All words that open some gate."""
        return set(self._by_word)

    def open(self, words: Iterable[str], text: bytes) -> list[tuple[Rule, Matcher]]:
        """What can match in a text; `words` are its different words (`languages.outline.words_of`)."""
        opened: set[int] = set()
        asked = set(self._wordless)
        known = self._opened
        for word in words:
            found = known.get(word)
            if found is None:
                found = self._opened_by(word)
            if found.gates:
                opened |= found.gates
            if found.needed:
                asked |= found.needed
        for index in asked:
            needed = self._needed[index]
            if needed.gate not in opened and needed.text in text:
                opened.add(needed.gate)
        return [self._entries[number] for number in sorted(opened)]

    def _opened_by(self, word: str) -> Opened:
        hits = [each for each in self._by_word if each in word]
        gates = frozenset(number for each in hits for number in self._by_word[each]) if hits else _NONE
        needed = frozenset(
            index for index, each in enumerate(self._needed) if each.fits is not None and each.fits(word)
        )
        if len(self._opened) >= _MOST_WORDS:
            self._opened.clear()
        found = self._opened[word] = Opened(gates, needed or _NONE)
        return found


def _word_in(text: str) -> Callable[[str], bool] | None:
    """How a word must look to be the first one in a text with other marks: whole, where it has some on both sides."""
    found = WORDS.search(text)
    if found is None:
        return None
    word = found.group()
    if found.start() == 0 or text[found.start() - 1].isalnum():
        return lambda each: word in each if found.end() == len(text) else each.endswith(word)
    if found.end() == len(text):
        return lambda each: each.startswith(word)
    return lambda each: each == word


__all__ = ["Gates"]
