"""What the truth of a value tells of what else holds: of a flag, of what a test gives, of `ok` in an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from wardline_analyzers.flow.known.kinds import ALL, SCHEMED, UPWARD
from wardline_analyzers.flow.known.values import (
    ADDRESS,
    MOST_CONSTANTS,
    NO_FACTS,
    NO_KINDS,
    NONE,
    SURELY_TRUE,
    Cases,
    Facts,
    Key,
    Value,
)

Known = dict[Key, frozenset[str]]
"""What has been vouched for at one place."""

_CONTAINERS: Final = frozenset(("list", "tuple", "dict", "set"))
_RECORDS: Final = frozenset(("instance", "tuple", "dict"))
_HOST: Final = frozenset(("url", "redirect"))
_SCHEME: Final = "=scheme"
_SCHEMED: Final = frozenset((SCHEMED,))
_FOR_WHOLE: Final = {
    "=host": _HOST,
    "=authority": _HOST | {"path"},
    ".netloc": _HOST,
    ".hostname": _HOST,
    ".host": _HOST,
    ".Host": _HOST,
    ".DnsSafeHost": _HOST,
    ".Authority": _HOST,
    "=name": frozenset(("path",)),
    "=resolved": frozenset(("path",)),
    "=relative": frozenset(("path",)),
    "=common": frozenset(("path",)),
    "=folder": frozenset(("path",)),
    "=steps": frozenset((UPWARD,)),
    "=sender": ALL,
}
"""Parts of data whose check vouches for all of it, for these kinds of sink: the host of a URL, a resolved path."""


def learn(known: Known, facts: Facts) -> None:
    """Take in what a test vouches for."""
    for key, kinds in facts:
        known[key] = known.get(key, NO_KINDS) | kinds
        if key and isinstance(key[-1], str) and key[-1] in _FOR_WHOLE:
            whole = kinds & _FOR_WHOLE[key[-1]]
            if whole:
                learn(known, frozenset(((key[:-1], whole),)))
        elif key and key[-1] == _SCHEME and "redirect" in kinds:
            learn(known, frozenset(((key[:-1], _SCHEMED),)))
        elif ADDRESS in key:
            learn(known, frozenset(((key[: key.index(ADDRESS)], kinds & _HOST),)))


def in_common(a: Known, b: Known) -> Known:
    """What holds on both of two ways."""
    return {key: kinds for key, v in a.items() if (kinds := v & b.get(key, NO_KINDS))}


def truth_of(value: Value) -> bool | None:
    """Whether a value is true, where that is sure."""
    if value.consts is not None:
        truths = {bool(c) for c in value.consts}
        return truths.pop() if len(truths) == 1 else None
    if value.items is not None and value.kind in _CONTAINERS and value.rest is None:
        return bool(value.items) if value.when is None or value.when == SURELY_TRUE else None
    if value.when == SURELY_TRUE:
        return True
    if value.kind in ("function", "class"):
        return True
    return None


def tells(value: Value) -> bool:
    """Does what it comes to tell of what else holds?"""
    return value.when is not None or bool(value.cases)


def cases_of(ways: Iterable[tuple[Value, Mapping[Key, frozenset[str]]]]) -> Cases:
    """What each constant tells that a value may be: `"ok"`, `Status.REFUSED`. Nothing if it may be anything else."""
    found: list[tuple[object, Known]] = []
    for value, facts in ways:
        if value.consts is None:
            return ()
        for const in value.consts:
            here = dict(facts)
            learn(here, case(value.cases, const))
            known = next((known for other, known in found if is_same(const, other)), None)
            if known is None:
                found.append((const, here))
            else:
                common = in_common(known, here)
                known.clear()
                known.update(common)
    if len(found) < 2 or len(found) > MOST_CONSTANTS or not any(known for _, known in found):
        return ()
    return tuple((const, frozenset(known.items())) for const, known in found)


def case(cases: Cases, const: object) -> Facts:
    """What holds if a value is this constant."""
    return next((facts for other, facts in cases if is_same(const, other)), NO_FACTS)


def is_same(a: object, b: object) -> bool:
    """One constant: 1 is not True."""
    return type(a) is type(b) and a == b


def all_cases(cases: Cases, wanted: Sequence[object], positive: bool) -> Facts:
    """What holds whichever of these constants it is; or whichever of the others, if it is none of these."""
    known: Known | None = None
    for const, facts in cases:
        if any(is_same(const, other) for other in wanted) is positive:
            known = dict(facts) if known is None else in_common(known, dict(facts))
    return frozenset((known or {}).items())


def outcome(ways: Iterable[tuple[Value, Mapping[Key, frozenset[str]]]]) -> tuple[Facts, Facts] | None:
    """What holds if a value is true, and if it is false, that is one of these, each with what holds on its way."""
    found: list[Known | None] = [None, None]
    for value, facts in ways:
        truth = truth_of(value)
        for side, wanted in ((0, True), (1, False)):
            if truth is (not wanted):
                continue
            here = dict(facts)
            if value.when is not None:
                learn(here, value.when[side])
            known = found[side]
            found[side] = here if known is None else in_common(known, here)
    if not found[0] and not found[1]:
        return None
    return frozenset((found[0] or {}).items()), frozenset((found[1] or {}).items())


def flagged(joined: Value, mine: Value, my_facts: Known, other: Value, other_facts: Known) -> Value:
    """A value that is one of two, one of which is surely true or surely not: its truth tells which way it was."""
    if joined.kind == "instance":
        return _flagged_fields(joined, mine, my_facts, other, other_facts)
    if joined.items is not None and joined.kind not in _CONTAINERS:
        return joined
    ways = ((mine, my_facts), (other, other_facts))
    return _told(joined, ways) if truth_of(mine) is not None or truth_of(other) is not None else joined


def _flagged_fields(joined: Value, mine: Value, my_facts: Known, other: Value, other_facts: Known) -> Value:
    """An object of which one of two ways has changed a field: `report.problems.append(…)`."""
    if not joined.items or mine.items is None or other.items is None or mine.ids != other.ids:
        return joined
    found = {}
    for key, item in joined.items.items():
        one, two = mine.items.get(key), other.items.get(key)
        if one is not None and two is not None and one is not two and item.kind != "instance":
            told = flagged(item, one, my_facts, two, other_facts)
            if told is not item:
                found[key] = told
    return joined.but(items={**joined.items, **found}) if found else joined


def answered(joined: Value, ways: Sequence[tuple[Value, Mapping[Key, frozenset[str]]]]) -> Value:
    """What a function returns, one of several: what its truth tells, and for a record that of each of its fields."""
    if len(ways) < 2 or not any(facts or value.when is not None for value, facts in ways):
        return joined
    if joined.items is None or (joined.kind in ("list", "dict") and {truth_of(v) for v, _ in ways} >= {True, False}):
        return _told(joined, ways)
    if joined.kind not in _RECORDS:
        return joined
    found = {}
    for key, item in joined.items.items():
        parts = [(part, facts) for value, facts in ways if (part := _part(value, key)) is not None]
        if item.consts is not None or (
            (item.items is None or item.kind in _CONTAINERS) and len({truth_of(part) for part, _ in parts}) > 1
        ):
            found[key] = _told(item, parts)
    return joined.but(items={**joined.items, **found}) if found else joined


def _told(joined: Value, ways: Sequence[tuple[Value, Mapping[Key, frozenset[str]]]]) -> Value:
    """A value that is one of these: what its truth tells, and which constant it is."""
    when = outcome(ways) if truth_of(joined) is None else None
    cases = cases_of(ways)
    return joined.but(when=when or joined.when, cases=cases) if when is not None or cases else joined


def _part(value: Value, key: object) -> Value | None:
    """What stands under this key on one of the ways; None: who asks for it has not come that way."""
    if value.items is None:
        return Value(open=True)
    found = value.items.get(key, value.rest)
    return NONE if found is None and value.kind == "dict" else found


__all__ = [
    "NO_FACTS",
    "Known",
    "all_cases",
    "answered",
    "case",
    "cases_of",
    "flagged",
    "in_common",
    "is_same",
    "learn",
    "outcome",
    "tells",
    "truth_of",
]
