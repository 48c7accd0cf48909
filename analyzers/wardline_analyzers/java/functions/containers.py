"""Lists, sets, maps, their iterators and entries; an `Optional` is what is in it."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.comparisons import compared
from wardline_analyzers.flow.functions.common import as_python, callee, first
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import (
    any_order,
    appended,
    constant,
    display,
    element,
    elements,
    extended,
    rebuilt,
    with_element,
)
from wardline_analyzers.flow.known.joining import join, join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, CLEAN, INT, ITERATOR, NONE, UNKNOWN, Value
from wardline_analyzers.flow.methods.builtin_methods import method as of_python
from wardline_analyzers.flow.solve.targets import change, without
from wardline_analyzers.java.functions.common import CONTAINERS, Method, argument, called, changed, key_of
from wardline_analyzers.java.functions.cursors import begun, cursor_method, is_cursor
from wardline_analyzers.java.functions.iterators import ITERATORS, take_out, whole
from wardline_analyzers.java.functions.making import STACK
from wardline_analyzers.java.functions.maps import MAPS, waits


def container_method(
    run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    """The result of a method of a container, on an object that may be one; None: it has none such."""
    if receiver.kind in ("str", "bytes", "int", "float", "bool", "none") and receiver.items is None:
        if word in ("orElse", "orElseGet"):
            return or_else(run, receiver, arguments, node, state)
        return present(receiver) if word in _OF_OPTIONAL and (not arguments.positional or waits(arguments)) else None
    if is_cursor(receiver):
        return cursor_method(run, receiver, word, arguments, node, state)
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
    at = first(arguments).constant if len(arguments.positional) == 2 else UNKNOWN

    def how(base: Value) -> Value:
        if len(arguments.positional) < 2:
            return extended(base, more)
        row, new = exact(base), exact(more)
        if row is None or new is None or not isinstance(at, int) or not 0 <= at <= len(row):
            return any_order(extended(base, more))
        return rebuilt(base, dict(enumerate([*row[:at], *new, *row[at:]])), None)

    changed(run, node, state, how, receiver)
    return BOOL


def _add_absent(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.addIfAbsent(x)`"""
    row = exact(receiver)
    if row is not None and not row:
        return _add(run, receiver, arguments, node, state)
    changed(run, node, state, lambda base: with_element(base, UNKNOWN, first(arguments)), receiver)
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


def _remove(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.remove(index)`, `list.remove(object)`, `map.remove(key)`, `queue.remove()`"""
    if receiver.name == ITERATOR:
        take_out(run, receiver, state)
        return NONE
    if not arguments.positional:
        return _first_out(run, receiver, arguments, node, state)
    key = key_of(first(arguments), node).constant
    if receiver.kind == "list" and not isinstance(key, int):
        row = exact(receiver)
        if row is not None and key is not UNKNOWN and all(each.constant is not UNKNOWN for each in row[:1]):
            at = next((n for n, each in enumerate(row) if each.constant is UNKNOWN or each.constant == key), None)
            if at is not None and row[at].constant == key:
                changed(run, node, state, lambda base: without(base, at), receiver)
                return BOOL
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
    part = node.callee.base if isinstance(node.callee, form.Attribute) else None
    if isinstance(part, form.Call) and callee(part) == "subList" and isinstance(part.callee, form.Attribute):
        low, high = _bounds(part)
        change(run, part.callee.base, state, lambda base: _without_part(base, low, high))
        return NONE
    changed(run, node, state, lambda base: Value(kind=base.kind, items={}, name=base.name), receiver)
    return NONE


def _bounds(part: form.Call) -> tuple[object, object]:
    """The constants of `list.subList(low, high)`."""
    known = [given.value.value if isinstance(given.value, form.Literal) else UNKNOWN for given in part.arguments]
    return (known[0], known[1]) if len(known) > 1 else (UNKNOWN, UNKNOWN)


def _without_part(base: Value, low: object, high: object) -> Value:
    row = exact(base)
    if row is None or not isinstance(low, int) or not isinstance(high, int) or not 0 <= low <= high:
        return any_order(base)
    return rebuilt(base, dict(enumerate([*row[:low], *row[high:]])), None)


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


def _sliced(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.subList(from, to)`"""
    low, high = first(arguments).constant, (argument(arguments, 1) or ANY).constant
    if isinstance(low, int) and isinstance(high, int) and receiver.items is not None and receiver.rest is None:
        return display("list", list(receiver.items.values())[max(low, 0) : max(high, 0)])
    return _part(run, receiver, arguments, node, state)


def _part(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return any_order(receiver).but(ids=())


# ---------------------------------------------------------------------- Optional


def is_present(optional: Value) -> bool:
    """Is there something in an `Optional` for sure: constants, none of which is null?"""
    return optional.consts is not None and None not in optional.consts


def present(optional: Value) -> Value:
    """What is in an `Optional`, if there is anything."""
    if optional.consts is None or optional.constant is None or None not in optional.consts:
        return optional
    return join_all(constant(each) for each in optional.consts if each is not None)


def or_else(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    other = argument(arguments, 0)
    if receiver.kind == "list" and not receiver.items and receiver.rest is not None:
        receiver = receiver.rest  # a list has no such method: it is what is in an `Optional`
    if other is None or is_present(receiver):
        return receiver
    if other.callables:
        other = called(run, other, [], node, state)
    return other if receiver.kind == "none" else join(present(receiver), other)


def _is_there(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


_METHODS: Final[dict[str, Method]] = {
    **MAPS,
    **ITERATORS,
    "listIterator": begun,
    "add": _add,
    "addLast": _add,
    "addElement": _add,
    "addIfAbsent": _add_absent,
    "offer": _add,
    "offerLast": _add,
    "addAll": _add_all,
    "addFirst": _add_first,
    "offerFirst": _add_first,
    "push": _pushed,
    "set": _set,
    "insertElementAt": lambda run, receiver, arguments, node, state: _add(
        run, receiver, Arguments(arguments.positional[::-1]), node, state
    ),
    "setElementAt": lambda run, receiver, arguments, node, state: _set(
        run, receiver, Arguments(arguments.positional[::-1]), node, state
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
    "spliterator": whole,
    "toArray": whole,
    "clone": whole,
    "subList": _sliced,
    "countTokens": lambda run, receiver, arguments, node, state: INT,
    "orElse": or_else,
    "orElseGet": or_else,
    "orElseThrow": lambda run, receiver, arguments, node, state: present(receiver),
    "isPresent": _is_there,
}


__all__ = ["container_method"]
