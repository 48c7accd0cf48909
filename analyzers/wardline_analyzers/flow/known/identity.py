"""Which values are the same object: who changes one changes all.

A value that may change in place carries the identity of its object (`Value.ids`). A change of an object is spread to
whatever else is that object: other variables, elements of containers, what a function around has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from wardline_analyzers.flow.known.elements import any_order, element, rebuilt, with_element
from wardline_analyzers.flow.known.joining import join, lump
from wardline_analyzers.flow.known.values import LONGEST_ID, UNKNOWN, Id, Value

Changes = dict[Id, tuple[Value, bool]]
"""What objects have become. False: or they are as they were."""

FIELDS = ".__dict__"
"""The attribute that holds all others."""


def part_id(ids: tuple[Id | None, ...], key: Any) -> tuple[Id | None, ...]:
    """The identity of a part of an object, where nothing is known of the part itself."""
    if len(ids) != 1 or ids[0] is None or len(ids[0]) >= LONGEST_ID:
        return ()
    return ((*ids[0], key if isinstance(key, (str, int)) else "[]"),)


def entry_id(ids: tuple[Id | None, ...], key: Any) -> tuple[Id | None, ...]:
    """The identity of the pair of a key and its value in a map that was made here."""
    own = ids[0] if len(ids) == 1 else None
    if own is None or not isinstance(own[0], int) or own[0] >= 0 or len(own) >= LONGEST_ID:
        return ()
    return ((*own, _Entry(key if isinstance(key, (str, int)) else UNKNOWN)),)


def iterator_id(ids: tuple[Id | None, ...], number: Id) -> tuple[Id]:
    """The identity of an iterator of a row that was made here."""
    own = ids[0] if len(ids) == 1 else None
    if own is None or not isinstance(own[0], int) or own[0] >= 0 or len(own) >= LONGEST_ID:
        return (number,)
    return ((*own, _Iterator(number[0])),)


def taken_out(iterator: Value) -> Changes:
    """What `iterator.remove()` does to its row: what it has given last is out of it."""
    own = iterator.ids[0] if len(iterator.ids) == 1 else None
    if own is None or not isinstance(own[-1], _Iterator):
        return {}
    left = len(iterator.items) if iterator.items is not None and iterator.rest is None else None
    return {(*own[:-1], _TakenOut(left)): (iterator, True)}


class _Iterator(NamedTuple):
    """The step from a row to an iterator of it, which changes by itself."""

    number: int


class _TakenOut(NamedTuple):
    """The step from a row to an element that is taken out: the one before the last so many; None: it may be any."""

    left: int | None

    def of(self, row: Value) -> Value:
        """The row without it."""
        items = row.items
        at = len(items) - self.left - 1 if items is not None and row.rest is None and self.left is not None else -1
        if items is None or at < 0:
            return any_order(row)
        return rebuilt(row, dict(enumerate([v for n, v in enumerate(items.values()) if n != at])), None)


class _Entry(NamedTuple):
    """The step from a map to the pair of this key and its value."""

    key: Any


def noted(old: Value, new: Value, changes: Changes) -> Value:
    """`new` is what the object `old` has become: it stays the same object."""
    ids = old.ids
    if new is old or not ids:
        return new
    sure = len(ids) == 1
    if sure and new.items is not None and ids[0] in _below(new):
        new = _cut(new, ids[0])
    if new.ids != ids:
        new = new.but(ids=ids)
    for own in ids:
        if own is not None:
            changes[own] = (new, sure)
    return new


def _below(value: Value) -> frozenset[Id | None]:
    below: set[Id | None] = set()
    for item in _parts(value):
        if item.ids or item.items is not None:
            below |= item.held
    return frozenset(below)


def _parts(value: Value) -> Iterable[Value]:
    if value.items is not None:
        yield from value.items.values()
    if value.rest is not None:
        yield value.rest


def _cut(value: Value, own: Id | None) -> Value:
    """An object that is somewhere in itself: what is in it there is not told apart."""
    taints, opened = lump((value,))
    inner = Value(taints=taints, open=opened, name=value.name, kind=value.kind, callables=value.callables)
    assert own is not None
    return _inside(value, {own: (inner, True)}, {own})


def probe_of(changes: Changes) -> set[Id]:
    """The objects that change, and those whose parts do."""
    found = set(changes)
    for own in changes:
        found.update(own[:length] for length in range(1, len(own)))
    return found


def replaced(value: Value, changes: Changes, probe: set[Id]) -> Value:
    """The value after these objects have changed."""
    ids = value.ids
    if ids:
        changed = _own(value, changes)
        if changed is not value:
            return changed
    if value.items is None or value.held.isdisjoint(probe):
        return value
    return _inside(value, changes, probe)


def _own(value: Value, changes: Changes) -> Value:
    ids = value.ids
    own = ids[0]
    if len(ids) > 1 or own is None:
        for each in ids:
            if each is not None and each in changes:
                value = join(value, changes[each][0])
        return value if value.ids == ids else value.but(ids=ids)
    if own in changes:
        new, sure = changes[own]
        return new if sure else _same(join(value, new), ids)
    length = len(own)
    for key, (new, sure) in changes.items():
        if len(key) > length and key[:length] == own:
            value = _same(with_part(value, key[length:], new, sure), ids)
    return value


def _same(value: Value, ids: tuple[Id | None, ...]) -> Value:
    return value if value.ids == ids else value.but(ids=ids)


def _inside(value: Value, changes: Changes, probe: set[Id]) -> Value:
    items, rest = value.items, value.rest
    assert items is not None
    made: dict[Any, Value] | None = None
    for key, item in items.items():
        if item.ids or item.items is not None:
            new = replaced(item, changes, probe)
            if new is not item:
                if made is None:
                    made = dict(items)
                made[key] = new
    more = replaced(rest, changes, probe) if rest is not None else None
    if made is None and more is rest:
        return value
    found = rebuilt(value, items if made is None else made, more)
    found.ids = value.ids
    return found


def with_part(value: Value, path: Id, new: Value, sure: bool = True) -> Value:
    """The value with another part at the end of this path."""
    key: Any = UNKNOWN if path[0] in ("[]", "[*]") else path[0]
    if key == FIELDS:
        return with_fields(value, new) if len(path) == 1 else value
    if isinstance(key, _Iterator):
        return value
    if isinstance(key, _TakenOut):
        return key.of(value) if len(path) == 1 else value
    if isinstance(key, _Entry):
        return with_element(value, key.key, element(new, 1), sure) if len(path) == 1 else value
    if len(path) > 1:
        new = with_part(element(value, key), path[1:], new, sure)
    return with_element(value, key, new, sure)


def fields_of(value: Value) -> Value:
    """`object.__dict__`"""
    if value.items is None:
        return Value(kind="dict", taints=value.taints, open=True, ids=part_id(value.ids, FIELDS))
    items = {k[1:]: v for k, v in value.items.items() if isinstance(k, str) and k.startswith(".")}
    made = rebuilt(Value(kind="dict"), items, value.rest)
    made.ids = part_id(value.ids, FIELDS)
    return made


def with_fields(value: Value, fields: Value) -> Value:
    """The object whose `__dict__` is this."""
    if fields.items is None:
        return value.but(taints=fields.taints, open=True)
    items = {f".{k}": v for k, v in fields.items.items() if isinstance(k, str)}
    kept = {k: v for k, v in (value.items or {}).items() if not (isinstance(k, str) and k.startswith("."))}
    return rebuilt(value, {**kept, **items}, fields.rest if fields.rest is not None else value.rest)


def keyed_by_text(value: Value) -> Value:
    """An object whose attributes are seen as elements, as they are in some languages."""
    if value.items is None:
        return value
    items = {k[1:] if isinstance(k, str) and k.startswith(".") else k: v for k, v in value.items.items()}
    return rebuilt(value.but(kind="dict"), items, value.rest)


def free(value: Value) -> Value:
    """A copy all the way down: it is no object that is known."""
    if not value.held:
        return value
    items, rest = value.items, value.rest
    if items is not None:
        items = {key: free(item) for key, item in items.items()}
        rest = free(rest) if rest is not None else None
    return value.but(items=items, rest=rest, ids=())


def changed_between(before: Iterable[Value], after: Iterable[Value]) -> Changes:
    """Which of the objects in the first values have become what in the second ones."""
    old: dict[Id, Value] = {}
    new: dict[Id, Value] = {}
    for value in before:
        _gather(value, old)
    for value in after:
        _gather(value, new)
    return {own: (new[own], True) for own, value in old.items() if own in new and new[own] is not value}


def _gather(value: Value, found: dict[Id, Value]) -> None:
    ids = value.ids
    if len(ids) == 1 and ids[0] is not None:
        found.setdefault(ids[0], value)
    if value.items is not None and value.held:
        for item in _parts(value):
            if item.ids or item.items is not None:
                _gather(item, found)


__all__ = [
    "FIELDS",
    "Changes",
    "changed_between",
    "entry_id",
    "fields_of",
    "free",
    "iterator_id",
    "keyed_by_text",
    "noted",
    "part_id",
    "probe_of",
    "replaced",
    "taken_out",
    "with_fields",
    "with_part",
]
