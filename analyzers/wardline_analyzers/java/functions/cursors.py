"""`ListIterator`: a place in a list, which goes both ways, and changes the list where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import (
    any_order,
    appended,
    constant,
    element,
    elements,
    rebuilt,
    with_element,
)
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, INT, NONE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change, without
from wardline_analyzers.java.functions.common import Method, changed
from wardline_analyzers.java.functions.iterators import in_order

_CURSOR: Final = "java.util.ListIterator()"
_ROW, _AT, _LAST = ".row", ".at", ".last"
"""The list; the number of elements in front of the place; the index of what was given last."""
_NOWHERE: Final = constant(-1)


def begun(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.listIterator()`, `list.listIterator(index)`"""
    at = first(arguments) if arguments.positional else constant(0)
    row = receiver if receiver.ids else receiver.but(ids=run.fresh())
    places = {_ROW: row, _AT: at, _LAST: _NOWHERE}
    return rebuilt(Value(kind="instance", name=_CURSOR), places, None).but(ids=run.fresh())


def is_cursor(value: Value) -> bool:
    """Is it such an iterator?"""
    return value.name == _CURSOR and value.items is not None and _ROW in value.items


def _part(cursor: Value, name: str) -> Value:
    return (cursor.items or {}).get(name, ANY)


def _number(cursor: Value, name: str) -> int | None:
    known = _part(cursor, name).constant
    return known if type(known) is int else None


def _length(cursor: Value) -> int | None:
    row = in_order(_part(cursor, _ROW))
    return len(row) if row is not None else None


def _moved(run: Run, cursor: Value, node: form.Call, state: State, at: int | None, last: int | None) -> None:
    """The place is another now."""
    places = {_AT: INT if at is None else constant(at), _LAST: INT if last is None else constant(last)}
    changed(run, node, state, lambda base: rebuilt(base, {**(base.items or {}), **places}, base.rest), cursor)


def _edited(run: Run, cursor: Value, state: State, how: Callable[[Value], Value]) -> None:
    """The list is another now, wherever it is."""
    change(run, None, state, how, _part(cursor, _ROW))


def _next(run: Run, cursor: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    return _given(run, cursor, node, state, _number(cursor, _AT), 1)


def _previous(run: Run, cursor: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    at = _number(cursor, _AT)
    return _given(run, cursor, node, state, None if at is None else at - 1, 0)


def _given(run: Run, cursor: Value, node: form.Call, state: State, at: int | None, step: int) -> Value:
    """The element of this index; the place is `step` behind it from then on."""
    length = _length(cursor)
    if at is None or length is None or not 0 <= at < length:
        _moved(run, cursor, node, state, None, None)
        return elements(_part(cursor, _ROW))
    _moved(run, cursor, node, state, at + step, at)
    return element(_part(cursor, _ROW), at)


def _set(run: Run, cursor: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`iterator.set(x)`: instead of what it has given last."""
    new, last = first(arguments), _number(cursor, _LAST)
    _edited(run, cursor, state, lambda row: with_element(row, UNKNOWN if last is None else last, new))
    return NONE


def _add(run: Run, cursor: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`iterator.add(x)`: in front of what it would give next."""
    new, at = first(arguments), _number(cursor, _AT)

    def how(base: Value) -> Value:
        row = in_order(base)
        if row is None or at is None or not 0 <= at <= len(row):
            return any_order(appended(base, new))
        return rebuilt(base, dict(enumerate([*row[:at], new, *row[at:]])), None)

    _moved(run, cursor, node, state, None if at is None else at + 1, -1)
    _edited(run, cursor, state, how)
    return NONE


def _remove(run: Run, cursor: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`iterator.remove()`: what it has given last."""
    last = _number(cursor, _LAST)
    _moved(run, cursor, node, state, last, -1)
    _edited(run, cursor, state, lambda row: any_order(row) if last is None else without(row, last))
    return NONE


def _has_next(run: Run, cursor: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    at, length = _number(cursor, _AT), _length(cursor)
    return BOOL if at is None or length is None else constant(at < length)


def _has_previous(run: Run, cursor: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    at = _number(cursor, _AT)
    return BOOL if at is None else constant(at > 0)


_METHODS: Final[dict[str, Method]] = {
    "next": _next,
    "previous": _previous,
    "set": _set,
    "add": _add,
    "remove": _remove,
    "hasNext": _has_next,
    "hasPrevious": _has_previous,
    "nextIndex": lambda run, cursor, arguments, node, state: _part(cursor, _AT),
    "previousIndex": lambda run, cursor, arguments, node, state: INT,
}


def cursor_method(
    run: Run, cursor: Value, word: str, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    """The result of a method of such an iterator."""
    own = _METHODS.get(word)
    return own(run, cursor, arguments, node, state) if own is not None else None


__all__ = ["begun", "cursor_method", "is_cursor"]
