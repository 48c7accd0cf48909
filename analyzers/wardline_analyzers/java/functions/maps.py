"""What is kept under keys: maps, their entries, what is asked for by an index."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_need
from wardline_analyzers.flow.evaluate.operators import merged
from wardline_analyzers.flow.functions.common import callee, first
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import appended, constant, display, element, elements, with_element
from wardline_analyzers.flow.known.identity import entry_id
from wardline_analyzers.flow.known.joining import OTHERS, join, join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, NONE, TEXT, UNKNOWN, Value
from wardline_analyzers.flow.methods.mapping_methods import unlisted
from wardline_analyzers.java.functions.common import CONTAINERS, Method, argument, called, changed, key_of
from wardline_analyzers.java.functions.iterators import in_order
from wardline_analyzers.java.functions.map_order import in_map_order

_UNITS: Final = "java.util.concurrent.TimeUnit."


def _get(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.get(index)`, `map.get(key)`; without an argument, what an `Optional` or a reference holds."""
    if not arguments.positional or waits(arguments):
        if receiver.name is not None and run.world.models.canonical(name := f"{receiver.name}.get()") != name:
            return None
        return receiver if receiver.kind not in CONTAINERS else elements(receiver)
    key = key_of(first(arguments), node)
    _need(run, key, node)
    if receiver.items is not None and key.consts is not None and len(key.consts) > 1:
        return join_all(_missing(element(receiver, each), receiver, each) for each in key.consts)
    return _missing(element(receiver, key.constant), receiver, key.constant)


def waits(arguments: Arguments) -> bool:
    """`future.get(2, TimeUnit.SECONDS)`: the time that it may take changes nothing of what it holds."""
    unit = argument(arguments, 1)
    return unit is not None and (unit.name or "").startswith(_UNITS)


def _need(run: Run, key: Value, node: form.Call) -> None:
    """A caller that gives a constant key decides what is meant."""
    if key.taints and run.watching and node.arguments:
        note_need(run, (node.arguments[0].value,))


def _missing(found: Value, receiver: Value, key: object) -> Value:
    """What is not in a map is null."""
    if receiver.kind == "dict" and receiver.items is not None and receiver.rest is None and key is not UNKNOWN:
        try:
            return found if key in receiver.items else NONE
        except TypeError:
            return found
    return found


def _get_or(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    other = argument(arguments, 1)
    key = key_of(first(arguments), node).constant
    if receiver.kind == "dict" and receiver.items is not None and receiver.rest is None and key is not UNKNOWN:
        found = receiver.items.get(key) if isinstance(key, (str, int, bool)) else None
        return found if found is not None else other
    found = element(receiver, key)
    return join(found, unlisted(other, first(arguments), receiver)) if other is not None else found


def _put(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    key, new = argument(arguments, 0), argument(arguments, 1)
    if key is not None and new is None and receiver.kind == "list":  # of a queue
        changed(run, node, state, lambda base: appended(base, first(arguments)), receiver)
        return NONE
    if key is None or new is None:
        return None
    _need(run, key, node)
    key = key_of(key, node)
    keys = key.consts
    if keys is not None and len(keys) > 1:
        for each in keys:
            changed(run, node, state, lambda base, k=each: with_element(base, k, new, sure=False), receiver)  # type: ignore[misc]
    else:
        keyed = key if key.constant is UNKNOWN else None
        changed(run, node, state, lambda base: with_element(base, key.constant, new, keyed=keyed), receiver)
    return element(receiver, key.constant)


def _put_absent(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    key, new = argument(arguments, 0), argument(arguments, 1)
    if key is None or new is None:
        return None
    old = element(receiver, key.constant)
    if _is_there(receiver, key):
        return old
    sure = _missing(old, receiver, key.constant) is NONE
    changed(run, node, state, lambda base: with_element(base, key.constant, new, sure=sure), receiver)
    return NONE if sure else join(old, new)


def _computed(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`map.computeIfAbsent(key, f)`, `computeIfPresent(key, f)`, `compute(key, f)`, `merge(key, value, f)`"""
    if len(arguments.positional) < 2:
        return None
    word, key, function = callee(node), first(arguments), arguments.positional[-1].value
    old = element(receiver, key.constant)
    absent = _missing(old, receiver, key.constant) is NONE
    known = bool(function.callables) or function.name is not None  # `String::concat` is one of a library
    if absent and word == "computeIfPresent":
        return NONE
    if word == "merge":
        value = arguments.positional[1].value
        new = value if absent else called(run, function, [old, value], node, state) if known else ANY
    else:
        given = [key] if word == "computeIfAbsent" else [key, old]
        new = called(run, function, given, node, state) if known else ANY
    if not new.ids:
        new = new.but(ids=run.fresh())
    if absent or word == "compute" or (word != "computeIfAbsent" and _is_there(receiver, key)):
        changed(run, node, state, lambda base: with_element(base, key.constant, new), receiver)
        return new
    changed(run, node, state, lambda base: with_element(base, key.constant, new, sure=False), receiver)
    return join(old, new)


def _is_there(receiver: Value, key: Value) -> bool:
    """Is there something under this key for sure?"""
    known = key.constant
    return isinstance(known, (str, int, bool)) and receiver.items is not None and known in receiver.items


def _replaced(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`map.replace(key, value)`, `map.replace(key, old, value)`: only what is there already is another then."""
    if receiver.kind not in ("dict", "") or len(arguments.positional) < 2:
        return None
    key, new = key_of(first(arguments), node), arguments.positional[-1].value
    old = element(receiver, key.constant)
    if _missing(old, receiver, key.constant) is NONE:
        return NONE
    sure = len(arguments.positional) == 2 and _is_there(receiver, key)
    changed(run, node, state, lambda base: with_element(base, key.constant, new, sure=sure), receiver)
    return old


def _loaded(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`properties.load(reader)`: under any key there may be a part of what is read."""
    source = first(arguments)
    if receiver.kind != "dict":
        return None
    part = TEXT.but(taints=tuple(t.part(OTHERS) for t in source.taints), open=source.open)
    changed(run, node, state, lambda base: with_element(base, UNKNOWN, part), receiver)
    return NONE


def _put_all(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    more = first(arguments)
    changed(run, node, state, lambda base: merged(base, more), receiver)
    return NONE


def _keys(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.kind == "dict" and receiver.items is not None:
        keys = [constant(key) for key in receiver.items]
        if receiver.rest is None:
            return in_map_order(receiver, keys)
        return row_of(join_all([*keys, receiver.keys if receiver.keys is not None else Value(open=receiver.rest.open)]))
    return Value(taints=tuple(t.part("[keys]") for t in receiver.taints), open=receiver.open)


def _values(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.items is None:
        return Value(taints=receiver.taints, open=receiver.open)
    if receiver.kind != "dict":
        return None
    if receiver.rest is None:
        return in_map_order(receiver, list(receiver.items.values()))
    return row_of(element(receiver, UNKNOWN))


def _entries(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.kind == "dict" and receiver.items is not None and receiver.rest is None:
        return in_map_order(receiver, [_entry(receiver, constant(k), v) for k, v in receiver.items.items()])
    keys = _keys(run, receiver, arguments, node, state)
    key = elements(keys) if keys is not None else ANY
    return row_of(_entry(receiver, key, element(receiver, UNKNOWN)))


def _entry(of: Value, key: Value, value: Value) -> Value:
    """A key and its value: who sets the value sets it in the map."""
    return display("tuple", [key, value]).but(ids=entry_id(of.ids, key.constant))


def _set_value(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`entry.setValue(x)`"""
    if receiver.kind != "tuple" or len(arguments.positional) != 1:
        return None
    new = first(arguments)
    changed(run, node, state, lambda base: with_element(base, 1, new), receiver)
    return element(receiver, 1)


def _key_of(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(receiver, 0) if receiver.kind == "tuple" else _lump(receiver, arguments)


def _value_of(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(receiver, 1) if receiver.kind == "tuple" else _lump(receiver, arguments)


def _one_entry(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`map.firstEntry()`, `map.floorEntry(key)`: one of the entries."""
    if receiver.items is None or receiver.kind != "dict":
        return _lump(receiver, Arguments())
    return _at_an_end(_entries(run, receiver, arguments, node, state), node)


def _one_key(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`map.firstKey()`, `map.floorKey(key)`"""
    return _at_an_end(_keys(run, receiver, arguments, node, state), node)


def _at_an_end(row: Value | None, node: form.Call) -> Value | None:
    """The first or the last of these, as the method's name says; any where their order is not known."""
    known = in_order(row) if row is not None else None
    if row is None or not known:
        return elements(row) if row is not None else None
    word = callee(node)
    return known[0] if word.startswith("first") else known[-1] if word.startswith("last") else elements(row)


def _some(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`map.headMap(key)`, `map.descendingMap()`: a part of the map, or all of it."""
    return receiver.but(ids=()) if receiver.kind == "dict" or receiver.taints else None


def _lump(receiver: Value, arguments: Arguments) -> Value | None:
    """The part of an entry that comes from something unknown."""
    if arguments.positional or receiver.name is not None or not receiver.taints:
        return None
    return Value(taints=tuple(t.part("[]") for t in receiver.taints), open=receiver.open)


_ORDERED: Final = ("first", "last", "floor", "ceiling", "lower", "higher")
"""Words for one element of those in order."""

MAPS: Final[dict[str, Method]] = {
    "get": _get,
    "elementAt": _get,
    "getOrDefault": _get_or,
    "getProperty": lambda run, receiver, arguments, node, state: (_get_or if len(arguments.positional) > 1 else _get)(
        run, receiver, arguments, node, state
    ),
    "elements": _values,
    "put": _put,
    "setProperty": _put,
    "putIfAbsent": _put_absent,
    "computeIfAbsent": _computed,
    "computeIfPresent": _computed,
    "compute": _computed,
    "merge": _computed,
    "putAll": _put_all,
    "keySet": _keys,
    "keys": _keys,
    "stringPropertyNames": _keys,
    "values": _values,
    "entrySet": _entries,
    "getKey": _key_of,
    "getValue": _value_of,
    "setValue": _set_value,
    "replace": _replaced,
    **dict.fromkeys(("load", "loadFromXML"), _loaded),
    **dict.fromkeys([f"{one}Entry" for one in _ORDERED], _one_entry),
    **dict.fromkeys([f"{one}Key" for one in _ORDERED], _one_key),
    **dict.fromkeys(("pollFirstEntry", "pollLastEntry"), _one_entry),
    **dict.fromkeys(("headMap", "tailMap", "subMap", "descendingMap"), _some),
}
"""By the name of the method."""

__all__ = ["MAPS", "waits"]
