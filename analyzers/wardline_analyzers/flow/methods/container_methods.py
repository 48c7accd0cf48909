"""Methods of lists and other containers: what they give, and what they change."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_need, note_structure
from wardline_analyzers.flow.functions.common import first
from wardline_analyzers.flow.functions.objects import replaced_fields
from wardline_analyzers.flow.functions.ordering import order
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import (
    any_order,
    appended,
    bounded,
    constant,
    element,
    elements,
    extended,
    key_of,
    plain,
    rebuilt,
    with_element,
)
from wardline_analyzers.flow.known.joining import join, join_all, join_taints
from wardline_analyzers.flow.known.program import Generating
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import INT, NEVER, NO_FACTS, NONE, UNKNOWN, Value
from wardline_analyzers.flow.methods.container_changes import Method, changed, with_any
from wardline_analyzers.flow.methods.mapping_methods import MAPPING
from wardline_analyzers.flow.methods.set_methods import SET
from wardline_analyzers.flow.solve.targets import without


def _append(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    new = first(arguments)
    note_structure(run, receiver)
    changed(run, node, state, lambda base: bounded(appended(base, new)), receiver)
    return NONE


def _append_left(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    new = first(arguments)

    def how(base: Value) -> Value:
        if base.items is None or base.rest is not None:
            return with_any(any_order(base), new)
        return bounded(rebuilt(base, dict(enumerate([new, *base.items.values()])), None), left=True)

    changed(run, node, state, how, receiver)
    return NONE


def _add(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    new = arguments.get("0")
    if new is not None:
        if node.callee.name != "add":  # type: ignore[union-attr]  # it is a method's
            note_structure(run, receiver)
        changed(run, node, state, lambda base: with_any(base, new.value), receiver)
    return NONE if receiver.kind == "set" else Value(taints=receiver.taints, open=receiver.open, name=receiver.name)


def _extend(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    more = first(arguments)

    changed(run, node, state, lambda base: bounded(extended(base, more)), receiver)
    return NONE


def _extend_left(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`deque.extendleft(x)`: each comes before the one before."""
    more = first(arguments)

    def how(base: Value) -> Value:
        known = base.items is not None and base.rest is None and more.items is not None and more.rest is None
        if not known or more.kind == "dict":
            return any_order(extended(base, more))
        assert base.items is not None and more.items is not None
        row = [*reversed(list(more.items.values())), *base.items.values()]
        return bounded(rebuilt(base, dict(enumerate(row)), None), left=True)

    changed(run, node, state, how, receiver)
    return NONE


def _insert(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    at, new = arguments.get("0"), arguments.get("1")
    if new is None or at is None:
        return NONE
    where = at.value.constant

    def how(base: Value) -> Value:
        if base.items is None or base.rest is not None or not isinstance(where, int):
            return with_any(any_order(base), new.value)
        items = list(base.items.values())
        items.insert(where, new.value)
        return rebuilt(base, dict(enumerate(items)), None)

    changed(run, node, state, how, receiver)
    return NONE


def _pop(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    given = arguments.get("0")
    key = given.value.constant if given is not None else -1
    default = arguments.get("1")
    if receiver.kind == "set":
        return elements(receiver)
    note_structure(run, receiver)
    found = element(receiver, key)
    if default is not None:
        missing = receiver.items is not None and receiver.rest is None and key not in receiver.items
        found = default.value if missing and key is not UNKNOWN else join(found, default.value)
    if receiver.items is not None:
        if key is UNKNOWN and receiver.kind == "list":
            changed(run, node, state, any_order, receiver)
        else:
            changed(run, node, state, lambda base: without(base, key), receiver)
    return found


def _popleft(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    note_structure(run, receiver)
    found = element(receiver, 0)
    changed(run, node, state, lambda base: without(base, 0), receiver)
    return found


def _remove(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    wanted = first(arguments)

    def how(base: Value) -> Value:
        if base.items is None or base.kind not in ("list", ""):
            return base
        if base.rest is None:
            for key, item in base.items.items():
                same = _is_same(item, wanted)
                if same:
                    return without(base, key)
                if same is None:
                    break
        return any_order(base)

    changed(run, node, state, how, receiver)
    return NONE


def _is_same(one: Value, other: Value) -> bool | None:
    """Are they one constant, or one function? None: that is not known."""
    if one.constant is not UNKNOWN and other.constant is not UNKNOWN:
        return bool(one.constant == other.constant)
    if one.kind == "function" == other.kind and len(one.callables) == 1 == len(other.callables):
        return True if one.callables[0] == other.callables[0] else None
    return None


def _clear(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    changed(run, node, state, lambda base: Value(kind=base.kind, items={}, name=base.name), receiver)
    return NONE


def _sort(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`rows.sort(key=…)`: in the order that constants tell."""
    known = receiver.items if receiver.rest is None and receiver.kind == "list" else None
    row = order(run, list(known.values()), arguments, node, state) if known else None
    if row is None:
        return _reorder(run, receiver, arguments, node, state)
    made = dict(enumerate(row))
    changed(run, node, state, lambda base: rebuilt(base, made, None), receiver)
    return NONE


def _reorder(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    def how(base: Value) -> Value:
        if base.items is None or base.kind != "list":
            return base
        if node.callee.name == "reverse" and base.rest is None:  # type: ignore[union-attr]  # it is a method's
            return rebuilt(base, dict(enumerate(reversed(list(base.items.values())))), None)
        return any_order(base)

    changed(run, node, state, how, receiver)
    return NONE


def _rotate(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`deque.rotate(n)`: n elements of the end come to the front."""
    given = arguments.get("0|n")
    steps = given.value.constant if given is not None else 1

    def how(base: Value) -> Value:
        if not base.items or base.rest is not None or not isinstance(steps, int):
            return any_order(base)
        row = list(base.items.values())
        at = -steps % len(row)
        return rebuilt(base, dict(enumerate(row[at:] + row[:at])), None)

    changed(run, node, state, how, receiver)
    return NONE


def _copy(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    return receiver.but(ids=())


def _count(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    wanted = first(arguments)
    if wanted.taints and receiver.kind in ("list", "tuple") and receiver.harmless and receiver.items:
        return INT.but(when=(facts_of(wanted), NO_FACTS))
    return INT


def _place(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row.index(x)` of constants"""
    wanted = first(arguments).constant
    if plain(receiver) is not UNKNOWN and receiver.kind in ("list", "tuple") and first(arguments).taints:
        state.learn(facts_of(first(arguments)))  # it raises if there is no such element
    if wanted is UNKNOWN or receiver.kind not in ("list", "tuple") or len(arguments.positional) != 1:
        return INT
    for place, item in enumerate((receiver.items or {}).values()):
        if item.constant is UNKNOWN:
            break
        if item.constant == wanted:
            return constant(place)
    return INT


def _write(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`buffer.write(text)`: what a buffer holds, `getvalue` gives."""
    given = arguments.get("0")
    if given is not None:
        text = given.value

        def how(base: Value) -> Value:
            if not text.taints and not (text.open and not base.open):
                return base
            return base.but(taints=join_taints(base.taints, text.taints), open=base.open or text.open, consts=None)

        changed(run, node, state, how, receiver)
    return INT


def _item(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row.__getitem__(key)`, as in `super().__getitem__(key)`"""
    return element(receiver, key_of(first(arguments)))


def _set_item(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row.__setitem__(key, value)`"""
    key, new = arguments.get("0"), arguments.get("1")
    if key is not None and new is not None:
        note_need(run, [argument.value for argument in node.arguments[:1]])
        changed(run, node, state, lambda base: with_element(base, key_of(key.value), new.value), receiver)
    return NONE


def _delete_item(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row.__delitem__(key)`"""
    key = key_of(first(arguments))
    changed(run, node, state, lambda base: without(base, key), receiver)
    return NONE


def _send(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`generator.send(x)`"""
    from wardline_analyzers.flow.calling.calls import resume

    found: list[Value] = []
    running: list[Any] = []
    for callable_ in receiver.callables:
        if isinstance(callable_, Generating):
            result = resume(run, callable_, first(arguments), node, state)
            if result is not None and result is not NEVER:
                found.append(elements(result))
                ends = [callable_.result, *(c.result for c in result.callables if isinstance(c, Generating))]
                callable_ = callable_._replace(result=join_all(ends))
        running.append(callable_)
    if found:  # what is sent may be in what it returns
        changed(run, node, state, lambda base: base.but(callables=tuple(running)), receiver)
    return join_all(found) if found else elements(receiver)


def _replace_fields(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row._replace(name=x)`"""
    return replaced_fields(run, receiver, arguments)


_OWN: Final[dict[str, Method]] = {
    "append": _append,
    "appendleft": _append_left,
    "add": _add,
    "put": _add,
    "put_nowait": _add,
    "extend": _extend,
    "extendleft": _extend_left,
    "insert": _insert,
    "pop": _pop,
    "popleft": _popleft,
    "remove": _remove,
    "discard": _remove,
    "clear": _clear,
    "sort": _sort,
    "reverse": _reorder,
    "rotate": _rotate,
    "copy": _copy,
    "count": _count,
    "index": _place,
    "total": _count,
    "__getitem__": _item,
    "__setitem__": _set_item,
    "__delitem__": _delete_item,
    "send": _send,
    "asend": _send,
    "_replace": _replace_fields,
    "write": _write,
    "writelines": _write,
}
CONTAINER: Final[dict[str, Method]] = {**_OWN, **MAPPING, **SET}
"""By the word behind the dot."""

__all__ = ["CONTAINER"]
