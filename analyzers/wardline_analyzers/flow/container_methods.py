"""Methods of lists, dictionaries, sets and other containers: what they give, and what they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.comparisons import compared
from wardline_analyzers.flow.decisions import note_need, note_structure
from wardline_analyzers.flow.elements import (
    any_order,
    appended,
    bounded,
    constant,
    display,
    element,
    elements,
    extended,
    plain,
    rebuilt,
    with_element,
)
from wardline_analyzers.flow.form_fields import of_field
from wardline_analyzers.flow.functions.common import first
from wardline_analyzers.flow.functions.objects import replaced_fields
from wardline_analyzers.flow.functions.ordering import order
from wardline_analyzers.flow.joining import join, join_all, join_taints, lump, told_apart
from wardline_analyzers.flow.members import row_fields
from wardline_analyzers.flow.operators import merged, operate
from wardline_analyzers.flow.program import Generating
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.secret_names import of_part
from wardline_analyzers.flow.state import State, facts_of
from wardline_analyzers.flow.targets import change, without
from wardline_analyzers.flow.values import ANY, CLEAN, INT, NEVER, NONE, UNKNOWN, Value

_BESIDE: Final = "[key]"
"""The step to a key: a test of an element tells nothing of the key that it is under."""


def _changed(run: Run, node: form.Call, state: State, how: Callable[[Value], Value], receiver: Value) -> None:
    """The object of the method changes, wherever it is."""
    change(run, node.callee.base if isinstance(node.callee, form.Attribute) else None, state, how, receiver)


def _append(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    new = first(arguments)
    note_structure(run, receiver)
    _changed(run, node, state, lambda base: bounded(appended(base, new)), receiver)
    return NONE


def _append_left(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    new = first(arguments)

    def how(base: Value) -> Value:
        if base.items is None or base.rest is not None:
            return _with_any(any_order(base), new)
        return bounded(rebuilt(base, dict(enumerate([new, *base.items.values()])), None), left=True)

    _changed(run, node, state, how, receiver)
    return NONE


def _add(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    new = arguments.get("0")
    if new is not None:
        _changed(run, node, state, lambda base: _with_any(base, new.value), receiver)
    return NONE if receiver.kind == "set" else Value(taints=receiver.taints, open=receiver.open, name=receiver.name)


def _with_any(base: Value, new: Value) -> Value:
    if base.items is None:
        return with_element(base, UNKNOWN, new)
    return rebuilt(base, dict(base.items), new if base.rest is None else join(base.rest, new))


def _extend(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    more = first(arguments)

    _changed(run, node, state, lambda base: bounded(extended(base, more)), receiver)
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

    _changed(run, node, state, how, receiver)
    return NONE


def _insert(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    at, new = arguments.get("0"), arguments.get("1")
    if new is None or at is None:
        return NONE
    where = at.value.constant

    def how(base: Value) -> Value:
        if base.items is None or base.rest is not None or not isinstance(where, int):
            return _with_any(any_order(base), new.value)
        items = list(base.items.values())
        items.insert(where, new.value)
        return rebuilt(base, dict(enumerate(items)), None)

    _changed(run, node, state, how, receiver)
    return NONE


def _pop(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    given = arguments.get("0")
    key = given.value.constant if given is not None else -1
    default = arguments.get("1")
    if receiver.kind == "set":
        return elements(receiver)
    found = element(receiver, key)
    if default is not None:
        missing = receiver.items is not None and receiver.rest is None and key not in receiver.items
        found = default.value if missing and key is not UNKNOWN else join(found, default.value)
    if receiver.items is not None:
        if key is UNKNOWN and receiver.kind == "list":
            _changed(run, node, state, any_order, receiver)
        else:
            _changed(run, node, state, lambda base: without(base, key), receiver)
    return found


def _popleft(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    found = element(receiver, 0)
    _changed(run, node, state, lambda base: without(base, 0), receiver)
    return found


def _popitem(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    if receiver.kind == "dict" and receiver.items and receiver.rest is None and not arguments.keywords:
        last = next(reversed(receiver.items))
        found = display("tuple", [constant(last), receiver.items[last]])
        _changed(run, node, state, lambda base: without(base, last), receiver)
        return found
    return display("tuple", [elements(receiver), element(receiver, UNKNOWN)])


def _remove(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    wanted = first(arguments).constant

    def how(base: Value) -> Value:
        if base.items is None or base.kind not in ("list", ""):
            return base
        if wanted is not UNKNOWN and base.rest is None:
            for key, item in base.items.items():
                if item.constant is not UNKNOWN and item.constant == wanted:
                    return without(base, key)
                if item.constant is UNKNOWN:
                    break
        return any_order(base)

    _changed(run, node, state, how, receiver)
    return NONE


def _clear(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    _changed(run, node, state, lambda base: Value(kind=base.kind, items={}, name=base.name), receiver)
    return NONE


def _to_end(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`ordered.move_to_end(key, last=True)`"""
    given, last = arguments.get("0|key"), arguments.get("1|last")
    key = given.value.constant if given is not None else UNKNOWN
    front = last is not None and last.value.constant is False

    def how(base: Value) -> Value:
        if base.items is None or key is UNKNOWN or key not in base.items:
            return base
        moved = {key: base.items[key]}
        others = {k: v for k, v in base.items.items() if k != key}
        return rebuilt(base, {**moved, **others} if front else {**others, **moved}, base.rest)

    _changed(run, node, state, how, receiver)
    return NONE


def _sort(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`rows.sort(key=…)`: in the order that constants tell."""
    known = receiver.items if receiver.rest is None and receiver.kind == "list" else None
    row = order(run, list(known.values()), arguments, node, state) if known else None
    if row is None:
        return _reorder(run, receiver, arguments, node, state)
    made = dict(enumerate(row))
    _changed(run, node, state, lambda base: rebuilt(base, made, None), receiver)
    return NONE


def _reorder(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    def how(base: Value) -> Value:
        if base.items is None or base.kind != "list":
            return base
        if node.callee.name == "reverse" and base.rest is None:  # type: ignore[union-attr]  # it is a method's
            return rebuilt(base, dict(enumerate(reversed(list(base.items.values())))), None)
        return any_order(base)

    _changed(run, node, state, how, receiver)
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

    _changed(run, node, state, how, receiver)
    return NONE


def _new_child(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`chain.new_child(m)`: what m has comes first."""
    given = arguments.get("0|m")
    child = given.value if given is not None else Value(kind="dict", items={})
    return merged(receiver, child).but(ids=())


def _copy(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    return receiver.but(ids=())


def _get(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    given = arguments.get("0")
    default = arguments.get("1|default")
    if given is None:
        # A queue's `get()`: any of what was put in.
        return element(receiver, UNKNOWN) if receiver.items is not None else _of_unknown(receiver, UNKNOWN)
    keys = given.value.consts
    if given.value.taints and (receiver.items is not None or receiver.ids):
        note_need(run, [a.value for a in node.arguments[:1]])
    if receiver.items is None:
        key = given.value.constant
        found = of_field(run, receiver, key, _of_unknown(receiver, key))
        if "type" in arguments.keywords and arguments.keywords["type"].value.name in ("int", "float", "bool"):
            return INT
        return found if default is None else join(found, default.value)
    if keys is None:
        values = [*receiver.items.values(), *([receiver.rest] if receiver.rest is not None else [])]
        return join_all([*values, default.value if default is not None else NONE])
    found_values: list[Value] = []
    for key in keys:
        try:
            there = key in receiver.items
        except TypeError:
            there = False
        if there:
            found_values.append(receiver.items[key])
        else:
            if receiver.rest is not None:
                found_values.append(told_apart(receiver.rest, key))
            found_values.append(default.value if default is not None else NONE)
    return join_all(found_values)


def _of_unknown(receiver: Value, key: object) -> Value:
    if not receiver.taints:
        return ANY if receiver.open or receiver.name else CLEAN
    projection = key if isinstance(key, (str, int)) else "[]"
    return Value(taints=tuple(t.part(projection) for t in of_part(receiver.taints, key)), open=receiver.open)


def _setdefault(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    given, default = arguments.get("0"), arguments.get("1|default")
    key = given.value.constant if given is not None else UNKNOWN
    new = default.value if default is not None else NONE
    if receiver.items is not None and key is not UNKNOWN and key in receiver.items:
        return receiver.items[key]
    _changed(run, node, state, lambda base: with_element(base, key, new, sure=receiver.rest is None), receiver)
    return join(element(receiver, key), new) if receiver.rest is not None or receiver.items is None else new


def _update(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    for given in arguments.positional:
        note_structure(run, given.value)

    def how(base: Value) -> Value:
        found = base
        for given in arguments.positional:
            value = given.value
            if found.items is not None and value.kind == "dict" and base.kind in ("dict", ""):
                found = merged(found, value)
            else:
                found = _with_any(found, elements(value) if value.kind != "dict" else element(value, UNKNOWN))
        for name, given in arguments.keywords.items():
            found = with_element(found, name, given.value)
        if arguments.named is not None:
            found = _with_any(found, arguments.named.value)
        return found

    _changed(run, node, state, how, receiver)
    return NONE


def _any_value(receiver: Value) -> Value:
    """Any value of a mapping of which nothing is known but, it may be, of what class its values are."""
    found = _of_unknown(receiver, UNKNOWN)
    return found.but(name=f"{receiver.name}[*]") if receiver.name and found.taints else found


def _items(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    if receiver.items is not None:
        if receiver.rest is None and receiver.kind == "dict":
            return display("list", [display("tuple", [constant(k), v]) for k, v in receiver.items.items()])
        pair = display("tuple", [elements(receiver), element(receiver, UNKNOWN)])
    else:
        pair = display("tuple", [_of_unknown(receiver, _BESIDE), _any_value(receiver)])
    return Value(kind="list", items={}, rest=pair, taints=pair.taints, open=pair.open)


def _keys(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    if receiver.items is not None and receiver.rest is None and receiver.kind == "dict":
        return display("list", [constant(k) for k in receiver.items])
    each = elements(receiver) if receiver.items is not None else _of_unknown(receiver, UNKNOWN)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _values(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    if receiver.items is not None and receiver.rest is None:
        return display("list", list(receiver.items.values()))
    each = element(receiver, UNKNOWN) if receiver.items is not None else _any_value(receiver)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _union(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    every = [receiver, *(g.value for g in arguments.positional)]
    each = [elements(v) for v in every]
    taints, opened = lump(each)
    return Value(kind="set", items={}, rest=join_all(each), taints=taints, open=opened)


def _intersection(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    every = [receiver, *(g.value for g in arguments.positional)]
    trusted = [v for v in every if not v.taints]
    each = elements(trusted[0]) if trusted else join_all(elements(v) for v in every)
    return Value(kind="set", items={}, rest=each, taints=each.taints, open=each.open)


def _difference(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    found = receiver
    for given in arguments.positional:
        found = operate(run, "-", found, given.value, node) if found.kind == "set" else found.but(ids=())
    return found.but(ids=())


def _is_part(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`a.issubset(b)`"""
    return compared("<=", receiver, _as_set(first(arguments)))


def _is_whole(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`a.issuperset(b)`"""
    return compared(">=", receiver, _as_set(first(arguments)))


def _as_set(value: Value) -> Value:
    """What `set(value)` is."""
    if value.kind == "set" or not value.taints:
        return value
    each = elements(value)
    return Value(kind="set", items={}, rest=each, taints=each.taints, open=each.open)


def _count(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    return INT


def _place(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row.index(x)` of constants"""
    row, wanted = plain(receiver), first(arguments).constant
    if row is not UNKNOWN and receiver.kind in ("list", "tuple") and first(arguments).taints:
        state.learn(facts_of(first(arguments)))  # it raises if there is no such element
    if row is UNKNOWN or wanted is UNKNOWN or receiver.kind == "set" or len(arguments.positional) != 1:
        return INT
    return constant(row.index(wanted)) if wanted in row else INT


def _write(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`buffer.write(text)`: what a buffer holds, `getvalue` gives."""
    given = arguments.get("0")
    if given is not None:
        text = given.value

        def how(base: Value) -> Value:
            if not text.taints and not (text.open and not base.open):
                return base
            return base.but(taints=join_taints(base.taints, text.taints), open=base.open or text.open, consts=None)

        _changed(run, node, state, how, receiver)
    return INT


def _send(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`generator.send(x)`"""
    from wardline_analyzers.flow.calls import resume

    found: list[Value] = []
    for callable_ in receiver.callables:
        if isinstance(callable_, Generating):
            result = resume(run, callable_, first(arguments), node, state)
            if result is not None and result is not NEVER:
                found.append(elements(result))
    return join_all(found) if found else elements(receiver)


def _most_common(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    pair = display("tuple", [elements(receiver), INT])
    return Value(kind="list", items={}, rest=pair, taints=pair.taints, open=pair.open)


def _replace_fields(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row._replace(name=x)`"""
    return replaced_fields(run, receiver, arguments)


def _as_dict(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row._asdict()`"""
    fields = row_fields(run, receiver)
    if receiver.items is None or not fields:
        return Value(kind="dict", taints=receiver.taints, open=receiver.open)
    return rebuilt(Value(kind="dict"), {name: element(receiver, n) for n, name in enumerate(fields)}, None)


CONTAINER: Final[dict[str, Callable[[Run, Value, Arguments, form.Call, State], Value]]] = {
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
    "popitem": _popitem,
    "remove": _remove,
    "discard": _remove,
    "clear": _clear,
    "sort": _sort,
    "move_to_end": _to_end,
    "reverse": _reorder,
    "rotate": _rotate,
    "copy": _copy,
    "new_child": _new_child,
    "get": _get,
    "get_nowait": _get,
    "setdefault": _setdefault,
    "update": _update,
    "items": _items,
    "keys": _keys,
    "values": _values,
    "union": _union,
    "intersection": _intersection,
    "difference": _difference,
    "count": _count,
    "index": _place,
    "most_common": _most_common,
    "total": _count,
    "issubset": _is_part,
    "issuperset": _is_whole,
    "send": _send,
    "asend": _send,
    "_replace": _replace_fields,
    "_asdict": _as_dict,
    "write": _write,
    "writelines": _write,
}

__all__ = ["CONTAINER"]
