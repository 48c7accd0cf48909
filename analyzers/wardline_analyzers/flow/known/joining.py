"""What holds of a value that is one of several."""

from __future__ import annotations

from collections.abc import Iterable
from operator import is_
from typing import Any, Final

from wardline_analyzers.flow.boundary.secret_names import of_part
from wardline_analyzers.flow.known.program import Bound
from wardline_analyzers.flow.known.values import (
    ANY,
    BEHIND,
    CLEAN,
    DEEPEST,
    ELEMENTS,
    LONGEST_KEY,
    MOST_ATTRIBUTES,
    MOST_CALLABLES,
    MOST_CONSTANTS,
    MOST_IDS,
    MOST_ITEMS,
    MOST_TAINTS,
    PARAMETER,
    Id,
    Taint,
    Taints,
    Value,
)


def lump(values: Iterable[Value]) -> tuple[Taints, bool]:
    """All that is untrusted in these, and whether something unknown is."""
    taints: Taints = ()
    opened = False
    for value in values:
        if value.taints:
            taints = join_taints(taints, value.taints) if taints else value.taints
        opened = opened or value.open
    return taints, opened


def join_taints(a: Taints, b: Taints) -> Taints:
    """Both together: the same data once, by the shorter way."""
    if a is b or not b:
        return a
    if not a:
        return b
    if len(a) == 1 == len(b):
        return a if a[0] == b[0] else (*a, *b)
    found = dict.fromkeys(a)
    for taint in b:
        if taint not in found:
            found[taint] = None
    if len(found) == len(a):
        return a
    if len(found) > MOST_TAINTS:
        return _fewer(list(found))
    return tuple(found)


def _fewer(taints: list[Taint]) -> Taints:
    """One for each kind and each parameter, cleared of what all of them are cleared of."""
    kept: dict[tuple[str, Any], Taint] = {}
    for taint in taints:
        own = taint.kind == PARAMETER
        place = (taint.kind, taint.key[0] if own else None)
        known = kept.get(place)
        if known is None:
            kept[place] = taint
        elif known is not taint and not (
            known.cleared <= taint.cleared and known.guesses <= taint.guesses and (not own or len(known.key) == 1)
        ):
            kept[place] = known.but(
                key=taint.key[:1] if own else None,
                cleared=known.cleared & taint.cleared,
                guesses=min(known.guesses, taint.guesses),
                shape=known.shape if known.shape == taint.shape else "",
            )
    return tuple(kept.values())[: 2 * MOST_TAINTS]


def _either_kind(a: str, b: str) -> str:
    """The kind of what may be None as well. A truth loses its own by that: it is one that may be compared with None."""
    if "bool" in (a, b):
        return ""
    return b if a == "none" else a if b == "none" else ""


def join(a: Value, b: Value, depth: int = 0) -> Value:
    """What holds of a value that is one of the two."""
    if a is b:
        return a
    consts = a.consts
    if consts is not b.consts:
        consts = _join_consts(consts, b.consts)
    items = rest = None
    if a.items is not None or b.items is not None:
        items, rest = _join_items(a, b, depth)
    name = a.name if a.name == b.name else _either_name(a, b)
    kind = a.kind if a.kind == b.kind else _either_kind(a.kind, b.kind)
    when = a.when if a.when == b.when else None
    cases = a.cases if a.cases == b.cases else ()
    ids = a.ids
    if ids != b.ids:
        ids = _join_ids(ids, b.ids)
    keys = a.keys
    if keys is not b.keys:
        keys = b.keys if keys is None else keys if b.keys is None else join(keys, b.keys)
    taints = join_taints(a.taints, b.taints)
    head = a.head
    if head != b.head:
        head = _common(head, b.head) if a.kind != "none" and b.kind != "none" else head or b.head
    callables = a.callables if a.callables is b.callables else _join_callables(a.callables, b.callables)
    if (
        taints is a.taints
        and consts is a.consts
        and name == a.name
        and kind == a.kind
        and items is a.items
        and rest is a.rest
        and (a.open or not b.open)
        and head == a.head
        and callables is a.callables
        and when is a.when
        and cases is a.cases
        and ids is a.ids
        and keys is a.keys
    ):
        return a  # the other adds nothing: what is the same object need not be compared, where ways meet next
    return Value(
        consts=consts,
        taints=taints,
        name=name,
        kind=kind,
        items=items,
        rest=rest,
        open=a.open or b.open,
        head=head,
        callables=callables,
        when=when,
        ids=ids,
        keys=keys,
        cases=cases,
    )


def _join_callables(a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, ...]:
    if not a or not b:
        return a or b
    found = list(a)
    for callable_ in b:
        if not any(_same_callable(callable_, known) for known in a):
            found.append(callable_)
    return a if len(found) == len(a) else tuple(found[:MOST_CALLABLES])


def _same_callable(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, Bound) and isinstance(b, Bound):
        # A method of one object, which may have changed in between.
        return bool(a.function == b.function and (a.receiver is b.receiver or a.receiver.ids == b.receiver.ids))
    return bool(a == b)


def _join_ids(a: tuple[Id | None, ...], b: tuple[Id | None, ...]) -> tuple[Id | None, ...]:
    found = tuple(dict.fromkeys((*(a or (None,)), *(b or (None,)))))
    return found if len(found) <= MOST_IDS else ()


def join_all(values: Iterable[Value]) -> Value:
    """What holds of each of them; of none of them: CLEAN."""
    joined: Value | None = None
    for value in values:
        joined = value if joined is None else join(joined, value)
    return CLEAN if joined is None else joined


def _either_name(a: Value, b: Value) -> str | None:
    """None or a constant beside a named thing says nothing of its class."""
    if a.name is None and a.consts is not None:
        return b.name
    if b.name is None and b.consts is not None:
        return a.name
    return None


def _join_consts(a: tuple[Any, ...] | None, b: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if a is None or b is None:
        return None
    if a is b:
        return a
    found = list(a)
    for value in b:
        if not any(type(value) is type(known) and value == known for known in found):
            found.append(value)
    if len(found) == len(a):
        return a
    return tuple(found) if len(found) <= MOST_CONSTANTS else None


def _join_items(a: Value, b: Value, depth: int) -> tuple[dict[Any, Value] | None, Value | None]:
    if a.items is None or b.items is None:
        # One side is no container that we know: what is known of the other side's elements stays possible.
        known, other = (a, b) if a.items is not None else (b, a)
        if known.items is None:
            return None, None
        if other.kind == "none" or other.consts is not None:
            return known.items, known.rest
        if known.kind != "instance" or other.kind not in ("", "instance") or depth >= DEEPEST:
            return None, None
        more = others(other)  # it may be the same object, before something was put into it
        either = {key: join(item, told_apart(more, key), depth + 1) for key, item in known.items.items()}
        return either, more if known.rest is None else join(known.rest, more, depth + 1)
    if a.items is b.items and a.rest is b.rest:
        return a.items, a.rest
    if depth >= DEEPEST:
        return None, None
    rest = a.rest if b.rest is None else b.rest if a.rest is None else join(a.rest, b.rest, depth + 1)
    items: dict[Any, Value] = {}
    row = a.kind in ("list", "tuple") and b.kind in ("list", "tuple")
    some = row and not a.items.keys().isdisjoint(b.items)  # it is not empty in any case
    most = MOST_ATTRIBUTES if a.kind == b.kind == "instance" else MOST_ITEMS
    for key in (*a.items, *(k for k in b.items if k not in a.items)):
        if row and is_behind(key) and some:
            mine, theirs = a.items.get(key), b.items.get(key)
        else:
            mine, theirs = _at(a, key), _at(b, key)
        value = theirs if mine is None else mine if theirs is None else join(mine, theirs, depth + 1)
        assert value is not None
        if row and not (key in a.items and key in b.items) and not (some and is_behind(key)):
            # Of how many there are, nothing is known.
            rest = value if rest is None else join(rest, value, depth + 1)
        else:
            items[key] = value
        if len(items) > most:
            return {}, join_all([*a.items.values(), *b.items.values(), *(r for r in (a.rest, b.rest) if r is not None)])
    if rest is None and not row and a.kind == b.kind == "dict" and a.items.keys() != b.items.keys():
        rest = CLEAN  # some keys may be missing
    if rest is a.rest and len(items) == len(a.items) and all(map(is_, items.values(), a.items.values())):
        return a.items, rest  # as in `join`: an object that nothing was added to stays the same object
    return items, rest


def is_behind(key: Any) -> bool:
    """Is it the key of an element that stands behind any number of others?"""
    return isinstance(key, str) and key.startswith(BEHIND)


def _at(value: Value, key: Any) -> Value | None:
    """What stands under a key, or may; None if nothing does."""
    assert value.items is not None
    found = value.items.get(key)
    return found if found is not None else None if value.rest is None else told_apart(value.rest, key)


def _common(a: str, b: str) -> str:
    if a == b:
        return a
    for index, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return a[:index]
    return a if len(a) < len(b) else b


def widened(before: Value, after: Value) -> Value:
    """What a value becomes that changes in a loop: no constants that depend on how often it runs."""
    if before is after or before == after:
        return after
    joined = join(before, after)
    items, rest = joined.items, joined.rest
    known = before.items
    if joined.kind == "list" and items is not None and known is not None and _placed(known) < _placed(items):
        items, rest = {}, _any_of(joined)
    same = before.consts == after.consts
    return Value(
        consts=joined.consts if same else None,
        taints=joined.taints,
        name=joined.name,
        kind=joined.kind,
        items=items,
        rest=rest,
        open=joined.open,
        head=joined.head,
        callables=joined.callables,
        ids=joined.ids,
        keys=joined.keys,
    )


def _placed(items: dict[Any, Value]) -> int:
    """How many elements are known by their place."""
    return sum(not is_behind(key) for key in items)


def _any_of(value: Value) -> Value | None:
    """One of the elements, whichever."""
    every = [*(value.items or {}).values(), *([value.rest] if value.rest is not None else [])]
    return join_all(every) if every else None


OTHERS: Final = "[?]"
"""Stands for the part that was not told apart when others were."""


def others(value: Value) -> Value:
    """What the elements of a value are of which nothing is known, beside those that get known now."""
    if not value.taints:
        return ANY if value.open else CLEAN
    return Value(taints=tuple(_others(t) for t in value.taints), open=value.open)


def _others(taint: Taint) -> Taint:
    key = taint.key
    if len(key) > LONGEST_KEY or key[-1] == OTHERS:
        return taint
    return taint.but(key=(*key, OTHERS)) if ELEMENTS in taint.cleared else taint.part(OTHERS)


def told_apart(rest: Value, key: Any) -> Value:
    """One of the elements that were not told apart."""
    taints = of_part(rest.taints, key)
    if taints is not rest.taints:
        rest = rest.but(taints=taints)
    if not any(t.key[-1] == OTHERS for t in rest.taints):
        return rest
    projection = key if isinstance(key, (str, int)) else "[]"
    return rest.but(
        taints=tuple(
            t.but(key=(*t.key[:-1], projection), cleared=t.cleared - {ELEMENTS}) if t.key[-1] == OTHERS else t
            for t in rest.taints
        )
    )
