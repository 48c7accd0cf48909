"""Checks of the pages about regular expressions: those that take too long, and those that let too much through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from wardline_analyzers.backtracking import LONGEST, is_exponential
from wardline_analyzers.match.match import Match
from wardline_analyzers.patterns import Tree, codes, parsed


def exponential_regex(match: Match) -> bool:
    """The pattern is a constant that takes exponential time for some text."""
    pattern = match.constant("0|pattern")
    if isinstance(pattern, bytes):
        pattern = pattern.decode("latin-1")
    if not isinstance(pattern, str) or len(pattern) > LONGEST:
        return False
    flags, whole = flags_given(match), (match.name or "").endswith("fullmatch")
    return is_exponential(pattern, "x" in flags, whole, "s" in flags)


_FLAGS = {
    "i": re.compile(r"\bre\.(?:I|IGNORECASE)\b|^IGNORECASE$"),
    "s": re.compile(r"\bre\.(?:S|DOTALL)\b|^DOTALL$"),
    "x": re.compile(r"\bre\.(?:X|VERBOSE)\b|^VERBOSE$"),
}


def flags_given(match: Match) -> str:
    """The flags that a function of `re` gets last or by name, as the letters of `(?isx)`."""
    positional = match.arguments.positional if match.arguments is not None else []
    given = match.argument("flags") or (positional[-1] if positional else None)
    text = match.text(given) if given is not None else ""
    return "".join(letter for letter, said in _FLAGS.items() if said.search(text))


# ---------------------------------------------------------------------- ranges

_DELIBERATE = frozenset(("!", " ", "~"))
"""Where a range of all that can be printed begins and ends."""


_ESCAPED = (codes.RANGE, (ord("@"), ord("_")))
"""What stands behind ESC in a control sequence of ECMA-48: brackets with this range alone mean it."""


def wide_range(match: Match) -> bool:
    """A range of characters that goes from one kind to another: `[A-z]`, `[,-_]`."""
    pattern = match.constant("0|pattern")
    message = straying_range(pattern) if isinstance(pattern, str) else None
    match.message = message
    return message is not None


def straying_range(pattern: str) -> str | None:
    """What is to be said of the first such range in a pattern; None: it has none, or is none of Python's."""
    if len(pattern) > LONGEST or "-" not in pattern:
        return None
    for low, high in _ranges(parsed(pattern) or ()):
        if f"{low}-{high}" in pattern and _goes_astray(low, high):
            return (
                f"`{low}-{high}` in this pattern is a range by character codes, so it also lets {_extra(low, high)} "
                "through. Write the ranges that are meant; a hyphen itself goes to the end of the brackets."
            )
    return None


def _ranges(items: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The ends of all ranges in the pattern."""
    pending = list(items)
    while pending:
        op, argument = pending.pop()
        if op is codes.RANGE:
            yield chr(argument[0]), chr(argument[1])
        elif op is codes.BRANCH:
            pending += [item for branch in argument[1] for item in branch]
        elif op is codes.IN:
            if not (len(argument) == 1 and argument[0] == _ESCAPED):
                pending += argument
        elif isinstance(argument, tuple):
            for part in argument:
                pending += list(part) if isinstance(part, Tree) else ()
        elif isinstance(argument, Tree):
            pending += list(argument)


def _goes_astray(low: str, high: str) -> bool:
    kinds = [_kind(low), _kind(high)]
    if not (low.isascii() and high.isascii()) or kinds[0] == kinds[1] != "other" or low < " ":
        return False
    if kinds != ["other", "other"]:
        return "other" not in kinds
    return not {low, high} & _DELIBERATE and any(chr(c).isalnum() for c in range(ord(low), ord(high)))


def _kind(char: str) -> str:
    return "digit" if char.isdigit() else "upper" if char.isupper() else "lower" if char.islower() else "other"


def _extra(low: str, high: str) -> str:
    """Some characters of the range that are of no kind of its ends."""
    inside = [chr(c) for c in range(ord(low) + 1, ord(high))]
    others = [c for c in inside if _kind(c) == "other"] if low.isalnum() else [c for c in inside if c.isalnum()]
    return " ".join(f"`{c}`" if c != "`" else "the backquote" for c in others[:4])
