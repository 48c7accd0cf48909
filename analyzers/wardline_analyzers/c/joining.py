"""Two ways that meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.c.linear import Known, Linear, combined, minus, plus, term
from wardline_analyzers.c.state import State, Status, Value, worse

Fresh = Callable[[str, str, Value | None], str]
"""Makes a term: its name, its origin, what it is like."""


def joined(a: State | None, b: State | None, fresh: Fresh, words: frozenset[str]) -> State | None:
    """What holds on both ways; `words` are the names that decided which was taken. None: no way leads here."""
    if a is None:
        return b
    if b is None or a is b:
        return a
    checked = a.checked & b.checked
    env: dict[str, Value] = {}
    bounded: set[str] = set()
    """Numbers that are bounded on both ways."""
    new: list[str] = []
    first: list[Linear] = []
    second: list[Linear] = []
    for key, left in a.env.items():
        right = b.env.get(key)
        if right is None:
            continue
        if left is right or left == right:
            env[key] = left
            continue
        made = _value(left, right, key, fresh, words)
        env[key] = made
        if made.line is not None and made.line.terms and left.line is not None and right.line is not None:
            name = made.line.terms[0][0]
            new.append(name)
            _place(first, name, left.line)
            _place(second, name, right.line)
            if _is_checked(left.line, a) and _is_checked(right.line, b):
                bounded.add(name)
    lost = [
        value.object
        for key, left in a.env.items()
        if left.object and (right := b.env.get(key)) is not None and right.object and right.object != left.object
        for value in (left, right)
    ]
    here, there = _known(a.known, first), _known(b.known, second)
    known = here.joined(there).with_rows(_hull(here, there, new))
    if len(bounded) > 1:  # numbers that change together are bounded together, which is more than is known here
        checked |= bounded
    else:
        checked |= {name for name in bounded if known.upper(term(name)) is None or _is_compared(env, name, a, b)}
    mine, theirs = ({value.object for value in state.env.values()} for state in (a, b))
    objects: dict[int, Status] = {}
    for number in a.objects.keys() | b.objects.keys():
        one, two = a.objects.get(number), b.objects.get(number)
        if one is None or two is None:
            objects[number] = one or two or Status()
        elif one is not two and (number in mine) != (number in theirs):  # on one way nobody holds it any more
            objects[number] = (one if number in mine else two).but(escaped=one.escaped or two.escaped)
        else:
            objects[number] = one if one == two else _status(one, two, words)
    for number in lost:  # what a name may be is not followed any more: somebody may still hold it
        objects[number] = objects[number].but(escaped=True)
    return State(env, known, objects, checked)


def _known(known: Known, rows: list[Linear]) -> Known:
    return known.with_rows(rows) if rows else known


def _place(rows: list[Linear], name: str, line: Linear) -> None:
    """The new term is this sum, on this way."""
    difference = minus(term(name), line)
    rows += (difference, combined(difference, -1, difference, 0))


_SMALL: Final = (1 << 31) - 1
"""Bounds beyond it are those of a type: they tell nothing."""


_MOST_NEW: Final = 12
"""Terms that are looked at: where more change at once, bounds of each are not worth the work."""


def _hull(here: Known, there: Known, new: list[str]) -> tuple[Linear, ...]:
    """Constant bounds that new terms have on both ways, each for a reason of its own."""
    found: list[Linear] = []
    for name in new[:_MOST_NEW]:
        for sign in (1, -1):
            side = Linear(0, ((name, sign),))
            one = here.upper(side)
            other = there.upper(side) if one is not None and abs(one) < _SMALL else None
            if one is not None and other is not None and abs(other) < _SMALL:
                found.append(Linear(-max(one, other), side.terms))
    return tuple(found)


def _is_checked(line: Linear, state: State) -> bool:
    return all(name in state.checked or state.known.upper(term(name)) is not None for name, _ in line.terms)


def _is_compared(env: dict[str, Value], name: str, a: State, b: State) -> bool:
    """Has a number, on one of the ways, been compared with something that is not known?"""
    held = [key for key, value in env.items() if value.line is not None and value.line.terms[:1] == ((name, 1),)]
    lines = [state.env[key].line for state in (a, b) for key in held if key in state.env]
    others = {other for line in lines if line is not None for other, _ in line.terms}
    return not others.isdisjoint(a.checked | b.checked)


def _value(left: Value, right: Value, key: str, fresh: Fresh, words: frozenset[str]) -> Value:
    origin = worse(left.origin, right.origin)
    new = max(left.fresh, right.fresh) and (2 if left.fresh == right.fresh == 2 else 1)
    decided = (left.words | right.words | words) if new == 1 else frozenset()
    type_ = left.type or right.type
    if left.object and left.object == right.object:
        offset = left.offset if left.offset == right.offset else plus(term(fresh(key, origin, None)), Linear(0))
        return Value(None, left.object, offset, origin, type_, new, decided, left.whole)
    if left.line is not None and right.line is not None:
        line = left.line if left.line == right.line else term(fresh(key, origin, left))
        return Value(line, 0, None, origin, type_, new, decided)
    if left.object and _is_null(right):
        return Value(None, left.object, left.offset, origin, type_, new, decided)
    if right.object and _is_null(left):
        return Value(None, right.object, right.offset, origin, type_, new, decided)
    return Value(None, 0, None, origin, type_, new, decided)


def _is_null(value: Value) -> bool:
    return value.line is not None and value.line == Linear(0)


def _status(a: Status, b: Status, words: frozenset[str]) -> Status:
    freed = 2 if a.freed == b.freed == 2 else max(a.freed, b.freed) and 1
    at = a.freed_at if a.freed else b.freed_at
    decided = (a.freed_words | b.freed_words | words) if freed == 1 else frozenset()
    null = a.null if a.null == b.null else (max(a.null, b.null) and 1)
    if (a.null == 2 and b.freed == 2) or (b.null == 2 and a.freed == 2):  # there or not, it is gone
        freed, null, decided = 2, 2, frozenset()
    longest = a.longest if a.longest == b.longest else None
    return Status(
        freed,
        at,
        decided,
        a.moved or b.moved,
        null,
        a.tested and b.tested,
        a.escaped or b.escaped,
        worse(a.origin, b.origin),
        longest,
        a.exact and b.exact and longest is not None,
        a.open_end or b.open_end,
        a.filled or b.filled,
        a.printed or b.printed,
    )
