"""Which queries and functions can match in a text at all: their pages say what it must hold (`needs`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from wardline_analyzers.languages.outline import WORDS
from wardline_analyzers.rules.rule import Matcher, Rule

_WORD: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_MOST_WORDS: Final = 100_000
"""Words of which is remembered what they open."""
_BEGINNING: Final = 3
"""Characters of a word by which it is found inside of longer ones: with as many there are few of a beginning."""
_NONE: Final[frozenset[int]] = frozenset()


class Needed(NamedTuple):
    """Something that is no word, and opens a gate where it stands in the text."""

    text: bytes
    gate: int


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
        self._by_beginning: dict[str, list[str]] = {}
        """Those words by their first characters; those that are no longer stand by themselves."""
        self._needed: list[Needed] = []
        self._wordless: set[int] = set()
        self._whole: dict[str, list[int]] = {}
        self._starts: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        """What is needed by the first word in it, which is a word of the text, or where one starts or ends."""
        self._opened: dict[str, Opened] = {}

    def add(self, entry: tuple[Rule, Matcher]) -> None:
        """The next one. What it needs: a word, alone or inside of a longer one; or any other text."""
        number = len(self._entries)
        self._entries.append(entry)
        for need in entry[1].needs or ("",):
            if _WORD.fullmatch(need):
                if need not in self._by_word:
                    self._by_word[need] = []
                    self._by_beginning.setdefault(need[:_BEGINNING], []).append(need)
                self._by_word[need].append(number)
                continue
            self._index(need, len(self._needed))
            self._needed.append(Needed(need.encode(), number))

    def _index(self, need: str, index: int) -> None:
        """File a text that is no word under the first word in it."""
        found = WORDS.search(need)
        begun = found is None or found.start() == 0 or need[found.start() - 1].isalnum()
        ended = found is not None and found.end() < len(need)
        if found is None or (begun and not ended):
            self._wordless.add(index)
        else:
            table = self._ends if begun else self._whole if ended else self._starts
            table.setdefault(found.group(), []).append(index)

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
        hits = self._inside(word)
        gates = frozenset(number for each in hits for number in self._by_word[each]) if hits else _NONE
        needed = list(self._whole.get(word, ()))
        if word.startswith(tuple(self._starts)):
            needed += [n for each, numbers in self._starts.items() if word.startswith(each) for n in numbers]
        if word.endswith(tuple(self._ends)):
            needed += [n for each, numbers in self._ends.items() if word.endswith(each) for n in numbers]
        if len(self._opened) >= _MOST_WORDS:
            self._opened.clear()
        found = self._opened[word] = Opened(gates, frozenset(needed) if needed else _NONE)
        return found

    def _inside(self, word: str) -> list[str]:
        """The words of gates that stand in a word."""
        beginnings = self._by_beginning
        return [
            each
            for length in range(1, _BEGINNING + 1)
            for at in range(len(word) - length + 1)
            for each in beginnings.get(word[at : at + length], ())
            if word.startswith(each, at)
        ]


__all__ = ["Gates"]
