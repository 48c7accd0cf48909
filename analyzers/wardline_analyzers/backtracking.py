"""Regular expressions that are slow: repeats of what can match the same text in several ways, for exponential time.

The first test looks at one character at a time. For a character c, each part of a pattern matches c repeated n times in
some number of ways; a repeat without bound over a part that matches two lengths, or one length in two ways, has
exponentially many ways, and Python's engine tries them all when what follows does not match. Words of more characters
are looked for by `ambiguity`. `is_polynomial` asks of a whole pattern whether the ways grow with the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from wardline_analyzers.ambiguity import Accepts, Ambiguity
from wardline_analyzers.patterns import codes, parsed

LONGEST = 2000
"""Characters of a pattern that is looked at."""
_LENGTH = 6
"""Repetitions of the character that are counted."""
_MANY = 20
"""A repeat that may go so far counts as one without bound."""
_MOST_PARTS = 4000
"""Parts of a pattern that are visited, over all characters."""

Ways = tuple[int, ...]
"""In how many ways 0, 1, 2, … characters are matched; 2 stands for more."""

_NONE: Ways = (0,) * (_LENGTH + 1)
_EMPTY: Ways = (1,) + (0,) * _LENGTH
_ONE: Ways = (0, 1) + (0,) * (_LENGTH - 1)

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


@lru_cache(maxsize=2000)
def is_exponential(pattern: str, verbose: bool = False, whole: bool = False, dotall: bool = False) -> bool:
    """Does some text make this pattern take exponential time? `whole`: it must match to the end of the text."""
    if not re.search(r"\)\s*[*+{]", pattern):
        return False
    tree = parsed(pattern, (re.VERBOSE if verbose else 0) | (re.DOTALL if dotall else 0))
    if tree is None:
        return False
    repeats = list(_outer_repeats(list(tree), [], whole))
    if not repeats:
        return False
    accepts = _accepts_any if tree.state.flags & re.DOTALL else _accepts
    counter = _Counter(accepts)
    try:
        simple = [(body, tail) for body, tail in repeats if not _looks_around(body)]
        if any(_explodes(counter, body, tail, c) for body, tail in simple for c in sorted(_letters(body))):
            return True
    except _TooLong:
        return False
    letters = set().union(*(_letters(body) for body, _ in repeats))
    ambiguity = Ambiguity(accepts, letters)
    return any(ambiguity.witness(body, tail) for body, tail in repeats)


@lru_cache(maxsize=2000)
def is_polynomial(pattern: str, dotall: bool = False, multiline: bool = False) -> bool:
    """Does some text make a search for this pattern take time that grows with the square of its length, or worse?

    A repeat that can begin at each place of a run, or two repeats that share one, try each way to part the run before
    the rest of the pattern fails behind it.
    """
    if len(pattern) > LONGEST or not re.search(r"[*+}]", pattern):
        return False
    items = parsed(pattern, re.DOTALL if dotall else 0)
    if items is None:
        return False
    tree = list(items)
    accepts = _accepts_any if dotall else _accepts
    counter = _Counter(accepts, most=_MANY)
    letters = sorted(_letters(tree))
    try:
        for parts in _alternatives(tree):
            held = bool(parts) and parts[0][0] is codes.AT and parts[0][1] in _BEGINNINGS
            if any(_grows(counter, parts, c, held and not (multiline and c == "\n")) for c in letters):
                return True
            if not held and _begins_anywhere(accepts, parts, pattern):
                return True
    except _TooLong:
        pass
    return False


def _alternatives(items: list[Any]) -> Iterable[list[Any]]:
    """The alternatives of a whole pattern, with the groups taken away that stand around other parts only once."""
    if len(items) == 1 and items[0][0] is codes.BRANCH:
        for branch in items[0][1][1]:
            yield list(_flat(list(branch)))
    else:
        yield list(_flat(items))


def _flat(items: list[Any]) -> Iterable[Any]:
    for op, argument in items:
        if op is codes.SUBPATTERN:
            yield from _flat(list(argument[3]))
        else:
            yield op, argument


def _grows(counter: _Counter, parts: list[Any], c: str, held: bool) -> bool:
    """Are there more ways to match the front of the pattern the longer the run of c is, where the rest can fail?

    `held`: the pattern can match at the beginning of the text only. The run may begin behind other text, at any part.
    """
    for start in range(len(parts)):
        front: Ways = _EMPTY if held or start else (1,) * (_LENGTH + 1)
        for index in range(start, len(parts)):
            front = counter.sequence_behind(front, [parts[index]], c)
            if not any(front):
                break
            growing = front[2] < front[_LENGTH // 2 + 1] < front[_LENGTH]
            tail = parts[index + 1 :]
            if growing and tail and _is_open(*parts[index]) and _can_fail(counter, tail, c):
                return True
    return False


def _is_open(op: Any, argument: Any) -> bool:
    """Is it a repeat without bound, or one that may go on for long?"""
    return op in _REPEATS and argument[1] >= _MANY


def _begins_anywhere(accepts: Accepts, parts: list[Any], pattern: str) -> bool:
    """`/\\*.*?\\*/`: the repeat lets through what stands before it, so the pattern can begin at each of many copies."""
    word = ""
    for index, (op, argument) in enumerate(parts):
        if op is codes.LITERAL and len(word) < _LONGEST_FRONT:
            word += chr(argument)
            continue
        if not _is_open(op, argument) or not word or not parts[index + 1 :]:
            return False
        body = list(argument[2])
        if len(body) != 1 or body[0][0] not in (codes.ANY, codes.IN, codes.NOT_LITERAL):
            return False
        copied = (
            word + filler for filler in _FILLERS if all(accepts(body[0][0], body[0][1], c) for c in word + filler)
        )
        return any(re.search(pattern, one * _COPIES) is None for one in copied)
    return False


_BEGINNINGS = (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING)
_LONGEST_FRONT = 20
"""Characters of the text in front of a repeat that are copied."""
_COPIES = 12
_FILLERS = ("", "a", " ")
"""What may stand between the copies, where two of them together would be a match."""


def _looks_around(items: Iterable[Any]) -> bool:
    """Does a part ask what stands beside it? Then one character alone says little."""
    for op, argument in items:
        if op in (codes.ASSERT, codes.ASSERT_NOT):
            return True
        inner = [argument[2]] if op in _REPEATS else [argument[3]] if op is codes.SUBPATTERN else ()
        if any(_looks_around(part) for part in (argument[1] if op is codes.BRANCH else inner)):
            return True
    return False


class _TooLong(Exception):
    """The pattern has too many parts to look at."""


def _explodes(counter: _Counter, body: Any, tail: list[Any], c: str) -> bool:
    ways = counter.sequence(body, c)
    if sum(ways[1:]) < 2:
        return False
    return _can_fail(counter, tail, c)


def _can_fail(counter: _Counter, tail: list[Any], c: str) -> bool:
    """Is there something behind the repeat that text of c alone does not satisfy?"""
    if any(op is codes.AT and at in (codes.AT_END, codes.AT_END_STRING) for op, at in tail):
        return True
    return not any(counter.sequence(tail, c))


def _outer_repeats(items: list[Any], after: list[Any], whole: bool) -> Iterable[tuple[Any, list[Any]]]:
    """(body, what follows) of each repeat without bound that backtracks."""
    end = [(codes.AT, codes.AT_END_STRING)] if whole else []
    for index, (op, argument) in enumerate(items):
        tail = items[index + 1 :] + after
        if op in _REPEATS:
            low, high, body = argument
            inner = list(body)
            if high >= _MANY and low < _MANY:
                yield inner, tail + end
            yield from _outer_repeats(inner, tail, whole)
        elif op is codes.SUBPATTERN:
            yield from _outer_repeats(list(argument[3]), tail, whole)
        elif op is codes.BRANCH:
            for branch in argument[1]:
                yield from _outer_repeats(list(branch), tail, whole)


class _Counter:
    """Counts in how many ways a part matches a repeated character; `most` stands for more."""

    def __init__(self, accepts: Accepts, most: int = 2) -> None:
        self._accepts = accepts
        self._left = _MOST_PARTS
        self._most = most

    def sequence(self, items: Iterable[Any], c: str) -> Ways:
        return self.sequence_behind(_EMPTY, items, c)

    def sequence_behind(self, ways: Ways, items: Iterable[Any], c: str) -> Ways:
        """In how many ways the parts match behind what matches in these ways."""
        for op, argument in items:
            ways = _then(ways, self._part(op, argument, c), self._most)
            if not any(ways):
                return _NONE
        return ways

    def _part(self, op: Any, argument: Any, c: str) -> Ways:
        self._left -= 1
        if self._left < 0:
            raise _TooLong
        if op in _REPEATS:
            return self._repeat(argument, c)
        if op is codes.SUBPATTERN:
            return self.sequence(argument[3], c)
        if op is codes.BRANCH:
            found = _NONE
            for branch in argument[1]:
                found = _either(found, self.sequence(branch, c), self._most)
            return found
        if op in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            return _EMPTY
        if op in (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN):
            return _ONE if self._accepts(op, argument, c) else _NONE
        if op in _ATOMIC:  # matched in one way only; which, does not matter
            inner = self._repeat(argument, c) if op is not _ATOMIC[0] else self.sequence(argument, c)
            longest = max((n for n in range(_LENGTH + 1) if inner[n]), default=-1)
            return tuple(int(n == min(longest, 1)) for n in range(_LENGTH + 1))
        return _NONE

    def _repeat(self, argument: Any, c: str) -> Ways:
        low, high, body = argument
        once = self.sequence(body, c)
        found, so_far = _NONE, _EMPTY
        for count in range(min(high, _LENGTH) + 1):
            if count >= low or (count == _LENGTH and low > _LENGTH):
                found = _either(found, so_far, self._most)
            so_far = _then(so_far, once if count < low else (0, *once[1:]), self._most)
            if not any(so_far):
                break
        return found


_ATOMIC: tuple[Any, ...] = tuple(
    getattr(codes, name) for name in ("ATOMIC_GROUP", "POSSESSIVE_REPEAT") if hasattr(codes, name)
)


def _then(first: Ways, second: Ways, most: int) -> Ways:
    """In how many ways one part and then another match."""
    return tuple(min(most, sum(first[i] * second[n - i] for i in range(n + 1))) for n in range(_LENGTH + 1))


def _either(first: Ways, second: Ways, most: int) -> Ways:
    return tuple(min(most, a + b) for a, b in zip(first, second, strict=True))


def _accepts_any(op: Any, argument: Any, c: str) -> bool:
    """As `_accepts`, where a dot stands for a line break as well."""
    return op is codes.ANY or _accepts(op, argument, c)


def _accepts(op: Any, argument: Any, c: str) -> bool:
    if op is codes.ANY:
        return c != "\n"
    if op is codes.LITERAL:
        return bool(ord(c) == argument)
    if op is codes.NOT_LITERAL:
        return bool(ord(c) != argument)
    negated = False
    for kind, value in argument:
        if kind is codes.NEGATE:
            negated = True
        elif _holds(kind, value, c):
            return not negated
    return negated


def _holds(kind: Any, value: Any, c: str) -> bool:
    if kind is codes.LITERAL:
        return bool(ord(c) == value)
    if kind is codes.RANGE:
        return bool(value[0] <= ord(c) <= value[1])
    return kind is codes.CATEGORY and re.match(_CATEGORIES.get(value, r"(?!)"), c) is not None


def _letters(items: Iterable[Any]) -> set[str]:
    """Characters that stand for all that the parts tell apart."""
    found = {"a", "0", " ", "-"}
    pending = list(items)
    while pending and len(found) < 40:
        op, argument = pending.pop()
        if op in _REPEATS or (len(_ATOMIC) > 1 and op is _ATOMIC[1]):
            pending += list(argument[2])
        elif op is codes.SUBPATTERN:
            pending += list(argument[3])
        elif _ATOMIC and op is _ATOMIC[0]:
            pending += list(argument)
        elif op is codes.BRANCH:
            for branch in argument[1]:
                pending += list(branch)
        elif op is codes.LITERAL:
            found.add(chr(argument))
        elif op is codes.IN:
            for kind, value in argument:
                if kind is codes.LITERAL:
                    found.add(chr(value))
                elif kind is codes.RANGE:
                    found.update((chr(value[0]), chr(value[1])))
    return found
