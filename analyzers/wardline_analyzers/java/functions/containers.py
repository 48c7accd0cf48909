"""Lists, sets, maps, their iterators and entries; an `Optional` is what is in it."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.builtin_methods import method as of_python
from wardline_analyzers.flow.comparisons import compared
from wardline_analyzers.flow.decisions import note_need
from wardline_analyzers.flow.elements import (
    any_order,
    appended,
    constant,
    display,
    element,
    elements,
    extended,
    with_element,
)
from wardline_analyzers.flow.functions.common import as_python, first
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.joining import join, join_all
from wardline_analyzers.flow.operators import merged
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.targets import without
from wardline_analyzers.flow.values import ANY, BOOL, CLEAN, INT, NONE, UNKNOWN, Value
from wardline_analyzers.java.functions.common import CONTAINERS, Method, argument, called, changed, key_of
from wardline_analyzers.java.functions.making import STACK


def container_method(
    run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    """The result of a method of a container, on an object that may be one; None: it has none such."""
    if receiver.kind in ("str", "bytes", "int", "float", "bool") and receiver.items is None:
        if word in ("orElse", "orElseGet"):
            return or_else(run, receiver, arguments, node, state)
        return receiver if word in _OF_OPTIONAL and not arguments.positional else None
    own = _METHODS.get(word)
    if own is None:
        return None
    if receiver.items is None and receiver.kind not in CONTAINERS and not receiver.taints and not receiver.open:
        return None
    return own(run, receiver, arguments, node, state)


_OF_OPTIONAL: Final = frozenset(["get", "orElseThrow", "orElse", "getAsInt", "getAsLong"])


# ---------------------------------------------------------------------- lists


def _add(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.add(x)`, `list.add(index, x)`, `set.add(x)`"""
    new = first(arguments)
    if len(arguments.positional) == 2:
        of_python(run, receiver, "insert", arguments, as_python(node, "insert"), state)
        return NONE
    if receiver.kind == "set" or (receiver.items is not None and receiver.kind not in ("list", "")):
        changed(run, node, state, lambda base: with_element(base, UNKNOWN, new), receiver)
        return BOOL
    changed(run, node, state, lambda base: appended(base, new), receiver)
    return BOOL


def _add_all(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    more = arguments.positional[-1].value if arguments.positional else CLEAN
    changed(run, node, state, lambda base: extended(base, more), receiver)
    return BOOL


def _add_first(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    of_python(run, receiver, "appendleft", arguments, as_python(node, "appendleft"), state)
    return NONE


def _is_stack(receiver: Value) -> bool:
    """A `Stack` takes and gives at its end; a `Deque` does at its front."""
    return receiver.name == STACK


def _pushed(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return (_add if _is_stack(receiver) else _add_first)(run, receiver, arguments, node, state)


def _popped(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return (_last_out if _is_stack(receiver) else _first_out)(run, receiver, arguments, node, state)


def _peeked(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return (_last_of if _is_stack(receiver) else _first_of)(run, receiver, arguments, node, state)


def _set(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.set(index, x)`"""
    at, new = argument(arguments, 0), argument(arguments, 1)
    if at is None or new is None:
        return None
    key = at.constant
    changed(run, node, state, lambda base: with_element(base, key, new), receiver)
    return element(receiver, key)


def _get(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.get(index)`, `map.get(key)`; without an argument, what an `Optional` or a reference holds."""
    if not arguments.positional:
        return receiver if receiver.kind not in CONTAINERS else elements(receiver)
    key = key_of(first(arguments), node)
    _need(run, key, node)
    if receiver.items is not None and key.consts is not None and len(key.consts) > 1:
        return join_all(_missing(element(receiver, each), receiver, each) for each in key.consts)
    return _missing(element(receiver, key.constant), receiver, key.constant)


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
    return join(found, other) if other is not None else found


def _remove(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.remove(index)`, `list.remove(object)`, `map.remove(key)`, `queue.remove()`"""
    if not arguments.positional:
        return _first_out(run, receiver, arguments, node, state)
    key = key_of(first(arguments), node).constant
    if receiver.kind == "list" and not isinstance(key, int):
        of_python(run, receiver, "remove", arguments, as_python(node, "remove"), state)
        return BOOL
    found = element(receiver, key)
    if key is UNKNOWN:
        changed(run, node, state, any_order, receiver)
    else:
        changed(run, node, state, lambda base: without(base, key), receiver)
    return found


def _first_out(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    found = element(receiver, 0 if receiver.items is not None and receiver.kind == "list" else UNKNOWN)
    changed(run, node, state, lambda base: without(base, 0), receiver)
    return found


def _last_out(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return of_python(run, receiver, "pop", Arguments(), as_python(node, "pop"), state)


def _first_of(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(receiver, 0) if receiver.kind == "list" else elements(receiver)


def _last_of(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(receiver, -1) if receiver.kind == "list" else elements(receiver)


def _clear(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    changed(run, node, state, lambda base: Value(kind=base.kind, items={}, name=base.name), receiver)
    return NONE


def _reorder(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.items is None:
        return None
    changed(run, node, state, any_order, receiver)
    return NONE


def _contains(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return compared("in", first(arguments), receiver)


def _size(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.items is not None and receiver.rest is None and receiver.kind == "list" and not receiver.open:
        return constant(len(receiver.items))
    return INT


def _is_empty(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.kind in ("list", "dict") and receiver.items is not None and receiver.rest is None and not receiver.open:
        return constant(not receiver.items)
    return BOOL


def _whole(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The same elements: a stream, an iterator, an array of them."""
    return receiver.but(ids=(), name=None) if receiver.name is not None else receiver.but(ids=())


def _next(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return elements(receiver) if not arguments.positional else None


def _sliced(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.subList(from, to)`"""
    low, high = first(arguments).constant, (argument(arguments, 1) or ANY).constant
    if isinstance(low, int) and isinstance(high, int) and receiver.items is not None and receiver.rest is None:
        return display("list", list(receiver.items.values())[max(low, 0) : max(high, 0)])
    return _part(run, receiver, arguments, node, state)


def _part(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return any_order(receiver).but(ids=())


# ---------------------------------------------------------------------- maps


def _put(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    key, new = argument(arguments, 0), argument(arguments, 1)
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
    changed(run, node, state, lambda base: with_element(base, key.constant, new, sure=False), receiver)
    return join(element(receiver, key.constant), new)


def _computed(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`map.computeIfAbsent(key, f)`, `map.compute(key, f)`, `map.merge(key, value, f)`"""
    if len(arguments.positional) < 2:
        return None
    key, function = first(arguments), arguments.positional[-1].value
    old = element(receiver, key.constant)
    given = [key] if len(arguments.positional) == 2 else [old, arguments.positional[1].value]
    new = called(run, function, given, node, state) if function.callables else ANY
    if len(arguments.positional) == 2 and _missing(old, receiver, key.constant) is NONE:
        if not new.ids:
            new = new.but(ids=run.fresh())
        changed(run, node, state, lambda base: with_element(base, key.constant, new), receiver)
        return new
    changed(run, node, state, lambda base: with_element(base, key.constant, new, sure=False), receiver)
    return join(old, new)


def _put_all(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    more = first(arguments)
    changed(run, node, state, lambda base: merged(base, more), receiver)
    return NONE


def _keys(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.kind == "dict" and receiver.items is not None:
        keys = [constant(key) for key in receiver.items]
        if receiver.rest is None:
            return display("list", keys)
        return row_of(join_all([*keys, receiver.keys if receiver.keys is not None else Value(open=receiver.rest.open)]))
    return Value(taints=tuple(t.part("[keys]") for t in receiver.taints), open=receiver.open)


def _values(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.items is None:
        return Value(taints=receiver.taints, open=receiver.open)
    if receiver.kind != "dict":
        return None
    if receiver.rest is None:
        return display("list", list(receiver.items.values()))
    return row_of(element(receiver, UNKNOWN))


def _entries(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.kind == "dict" and receiver.items is not None and receiver.rest is None:
        return display("list", [display("tuple", [constant(k), v]) for k, v in receiver.items.items()])
    keys = _keys(run, receiver, arguments, node, state)
    key = elements(keys) if keys is not None else ANY
    return row_of(display("tuple", [key, element(receiver, UNKNOWN)]))


def _key_of(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(receiver, 0) if receiver.kind == "tuple" else _lump(receiver, arguments)


def _value_of(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(receiver, 1) if receiver.kind == "tuple" else _lump(receiver, arguments)


def _lump(receiver: Value, arguments: Arguments) -> Value | None:
    """The part of an entry that comes from something unknown."""
    if arguments.positional or receiver.name is not None or not receiver.taints:
        return None
    return Value(taints=tuple(t.part("[]") for t in receiver.taints), open=receiver.open)


# ---------------------------------------------------------------------- Optional


def or_else(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    other = argument(arguments, 0)
    if receiver.kind == "list" and not receiver.items and receiver.rest is not None:
        receiver = receiver.rest  # a list has no such method: it is what is in an `Optional`
    if other is None:
        return receiver
    if other.callables:
        other = called(run, other, [], node, state)
    return other if receiver.kind == "none" else join(receiver, other)


def _is_there(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


_METHODS: Final[dict[str, Method]] = {
    "add": _add,
    "addLast": _add,
    "addElement": _add,
    "offer": _add,
    "offerLast": _add,
    "addAll": _add_all,
    "addFirst": _add_first,
    "offerFirst": _add_first,
    "push": _pushed,
    "set": _set,
    "setElementAt": lambda run, receiver, arguments, node, state: _set(
        run, receiver, Arguments(arguments.positional[::-1]), node, state
    ),
    "get": _get,
    "elementAt": _get,
    "getOrDefault": _get_or,
    "getProperty": lambda run, receiver, arguments, node, state: (_get_or if len(arguments.positional) > 1 else _get)(
        run, receiver, arguments, node, state
    ),
    "remove": _remove,
    "removeFirst": _first_out,
    "poll": _first_out,
    "pollFirst": _first_out,
    "take": _first_out,
    "pop": _popped,
    "removeLast": _last_out,
    "pollLast": _last_out,
    "peek": _peeked,
    "peekFirst": _first_of,
    "peekLast": _last_of,
    "getFirst": _first_of,
    "firstElement": _first_of,
    "element": _first_of,
    "first": _first_of,
    "getLast": _last_of,
    "lastElement": _last_of,
    "last": _last_of,
    "clear": _clear,
    "sort": _reorder,
    "contains": _contains,
    "containsKey": _contains,
    "size": _size,
    "isEmpty": _is_empty,
    "iterator": _whole,
    "listIterator": _whole,
    "spliterator": _whole,
    "toArray": _whole,
    "clone": _whole,
    "elements": _values,
    "subList": _sliced,
    "next": _next,
    "nextElement": _next,
    "nextToken": _next,
    "hasNext": _is_there,
    "hasMoreElements": _is_there,
    "hasMoreTokens": _is_there,
    "countTokens": lambda run, receiver, arguments, node, state: INT,
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
    "orElse": or_else,
    "orElseGet": or_else,
    "orElseThrow": lambda run, receiver, arguments, node, state: receiver,
    "isPresent": _is_there,
}


__all__ = ["container_method"]
