"""The elements of values: what is taken out of them, and what they are after something was put in."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, Final

from wardline_analyzers.flow.boundary.secret_names import but_secrets, of_part
from wardline_analyzers.flow.known.joining import is_behind, join, join_all, join_taints, lump, others, told_apart
from wardline_analyzers.flow.known.values import (
    ANY,
    BEHIND,
    CLEAN,
    DEEPEST,
    FALSE,
    LONGEST_HEAD,
    MOST_ATTRIBUTES,
    MOST_ITEMS,
    NONE,
    SURELY_TRUE,
    TEXT,
    TRUE,
    UNKNOWN,
    Value,
)

TIMES: Final[dict[type, str]] = {
    each: f"datetime.{each.__name__}()"
    for each in (datetime.date, datetime.datetime, datetime.time, datetime.timedelta)
}
"""The names of objects that are days or spans of time."""
ROW: Final = "=row"
"""The element of a library's object that is the row which a loop over the object goes through."""
_MOST_LETTERS: Final = 8
"""Letters of a constant text that are told apart."""
_KINDS: Final = {str: "str", bytes: "bytes", bool: "bool", int: "int", float: "float", type(None): "none"}


def constant(value: Any) -> Value:
    """The value of a Python constant; lists, tuples, sets and dictionaries of them too."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return TRUE if value else FALSE
    kind = _KINDS.get(type(value))
    if kind is not None:
        return Value(consts=(value,), kind=kind, head=value[:LONGEST_HEAD] if kind == "str" else "")
    if type(value) in TIMES:
        return Value(consts=(value,), name=TIMES[type(value)], kind="instance")
    if isinstance(value, (list, tuple, set, frozenset)):
        kind = "list" if isinstance(value, list) else "tuple" if isinstance(value, tuple) else "set"
        return display(kind, [constant(item) for item in value])
    if isinstance(value, dict):
        if len(value) > MOST_ITEMS:
            return Value(kind="dict", items={}, rest=join_all(constant(item) for item in value.values()))
        return Value(kind="dict", items={key: constant(item) for key, item in value.items()})
    return CLEAN


def display(kind: str, items: list[Value]) -> Value:
    """A list, tuple or set of these elements."""
    taints, opened = lump(items)
    if len(items) > MOST_ITEMS:
        rest = join_all(items) if items else None
        return Value(kind=kind, items={}, rest=rest, taints=taints, open=opened)
    return Value(kind=kind, items=dict(enumerate(items)), taints=taints, open=opened)


def element(value: Value, key: Any) -> Value:
    """The element of a known key (an index, a constant, `.attribute`), or of any key for UNKNOWN."""
    if value.items is not None:
        if key is not UNKNOWN:
            if isinstance(key, int) and key < 0 and value.kind != "dict":
                if value.rest is not None:
                    return join_all([*value.items.values(), value.rest])
                key += len(value.items)
            try:
                found = value.items.get(key)
            except TypeError:
                found = None
            if found is not None:
                return found
            if value.rest is None:
                return ANY if value.kind == "instance" else _MADE_WHEN_ASKED.get(value.name or "", CLEAN)
            found = told_apart(value.rest, key)
            return join_all([found, *_behind(value.items)]) if isinstance(key, int) and value.kind != "dict" else found
        some = join_all([*value.items.values(), *([value.rest] if value.rest is not None else [])])
        if value.kind == "instance" and some.taints:  # a secret is kept under its name, and asked for by it
            return some.but(taints=but_secrets(some.taints))
        return some
    return _of_lump(value, key)


def _behind(items: dict[Any, Value]) -> Iterator[Value]:
    """The elements of a row that stand behind others of which nobody knows how many there are."""
    return (item for key, item in items.items() if is_behind(key))


def followed_by(
    items: dict[Any, Value], rest: Value | None, further: Iterable[Value]
) -> tuple[dict[Any, Value], Value]:
    """The elements of a row: those that are known, any number of `rest`, and further ones behind these.

    A further one with parts of its own is kept by itself: the fields of a dictionary that is written out are not
    those of whatever else stands in the row (`[{"role": "system", …}, *history, {"role": "user", …}]`).
    """
    items = dict(items)
    loose = [] if rest is None else [rest]
    for item in further:
        if item.items and any(each == item for each in _behind(items)):
            continue  # there may be several of it
        if item.items and len(items) < MOST_ITEMS:
            number = next(n for n in itertools.count(len(items)) if f"{BEHIND}{n}" not in items)
            items[f"{BEHIND}{number}"] = item
        else:
            loose.append(item)
    return items, join_all(loose)


def _of_lump(value: Value, key: Any) -> Value:
    """What is taken out of something whose elements are not known."""
    if not value.taints:
        return ANY if value.open else CLEAN
    projection = key if isinstance(key, (str, int)) else "[]"
    return Value(taints=tuple(t.part(projection) for t in of_part(value.taints, key)), open=value.open)


def spelled_out(value: Value) -> Value:
    """A short constant text as the row of its letters, an object as the row that it is gone through as; everything else
    as it is."""
    if value.kind == "instance" and value.items is not None:
        return value.items.get(ROW, value)
    text = value.constant
    if not isinstance(text, str) or value.kind != "str" or len(text) > _MOST_LETTERS:
        return value
    return display("list", [constant(letter) for letter in text])


def elements(value: Value) -> Value:
    """What a loop over it gives."""
    if value.kind == "dict" and value.items is not None:
        keys = [constant(key) for key in value.items]
        if value.rest is not None:
            keys.append(value.keys if value.keys is not None else Value(open=value.rest.open))
        return join_all(keys)
    if value.consts is not None and value.kind == "str":
        return TEXT
    if value.items is not None:
        return element(value.items.get(ROW, value), UNKNOWN)
    if not value.taints:
        return ANY if value.open else CLEAN
    held = but_secrets(value.taints) if value.kind == "dict" else value.taints  # keys are the names of what it holds
    return Value(taints=tuple(t.part("[*]") for t in held), open=value.open)


MAKING: Final = "collections.defaultdict()|"
"""The name of a dictionary that makes what is not there when it is asked for, before the function that makes it."""
_MADE_WHEN_ASKED: Final = {f"{MAKING}{kind}": Value(kind=kind, items={}) for kind in ("list", "dict", "set")}


def is_empty(value: Value) -> bool:
    """Is it a list, a dictionary or a set with nothing in it?"""
    return value.items == {} and value.rest is None and value.kind in ("list", "dict", "set")


def key_of(key: Value) -> Any:
    """The constant that a key is; a tuple of constants is one too. UNKNOWN: it may be another."""
    if key.kind == "tuple" and key.items is not None and key.rest is None:
        parts = tuple(key_of(item) for item in key.items.values())
        return UNKNOWN if UNKNOWN in parts else parts
    return key.constant


_OF_KIND: Final = {"tuple": tuple, "list": list, "set": set}


def plain(value: Value) -> Any:
    """The tuple, list or set of constants that a container is; UNKNOWN: something else may be in it."""
    if value.items is None or value.rest is not None or value.open or value.kind not in _OF_KIND:
        return UNKNOWN
    parts = [item.constant for item in value.items.values()]
    try:
        return UNKNOWN if any(part is UNKNOWN for part in parts) else _OF_KIND[value.kind](parts)
    except TypeError:
        return UNKNOWN


def with_element(value: Value, key: Any, new: Value, sure: bool = True, keyed: Value | None = None) -> Value:
    """The container after `value[key] = new`; UNKNOWN as key: some element. `sure` False: it may also be as it was.

    `keyed`: what is known of an unknown key.
    """
    items = value.items
    if items is None:
        if not (value.taints or value.open) and value.kind in ("dict", "instance", "list"):
            items = {}
        elif isinstance(key, str):  # of which nothing else is known
            attribute = key.startswith(".")
            more = others(value)
            return Value(
                taints=join_taints(more.taints, new.taints),
                name=value.name,
                kind="instance" if attribute else value.kind if value.name else value.kind or "dict",
                items={key: new if sure else join(new, told_apart(more, key))},
                rest=more,
                open=value.open or new.open,
                callables=value.callables,
            )
        else:
            return value.but(
                taints=join_taints(value.taints, new.taints), open=value.open or new.open, consts=None, ids=()
            )
    rest = value.rest
    items = dict(items)
    try:
        most = MOST_ATTRIBUTES if value.kind == "instance" else MOST_ITEMS
        known = key is not UNKNOWN and (key in items or len(items) < most)
    except TypeError:
        known = False
    if known and not (isinstance(key, int) and value.kind in ("list", "tuple") and not 0 <= key < len(items)):
        old = items.get(key)
        if old is None and not sure:
            if rest is not None:
                old = told_apart(rest, key)
            elif value.kind == "dict":
                rest = CLEAN  # the key may be missing
        items[key] = new if sure or old is None else join(old, new)
    elif isinstance(key, int) and key < 0 and value.kind == "list" and rest is None and len(items) + key >= 0:
        items[len(items) + key] = new
    else:
        rest = new if rest is None else join(rest, new)
        if not isinstance(key, str):  # any of those that are known may be the one
            items = {k: join(v, new) for k, v in items.items()}
    return _filled(rebuilt(value, items, rest, keyed), sure)


def rebuilt(value: Value, items: dict[Any, Value], rest: Value | None, keyed: Value | None = None) -> Value:
    """The container with these elements instead: its taints are theirs. `keyed` is another key of it."""
    every = list(items.values()) if value.kind != "instance" else []  # an object's fields are not the object
    keys = value.keys
    if keyed is not None:
        keys = keyed if keys is None else join(keys, keyed)
    if rest is not None:
        every.append(rest)
    if keys is not None:
        every.append(keys)
    taints, opened = lump(every)
    return Value(
        taints=taints,
        name=value.name,
        kind=value.kind,
        items=items,
        rest=rest,
        open=opened,
        callables=value.callables,
        keys=keys,
    )


def appended(value: Value, new: Value) -> Value:
    """The list after `append(new)`."""
    if value.items is None:
        return with_element(value, UNKNOWN, new)
    if value.rest is None and len(value.items) < MOST_ITEMS and value.kind in ("list", ""):
        items = dict(value.items)
        items[len(items)] = new
        return rebuilt(value, items, None)
    return _filled(rebuilt(value, *followed_by(value.items, value.rest, (new,))))


def _filled(value: Value, sure: bool = True) -> Value:
    """A container of which not all elements are known, after something has been put into it: it is not empty."""
    return value.but(when=SURELY_TRUE) if sure and value.rest is not None and value.kind in _FILLED else value


_FILLED: Final = frozenset(("list", "dict"))


def extended(value: Value, more: Value) -> Value:
    """The list after `extend(more)`."""
    known = value.items is not None and value.rest is None and more.items is not None and more.rest is None
    if known and value.kind in ("list", "") and more.kind != "dict":
        assert value.items is not None and more.items is not None
        items = dict(value.items)
        for item in more.items.values():
            items[len(items)] = item
        if len(items) <= MOST_ITEMS:
            return rebuilt(value, items, None)
    if value.items is None:
        return with_element(value, UNKNOWN, elements(more))
    if more.items is not None and more.rest is None and more.kind != "dict":
        return rebuilt(value, *followed_by(value.items, value.rest, more.items.values()))
    each = elements(more)
    return rebuilt(value, dict(value.items), each if value.rest is None else join(value.rest, each))


BOUNDED: Final = "collections.deque()|"
"""The name of a list of a bounded length, before the number of elements that it has at most."""


def bounded(value: Value, left: bool = False) -> Value:
    """The list without what is too much for its length, in front, or (`left`) at the end."""
    if value.name is None or not value.name.startswith(BOUNDED) or value.items is None:
        return value
    most = int(value.name[len(BOUNDED) :])
    row = list(value.items.values())
    if value.rest is not None or len(row) <= most:
        return value
    return rebuilt(value, dict(enumerate(row[:most] if left else row[len(row) - most :])), None)


def any_order(value: Value) -> Value:
    """The container when the order of its elements is no longer known."""
    if value.items is None or not value.items:
        return value if value.when is None else value.but(when=None)
    return rebuilt(value, {}, element(value, UNKNOWN))


def walk(value: Value, depth: int = 0) -> Iterator[Value]:
    """The value and all below it."""
    yield value
    if depth < DEEPEST and value.items is not None:
        for item in value.items.values():
            yield from walk(item, depth + 1)
        if value.rest is not None:
            yield from walk(value.rest, depth + 1)
