"""Which queries and functions can match in a text at all: their pages say what it must hold (`needs`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from wardline_analyzers.rules.rule import Matcher, Rule

_WORD: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_MOST_WORDS: Final = 100_000
"""Words of which is remembered what they open."""
_NONE: Final[frozenset[int]] = frozenset()


class Gate(NamedTuple):
    """What a text must hold so that a query or a function can match in it: one of these."""

    number: int
    words: tuple[str, ...]
    """Looked for in the different words of the text, and inside of them."""
    others: tuple[bytes, ...]
    """Looked for in the text itself: they are no words."""
    entry: tuple[Rule, Matcher]


class Gates:
    """Those of a language, in the order of its pages.

    A word is compared with all gates the first time that it is seen; a text that is edited has hardly a new one.
    """

    def __init__(self) -> None:
        self._all: list[Gate] = []
        self._of_texts: list[Gate] = []
        self._by_word: dict[str, list[int]] = {}
        self._opened: dict[str, frozenset[int]] = {}

    def add(self, entry: tuple[Rule, Matcher]) -> None:
        needs = entry[1].needs or ("",)
        words = tuple(word for word in needs if _WORD.fullmatch(word))
        gate = Gate(len(self._all), words, tuple(word.encode() for word in needs if word not in words), entry)
        self._all.append(gate)
        for word in words:
            self._by_word.setdefault(word, []).append(gate.number)
        if gate.others:
            self._of_texts.append(gate)

    def words(self) -> set[str]:
        """All words that open some gate."""
        return set(self._by_word)

    def anywhere(self, text: bytes) -> list[Gate]:
        """The gates that something else than a word opens in a text: asked once, it need not be asked of each part."""
        return [gate for gate in self._of_texts if any(other in text for other in gate.others)]

    def open(self, words: Iterable[str], text: bytes, asked: Sequence[Gate] | None = None) -> list[Gate]:
        """Those that are open in a text with these words; `asked` is as of `anywhere`, for a text around it."""
        opened: set[int] = set()
        known = self._opened
        for word in words:
            numbers = known.get(word)
            if numbers is None:
                numbers = self._opened_by(word)
            if numbers:
                opened |= numbers
        for gate in self._of_texts if asked is None else asked:
            for other in gate.others:
                if other in text:
                    opened.add(gate.number)
                    break
        return [self._all[number] for number in sorted(opened)]

    def _opened_by(self, word: str) -> frozenset[int]:
        hits = [each for each in self._by_word if each in word]
        found = frozenset(number for each in hits for number in self._by_word[each]) if hits else _NONE
        if len(self._opened) >= _MOST_WORDS:
            self._opened.clear()
        self._opened[word] = found
        return found
