"""Names that are easily taken for that of a much-used package.

Whoever registers such a name waits for a slip of the hand, or for a language model that gets a name nearly right. What
counts as near: one letter more, less, other, or two that changed places; words in another order; letters of other
alphabets; the name of the module in place of that of its package; a package of another ecosystem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from wardline_analyzers.dependencies.dependency import GO, NPM, PYPI, RUBYGEMS
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.packages.import_names import distribution_of
from wardline_analyzers.packages.popular import popular

_TARGETS = {PYPI: 1500, NPM: 2000, RUBYGEMS: 300, GO: 0}
"""So many of the most used names are worth imitating by a letter."""
_SHORTEST = 5
"""Of shorter names too many others are one letter away."""
_LONG = 8
"""Of shorter words, two that differ by one other letter are mostly two words: `isodate` and `isolate`."""
_WORD_END = re.compile(r"[-/.]")
_LONGEST = 80
_CONFUSABLE = str.maketrans(
    "аеорсухіјѕԁһӏɡοαρνικτωℓ",
    "aeopcyxijsdhlgoapvikTwl",
)


class Lookalike(NamedTuple):
    """What a name is like."""

    name: str
    """The package that was probably meant."""
    how: str
    """In words that follow the name: `is one letter away from`."""
    sure: bool = False
    """Nobody chooses such a name by chance."""


def lookalike(ecosystem: str, name: str, unknown: bool = False) -> Lookalike | None:
    """What a package's name is easily taken for; None if nothing, or if it is itself a much-used package.

    `unknown`: there is reason to think that the name is a mistake; then any other letter will do.
    """
    known = popular(ecosystem)
    own = normalised(ecosystem, name)
    if not known or own in known or len(own) > _LONGEST:
        return None
    plain = _without_disguise(own)
    if plain != own and plain in known:
        return Lookalike(plain, "is written with letters of another alphabet, like", sure=True)
    if ecosystem == PYPI:
        meant = distribution_of(name)
        if meant is not None and normalised(PYPI, meant) != own and normalised(PYPI, meant) in known:
            return Lookalike(meant, "is the name of a module; the package is called")
    if ecosystem == NPM and own.startswith("@"):
        return _other_scope(own, known)
    words = sorted(own.split("-"))
    if len(words) > 1 and len(own) >= _SHORTEST:
        swapped = _by_words(ecosystem).get(tuple(words))
        if swapped is not None:
            return Lookalike(swapped, "has the words of")
    near = _one_letter_away(ecosystem, own, unknown)
    return Lookalike(near, "is one letter away from") if near is not None else None


def elsewhere(ecosystem: str, name: str) -> str | None:
    """The other ecosystem (PyPI or npm) in which a name is a much-used package, while it is none in its own."""
    other = {PYPI: NPM, NPM: PYPI}.get(ecosystem)
    if other is None or normalised(ecosystem, name) in popular(ecosystem):
        return None
    return other if popular(other).get(normalised(other, name), 10**6) < _TARGETS[other] else None


def _without_disguise(name: str) -> str:
    return name if name.isascii() else unicodedata.normalize("NFKC", name).lower().translate(_CONFUSABLE)


def _other_scope(name: str, known: dict[str, int]) -> Lookalike | None:
    """`@scope/x` where there is an `@scopes/x`."""
    scope, _, rest = name[1:].partition("/")
    for near in _scopes():
        if near != scope and f"@{near}/{rest}" in known and _is_one_letter(near, scope):
            return Lookalike(f"@{near}/{rest}", "is one letter away from")
    return None


@cache
def _scopes() -> tuple[str, ...]:
    return tuple({name[1:].partition("/")[0] for name in popular(NPM) if name.startswith("@")})


@cache
def _by_words(ecosystem: str) -> dict[tuple[str, ...], str]:
    targets = _targets(ecosystem)
    return {tuple(sorted(name.split("-"))): name for name in targets if "-" in name}


@cache
def _targets(ecosystem: str) -> tuple[str, ...]:
    most = _TARGETS.get(ecosystem, 0)
    return tuple(name for name, rank in popular(ecosystem).items() if rank < most and len(name) >= _SHORTEST)


@cache
def _deletes(ecosystem: str) -> dict[str, list[str]]:
    """Each target by itself and by itself without one letter, the most used first."""
    found: dict[str, list[str]] = {}
    for name in _targets(ecosystem):
        for key in {name, *_shorter(name)}:
            found.setdefault(key, []).append(name)
    return found


def _shorter(name: str) -> Iterator[str]:
    return (name[:i] + name[i + 1 :] for i in range(len(name)))


def _one_letter_away(ecosystem: str, name: str, unknown: bool) -> str | None:
    if len(name) < _SHORTEST:
        return None
    deletes = _deletes(ecosystem)
    for key in (name, *_shorter(name)):
        for target in deletes.get(key, ()):
            if not _is_one_letter(target, name):
                continue
            if _is_a_slip(target, name) or (unknown and not _is_numbered(target, name)):
                return target
    return None


def _is_numbered(target: str, name: str) -> bool:
    """Whether the names differ in the number at their end: `httplib2`, `psycopg3` are what came after, no mistake."""
    return target != name and target.rstrip("0123456789") == name.rstrip("0123456789")


def _is_one_letter(one: str, other: str) -> bool:
    """Whether one letter is more, less or other, or two neighbours have changed places (Damerau's distance)."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _is_a_slip(target: str, name: str) -> bool:
    """Whether names that differ by a letter do so by accident.

    Slips are rare in the first letter, numbers are versions, and families of packages differ in short words
    (`client-sts`, `client-sns`).
    """
    longer, shorter = (target, name) if len(target) >= len(name) else (name, target)
    at = next((i for i, c in enumerate(shorter) if longer[i] != c), len(shorter))
    changed = longer[at : at + 1] + shorter[at : at + 1]
    start = max(target.rfind(mark, 0, at) for mark in "-/.@") + 1
    word = _WORD_END.split(target[start:], 1)[0]
    if at == 0 or any(c.isdigit() for c in changed) or len(word) < _SHORTEST or at == start:
        return False
    swapped = len(target) == len(name) and target[at : at + 2] == name[at : at + 2][::-1]
    return len(target) != len(name) or swapped or len(word) >= _LONG
