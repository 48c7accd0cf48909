"""Sums of numbers that nobody knows, and what follows from inequalities between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

_MOST_TERMS: Final = 5
"""Terms of a sum; a longer one is a number of its own."""
_LARGEST: Final = 1 << 66
_STEPS: Final = 3
"""Inequalities that one conclusion may rest on."""


class Linear(NamedTuple):
    """`constant + coefficient * term + …`; terms are sorted, no coefficient is 0."""

    constant: int
    terms: tuple[tuple[str, int], ...] = ()

    @property
    def is_constant(self) -> bool:
        return not self.terms

    def coefficient(self, term: str) -> int:
        for name, many in self.terms:
            if name == term:
                return many
        return 0


ZERO: Final = Linear(0)


def term(name: str) -> Linear:
    return Linear(0, ((name, 1),))


def combined(a: Linear, m: int, b: Linear, n: int) -> Linear:
    """`a * m + b * n`"""
    constant = a.constant * m + b.constant * n
    if not b.terms:
        return Linear(constant, a.terms if m == 1 else tuple((t, c * m) for t, c in a.terms))
    found = {t: c * m for t, c in a.terms}
    for t, c in b.terms:
        found[t] = found.get(t, 0) + c * n
    return Linear(constant, tuple(sorted((t, c) for t, c in found.items() if c)))


def plus(a: Linear, b: Linear) -> Linear:
    return combined(a, 1, b, 1)


def minus(a: Linear, b: Linear) -> Linear:
    return combined(a, 1, b, -1)


def times(a: Linear, b: Linear) -> Linear | None:
    """The product, where one of the two is a constant."""
    if not b.terms:
        return combined(a, b.constant, ZERO, 0) if b.constant else ZERO
    if not a.terms:
        return combined(b, a.constant, ZERO, 0) if a.constant else ZERO
    return None


def is_small(a: Linear) -> bool:
    """Is it worth to be kept?"""
    return len(a.terms) <= _MOST_TERMS and abs(a.constant) < _LARGEST


class Known:
    """Inequalities that hold: each of these sums is at most zero. Immutable; `index` finds those about a term."""

    __slots__ = ("_index", "rows")

    def __init__(self, rows: frozenset[Linear] = frozenset()) -> None:
        self.rows = rows
        self._index: dict[str, list[Linear]] | None = None

    def about(self, name: str) -> Sequence[Linear]:
        if self._index is None:
            index: dict[str, list[Linear]] = {}
            for row in self.rows:
                for t, _ in row.terms:
                    index.setdefault(t, []).append(row)
            self._index = index
        return self._index.get(name, ())

    def with_rows(self, rows: Iterable[Linear]) -> Known:
        new = frozenset(row for row in rows if row.terms and is_small(row))
        return self if new <= self.rows else Known(self.rows | new)

    def upper(self, sum_: Linear, steps: int = _STEPS) -> int | None:
        """The least number that this sum is known not to exceed; None: there is none."""
        if not sum_.terms:
            return sum_.constant
        if not steps or len(sum_.terms) > _MOST_TERMS:
            return None
        name, many = sum_.terms[0]
        best: int | None = None
        for row in self.about(name):
            there = row.coefficient(name)
            if (there > 0) != (many > 0):
                continue
            if there == many:
                rest, scale = combined(sum_, 1, row, -1), 1
            else:
                rest, scale = combined(sum_, abs(there), row, -abs(many)), abs(there)
            found = self.upper(rest, steps - 1)
            if found is not None:
                found = found // scale
                best = found if best is None or found < best else best
        return best

    def holds(self, sum_: Linear) -> bool:
        """Is it known that this sum is at most zero?"""
        if not sum_.terms:
            return sum_.constant <= 0
        found = self.upper(sum_)
        return found is not None and found <= 0

    def bounds_above(self, name: str) -> list[Linear]:
        """What a term is known not to exceed, one sum for each inequality with it alone on its side."""
        found = []
        for row in self.about(name):
            many = row.coefficient(name)
            if many == 1:
                found.append(combined(minus(row, term(name)), -1, ZERO, 0))
        return found

    def is_bounded_below(self, name: str) -> bool:
        return any(row.coefficient(name) < 0 for row in self.about(name))

    def joined(self, other: Known) -> Known:
        """What holds in both."""
        if self.rows == other.rows:
            return self
        both = set(self.rows & other.rows)
        for mine, theirs in ((self.rows - other.rows, other), (other.rows - self.rows, self)):
            both.update(row for row in list(mine)[:24] if theirs.holds(row))
        return Known(frozenset(both))
