"""Repeats that match some word in two ways: the words that `backtracking` cannot see, of more than one character.

A repeat whose body matches a word in two ways matches n copies of it in 2ⁿ ways. If what follows then matches behind
none of them, Python's engine tries them all. The words are those that the body itself spells: a few samples of it, and
pairs of these. A word found is a witness, so nothing is reported that could not be shown; a word not found is no proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from wardline_analyzers.patterns import codes

Accepts = Callable[[Any, Any, str], bool]
"""Does this part of a pattern accept this character?"""

_SAMPLES: Final = 24
"""Words of the body that are tried."""
_LETTERS: Final = 3
"""Characters that stand for a set of characters."""
_LONGEST: Final = 160
"""Characters of a word."""
_STEPS: Final = 6_000
"""Parts that are matched before giving up."""
_COPIES: Final = 3
"""Copies of the word behind which what follows must not match."""
_STRANGE: Final = ("!", "\x00", "\n", "")
"""What may stand behind the copies, and is accepted by little."""

_REPEATS: Final = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_CHARACTERS: Final = (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN)


class _GivesUp(Exception):
    """A part whose meaning depends on more than the text at its place, or too many steps."""


class Ambiguity:
    """Looks for a word that one repeat matches in two ways."""

    def __init__(self, accepts: Accepts, letters: Iterable[str]) -> None:
        self._accepts = accepts
        self._letters = sorted(letters)
        self._left = _STEPS

    def witness(self, body: list[Any], tail: list[Any]) -> tuple[str, str] | None:
        """(a word, an end) such that body* takes time exponential in n for n times the word and then the end."""
        try:
            ranked = self._ranked(body)
            words = [w for w in self._samples(body, ranked) if w]
            for word in (*words, *(a + b for a in words[:8] for b in words[:8])):
                if len(word) <= _LONGEST and self._ways(body, word) > 1:
                    for end in (*_STRANGE, *ranked[::-1]):
                        if self._fails(body, tail, word * _COPIES + end):
                            return word, end
        except _GivesUp:
            pass
        return None

    # ------------------------------------------------------------------ words

    def _ranked(self, body: list[Any]) -> list[str]:
        """The characters, those first that most parts of the body accept: there parts overlap."""
        atoms = list(self._atoms(body))
        count = {c: sum(self._accepts(op, argument, c) for op, argument in atoms) for c in self._letters}
        return sorted(self._letters, key=lambda c: -count[c])

    def _atoms(self, items: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
        for op, argument in items:
            if op in _CHARACTERS:
                yield op, argument
            for inner in self._inner(op, argument):
                yield from self._atoms(inner)

    def _inner(self, op: Any, argument: Any) -> list[Any]:
        if op in _REPEATS:
            return [argument[2]]
        if op is codes.SUBPATTERN:
            return [argument[3]]
        return list(argument[1]) if op is codes.BRANCH else []

    def _samples(self, items: Iterable[Any], ranked: list[str]) -> list[str]:
        """A few words that the parts match, one after the other."""
        words = [""]
        for op, argument in items:
            following = self._of_part(op, argument, ranked)
            words = _few(first + second for second in following for first in words)
        return words

    def _of_part(self, op: Any, argument: Any, ranked: list[str]) -> list[str]:
        self._step()
        if op in _CHARACTERS:
            return [c for c in ranked if self._accepts(op, argument, c)][:_LETTERS] or self._own(op, argument)
        if op is codes.SUBPATTERN:
            return self._samples(argument[3], ranked)
        if op is codes.BRANCH:
            return _few(word for words in zip_all([self._samples(b, ranked) for b in argument[1]]) for word in words)
        if op in _REPEATS:
            low, high, body = argument
            once = self._samples(body, ranked)
            times = sorted({n for n in (max(low, 1), low, low + 1, 2) if low <= n <= min(high, 12)})
            return _few(word * n for n in times for word in (once if n else [""]))
        if op in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            return [""]
        raise _GivesUp

    def _own(self, op: Any, argument: Any) -> list[str]:
        return [chr(argument)] if op is codes.LITERAL else []

    # ------------------------------------------------------------------ matching

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _GivesUp

    def _ways(self, body: list[Any], word: str) -> int:
        """In how many ways repeats of the body match the whole word."""
        text = word * 2
        ways = [1] + [0] * len(word)
        for at in range(len(word)):
            if ways[at]:
                for end, count in self._ends(body, text, at).items():
                    if at < end <= len(word):
                        ways[end] = min(9, ways[end] + ways[at] * count)
        return ways[-1]

    def _fails(self, body: list[Any], tail: list[Any], text: str) -> bool:
        """Does what follows match behind no number of repeats?"""
        reached, pending = {0}, [0]
        while pending:
            at = pending.pop()
            if self._ends(tail, text, at):
                return False
            fresh = self._ends(body, text, at).keys() - reached
            reached |= fresh
            pending += fresh
        return True

    def _ends(self, items: Iterable[Any], text: str, at: int) -> dict[int, int]:
        """Where a match of the parts that begins here may end, and in how many ways (9 stands for more)."""
        found = {at: 1}
        for op, argument in items:
            following: dict[int, int] = {}
            for place, count in found.items():
                for end, more in self._ends_of(op, argument, text, place).items():
                    following[end] = min(9, following.get(end, 0) + count * more)
            found = following
            if not found:
                break
        return found

    def _ends_of(self, op: Any, argument: Any, text: str, at: int) -> dict[int, int]:
        self._step()
        if op in _CHARACTERS:
            return {at + 1: 1} if at < len(text) and self._accepts(op, argument, text[at]) else {}
        if op is codes.SUBPATTERN:
            return self._ends(argument[3], text, at)
        if op is codes.BRANCH:
            found: dict[int, int] = {}
            for branch in argument[1]:
                for end, count in self._ends(branch, text, at).items():
                    found[end] = min(9, found.get(end, 0) + count)
            return found
        if op in _REPEATS:
            return self._repeated(argument, text, at)
        if op is codes.AT:
            return {at: 1} if self._holds(argument, text, at) else {}
        if op in (codes.ASSERT, codes.ASSERT_NOT) and argument[0] > 0:
            return {at: 1} if bool(self._ends(argument[1], text, at)) == (op is codes.ASSERT) else {}
        raise _GivesUp

    def _repeated(self, argument: Any, text: str, at: int) -> dict[int, int]:
        low, high, body = argument
        found: dict[int, int] = {}
        now = {at: 1}
        for count in range(min(high, len(text) - at + max(low, 1)) + 1):
            if count >= low:
                for end, ways in now.items():
                    found[end] = min(9, found.get(end, 0) + ways)
            following: dict[int, int] = {}
            for place, ways in now.items():
                for end, more in self._ends(body, text, place).items():
                    if end > place or count < low:
                        following[end] = min(9, following.get(end, 0) + ways * more)
            now = following
            if not now:
                break
        return found

    def _holds(self, kind: Any, text: str, at: int) -> bool:
        if kind in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING):
            return at == 0
        if kind is codes.AT_END:
            return at == len(text) or (at == len(text) - 1 and text[at] == "\n")
        if kind is codes.AT_END_STRING:
            return at == len(text)
        if kind in (codes.AT_BOUNDARY, codes.AT_NON_BOUNDARY):
            sides = [0 <= i < len(text) and (text[i].isalnum() or text[i] == "_") for i in (at - 1, at)]
            return (sides[0] != sides[1]) == (kind is codes.AT_BOUNDARY)
        raise _GivesUp


def zip_all(lists: list[list[str]]) -> Iterable[list[str]]:
    """The first words of all lists, then the second ones, …"""
    for index in range(max(map(len, lists), default=0)):
        yield [words[index] for words in lists if index < len(words)]


def _few(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(islice((w for w in words if len(w) <= _LONGEST), 4 * _SAMPLES)))[:_SAMPLES]
