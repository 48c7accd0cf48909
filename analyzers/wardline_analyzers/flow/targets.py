"""Assignment: what becomes of variables, attributes and elements."""

from __future__ import annotations

from typing import Any

from wardline_analyzers.flow import form
from wardline_analyzers.flow.expressions import evaluate
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import (
    UNKNOWN,
    Value,
    element,
    elements,
    join,
    rebuilt,
    with_element,
)

_MUTABLE = frozenset(("list", "dict", "set", "instance", ""))


def assign(run: Run, target: form.Expression, value: Value, state: State, value_node: form.Node | None = None) -> None:
    """`target = value`. With `value_node` a plain name, the two become the same object."""
    if isinstance(target, form.Name):
        _bind(run, target.name, value, state)
        if isinstance(value_node, form.Name) and value.kind in _MUTABLE and value_node.name != target.name:
            state.share(target.name, value_node.name)
        if run.watching:
            run.note(target, value)
    elif isinstance(target, form.Display):
        _unpack(run, target, value, state)
    elif isinstance(target, (form.Attribute, form.Index)):
        _store(run, target, value, state)
    elif isinstance(target, form.Star):
        assign(run, target.value, value, state)
    elif isinstance(target, form.Slice):
        evaluate(run, target.base, state)
        change(run, target.base, state, lambda base: _replaced_part(base, elements(value)))
    elif isinstance(target, form.Opaque):
        for part in target.parts:
            evaluate(run, part, state)


def _bind(run: Run, name: str, value: Value, state: State) -> None:
    frame = run.frame
    if name in frame.globals:
        if frame.outer is not None and name in frame.outer.state.vars:
            outer = frame.outer.state
            outer.vars[name] = join(outer.vars[name], value)
        else:
            known = run.globals.get(name)
            run.globals[name] = value if known is None else join(known, value)
    state.bind(name, value)


def _replaced_part(base: Value, new: Value) -> Value:
    if base.items is None:
        return with_element(base, UNKNOWN, new)
    return rebuilt(base, {}, join(element(base, UNKNOWN), new) if base.items or base.rest is not None else new)


def _unpack(run: Run, target: form.Display, value: Value, state: State) -> None:
    parts = target.items
    star = next((n for n, part in enumerate(parts) if isinstance(part, form.Star)), None)
    exact = value.items is not None and value.rest is None and value.kind in ("list", "tuple")
    count = len(value.items) if value.items is not None else 0
    if exact and (star is None or count >= len(parts) - 1):
        assert value.items is not None
        given = [value.items.get(n, Value(open=True)) for n in range(count)]
        behind = len(parts) - star - 1 if star is not None else 0
        for number, part in enumerate(parts):
            if star is None or number < star:
                assign(run, part, given[number] if number < count else Value(open=True), state)
            elif number == star:
                middle = given[star : count - behind]
                assign(run, part, rebuilt(Value(kind="list"), dict(enumerate(middle)), None), state)
            else:
                assign(run, part, given[count - (len(parts) - number)], state)
        return
    for number, part in enumerate(parts):
        if isinstance(part, form.Star):
            each = elements(value)
            assign(run, part, rebuilt(Value(kind="list"), {}, each), state)
        elif star is None and value.kind != "dict":
            assign(run, part, element(value, number), state)
        else:
            assign(run, part, elements(value), state)


def _store(run: Run, target: form.Attribute | form.Index, value: Value, state: State) -> None:
    from wardline_analyzers.flow.sinks import stored

    base = evaluate(run, target.base, state)
    key: Any
    if isinstance(target, form.Attribute):
        key = "." + target.name
        stored(run, base, target, target.name, False, value, state)
        setter = _property_setter(run, base, target, value, state)
        if setter:
            return
    else:
        keys = evaluate(run, target.key, state)
        key = keys.constant
        stored(run, base, target, key if isinstance(key, str) else "*", True, value, state)
        if keys.consts is not None and len(keys.consts) > 1:
            for each in keys.consts:
                change(run, target.base, state, lambda b, k=each: with_element(b, k, value, sure=False))  # type: ignore[misc]
            return
        if keys.taints:
            value = value.but(taints=(*value.taints, *keys.taints))
    change(run, target.base, state, lambda b: with_element(b, key, value))


def _property_setter(run: Run, base: Value, target: form.Attribute, value: Value, state: State) -> bool:
    """`x.name = value` where the class has a property of that name: its setter is called."""
    from wardline_analyzers.flow.calls import set_property

    return bool(base.callables) and set_property(run, base, target, value, state)


def change(run: Run, place: form.Expression, state: State, how: Any) -> None:
    """Replace what is at a place (a name, an attribute or an element of a place) by `how(what is there)`."""
    if isinstance(place, form.Name):
        known = run.variable(place.name, state)
        new = how(known)
        if new is known:
            return
        if place.name in state.vars:
            state.mutate(place.name, new)
        else:
            _change_outer(run, place.name, new, state)
    elif isinstance(place, form.Attribute):
        key = "." + place.name
        change(run, place.base, state, lambda base: _inside(base, key, how))
    elif isinstance(place, form.Index):
        found = run.seen.get(place.key)
        index = found.constant if found is not None else UNKNOWN
        if not run.watching:
            index = evaluate(run, place.key, state).constant
        change(run, place.base, state, lambda base: _inside(base, index, how))
    elif isinstance(place, (form.Await, form.Star)):
        change(run, place.value, state, how)
    elif isinstance(place, form.Walrus):
        change(run, place.target, state, how)


def _inside(base: Value, key: Any, how: Any) -> Value:
    old = element(base, key)
    new = how(old)
    return base if new is old else with_element(base, key, new)


def _change_outer(run: Run, name: str, new: Value, state: State) -> None:
    """The object of a variable of a function around, or of the module, changes."""
    frame = run.frame.outer
    while frame is not None:
        if name in frame.state.vars:
            frame.state.mutate(name, join(frame.state.vars[name], new))
            return
        frame = frame.outer
    known = run.globals.get(name)
    run.globals[name] = new if known is None else join(known, new)


def remove(run: Run, target: form.Expression, state: State) -> None:
    """`del target`"""
    if isinstance(target, form.Name):
        state.groups.pop(target.name, None)
        state.vars.pop(target.name, None)
    elif isinstance(target, form.Index):
        evaluate(run, target.base, state)
        key = evaluate(run, target.key, state).constant
        change(run, target.base, state, lambda base: without(base, key))
    elif isinstance(target, form.Attribute):
        evaluate(run, target.base, state)
        change(run, target.base, state, lambda base: without(base, "." + target.name))
    elif isinstance(target, form.Display):
        for item in target.items:
            remove(run, item, state)


def without(base: Value, key: Any) -> Value:
    """The container after `del base[key]`."""
    items = base.items
    if items is None or key is UNKNOWN:
        return base
    if base.kind == "list" and isinstance(key, int):
        if base.rest is not None or not -len(items) <= key < len(items):
            return base
        kept = list(items.values())
        del kept[key]
        return rebuilt(base, dict(enumerate(kept)), None)
    try:
        if key not in items:
            return base
    except TypeError:
        return base
    return rebuilt(base, {k: v for k, v in items.items() if k != key}, base.rest)


__all__ = ["assign", "change", "remove", "without"]
