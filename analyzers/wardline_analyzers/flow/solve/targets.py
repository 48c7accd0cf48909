"""Assignment: what becomes of variables, attributes and elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import is_unguessable, of_part
from wardline_analyzers.flow.boundary.secrets import marked, where_it_is
from wardline_analyzers.flow.boundary.sinks import reach, stored
from wardline_analyzers.flow.decide.decisions import note_need
from wardline_analyzers.flow.evaluate import descriptors, protocols
from wardline_analyzers.flow.evaluate.attributes import field
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.evaluate.members import AROUND
from wardline_analyzers.flow.evaluate.properties import set_property
from wardline_analyzers.flow.evaluate.subscripts import URL, index
from wardline_analyzers.flow.known.elements import constant, display, element, elements, key_of, rebuilt, with_element
from wardline_analyzers.flow.known.identity import Changes, fields_of, noted, probe_of, with_fields, with_part
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.kinds import DRAWN
from wardline_analyzers.flow.known.program import Instance, LocalClass
from wardline_analyzers.flow.known.run import Frame, Run
from wardline_analyzers.flow.known.state import State, vouched
from wardline_analyzers.flow.known.values import CLEAN, NONE, PARAMETER, UNKNOWN, Id, Value


def assign(run: Run, target: form.Expression, value: Value, state: State) -> None:
    """`target = value`"""
    if isinstance(target, form.Name):
        name = target.name
        unguessable(run, name, value, target, state)
        if value.taints:
            value = where_it_is(value, name)
        _bind(run, name, marked(value, name, target), state, target)
        if run.watching:
            run.note(target, value)
    elif isinstance(target, form.Display):
        _unpack(run, target, value, state)
    elif isinstance(target, (form.Attribute, form.Index)):
        _store(run, target, value, state)
    elif isinstance(target, form.Star):
        assign(run, target.value, value, state)
    elif isinstance(target, form.Slice):
        base = evaluate(run, target.base, state)
        bounds = _bounds(run, target, state)
        change(run, target.base, state, lambda old: _replaced_part(old, value, bounds), base)
    elif isinstance(target, form.Opaque):
        for part in target.parts:
            evaluate(run, part, state)


def _bounds(run: Run, target: form.Slice, state: State) -> list[Any]:
    """The constants between which a slice lies; with a step, none is known."""
    bounds = [evaluate(run, part, state) if part is not None else NONE for part in (target.low, target.high)]
    return [bound.constant for bound in bounds] if target.step is None else [UNKNOWN]


def unguessable(run: Run, name: str, value: Value, target: form.Node, state: State) -> None:
    """What a name says is to be unguessable is made here: not of predictable numbers."""
    if not value.taints or not is_unguessable(name):
        return
    weak = tuple(t for t in value.taints if t.kind == DRAWN or t.kind == PARAMETER)
    if weak:
        reach(run, "password", name, value.but(taints=weak), target, state)


def _bind(run: Run, name: str, value: Value, state: State, target: form.Node) -> None:
    state.vars[name] = value
    frame = run.frame
    outer = frame.scopes.get(name) if frame.scopes else None
    if outer is None:
        return
    value = _for_others(value, state)
    if outer:
        around = frame.outer
        while around is not None:
            if name in around.state.vars:
                known = around.state.vars[name]
                around.state.vars[name] = value if _is_sure(frame, target) else join(known, value)
                return
            around = around.outer
    else:
        run.write((run.world.here.module, name), value)


def _is_sure(frame: Frame, target: form.Node) -> bool:
    """Does each call of the function that is looked at get to this assignment?"""
    body = frame.function.body if frame.function is not None else ()
    within = next((s for s in body if s.start <= target.start < s.end), None)
    plain = isinstance(within, (form.Assign, form.Augment, form.If))
    return plain and not frame.loops and frame.sure


def _replaced_part(base: Value, new: Value, bounds: list[Any]) -> Value:
    """The list after `base[low:high] = new`."""
    exact = base.items is not None and base.rest is None and new.items is not None and new.rest is None
    if bounds == [None, None] or bounds == [0, None]:  # all of it
        whole = new if new.items is not None else Value(items={}, rest=elements(new))
        return rebuilt(base, dict(whole.items or {}), whole.rest).but(taints=new.taints)
    if exact and all(b is None or (isinstance(b, int) and not isinstance(b, bool)) for b in bounds):
        assert base.items is not None and new.items is not None
        items = list(base.items.values())
        items[slice(*bounds)] = new.items.values()
        return display(base.kind, items)
    each = elements(new)
    if base.items is None:
        return with_element(base, UNKNOWN, each)
    return rebuilt(base, {}, join(element(base, UNKNOWN), each) if base.items or base.rest is not None else each)


def _unpack(run: Run, target: form.Display, value: Value, state: State) -> None:
    parts = target.items
    if value.callables and value.kind != "tuple":
        row = protocols.called(run, value, "__iter__", (), target)
        value = row if row is not None else value
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
    of_record = value.kind == "instance" and value.items and run.world.models.front.virtual
    fields = list(value.items.values()) if of_record and value.items is not None else []
    for number, part in enumerate(parts):
        if isinstance(part, form.Star):
            each = elements(value)
            assign(run, part, rebuilt(Value(kind="list"), {}, each), state)
        elif fields and number < len(fields):
            assign(run, part, fields[number], state)
        elif value.name == URL and (star is None or number < star):
            assign(run, part, index(run, value, constant(number), part), state)
        elif star is None and value.kind != "dict":
            assign(run, part, _called_so(part, element(value, number)), state)
        else:
            assign(run, part, elements(value), state)


def _called_so(target: form.Expression, part: Value) -> Value:
    """One of the parts of a whole: in `client_id, client_secret = …` the name tells which of them is the secret."""
    taints = of_part(part.taints, target.name) if isinstance(target, form.Name) else part.taints
    return part if taints is part.taints else part.but(taints=taints)


def _store(run: Run, target: form.Attribute | form.Index, value: Value, state: State) -> None:
    base = evaluate(run, target.base, state)
    key: Any
    keyed: Value | None
    if isinstance(target, form.Attribute):
        by_text = base.kind == "dict" and run.world.models.front.fields_by_text
        key = target.name if by_text else "." + target.name
        stored(run, base, target, target.name, False, value, state)
        unguessable(run, target.name, value, target, state)
        if _property_setter(run, base, target, value, state):
            return
        if base.callables and protocols.called(run, base, "__setattr__", (constant(target.name), value), target):
            return
        keyed = None
    else:
        keys = evaluate(run, target.key, state)
        key = key_of(keys)
        if isinstance(key, str) and base.kind == "instance" and run.world.models.front.fields_by_text:
            key = "." + key
        stored(run, base, target, key if isinstance(key, str) else "*", True, value, state, keys)
        if isinstance(key, str):
            unguessable(run, key, value, target, state)
        if keys.consts is not None and len(keys.consts) > 1:
            for each in keys.consts:
                change(run, target.base, state, lambda b, k=each: with_element(b, k, value, sure=False), base)  # type: ignore[misc]
            return
        if base.callables and protocols.called(run, base, "__setitem__", (keys, value), target) is not None:
            return
        keyed = keys if key is UNKNOWN and base.kind in ("dict", "") else None
        if keys.taints and (base.items is not None or base.ids):
            note_need(run, (target.key,))
    change(run, target.base, state, lambda b: with_element(b, key, value, keyed=keyed), base)
    if isinstance(target, form.Attribute):
        _store_around(run, base, target.name, value, state)


def _store_around(run: Run, base: Value, name: str, value: Value, state: State) -> None:
    """`name = value` in a class inside a class, which has no such field: the object around it has."""
    around = base.items.get(AROUND) if base.items is not None else None
    inner = next((c.of for c in base.callables if isinstance(c, Instance) and isinstance(c.of, LocalClass)), None)
    if around is not None and inner is not None and not inner.has(name):
        change(run, None, state, lambda outer: with_element(outer, f".{name}", value), around)


def _property_setter(run: Run, base: Value, target: form.Attribute, value: Value, state: State) -> bool:
    """`x.name = value` where the class has a property or a descriptor of that name: its setter is called."""
    if not base.callables:
        return False
    return set_property(run, base, target, value, state) or descriptors.write(
        run, base, target.name, value, target, state
    )


def change(
    run: Run, place: form.Node | None, state: State, how: Callable[[Value], Value], value: Value | None = None
) -> None:
    """Replace what is at a place (a name, an attribute or an element of a place) by `how(what is there)`.

    All that is the same object changes with it. `value` is what is there, if it is known: it is enough where there is
    no place, as behind a call.
    """
    changes: Changes = {}
    if value is not None and value.ids:
        noted(value, how(value), changes)
    else:
        _change(run, place, state, how, changes)
    if changes:
        spread(run, changes, state)


def spread(run: Run, changes: Changes, state: State) -> None:
    """These objects have changed, wherever they are."""
    probe = probe_of(changes)
    state.replace(changes, probe)
    frame = run.frame.outer
    if frame is not None:
        weak = {own: (new, False) for own, (new, _) in changes.items()}
        while frame is not None:
            if frame.state is not state:
                frame.state.replace(changes if run.frame.is_sure_for(frame) else weak, probe)
            frame = frame.outer
    for own, (new, _) in changes.items():
        if isinstance(own[0], str):
            _write(run, own, new, state)


def _for_others(value: Value, state: State) -> Value:
    """What somebody sees who knows nothing of the tests here."""
    return vouched(value, state.facts) if state.facts else value


def _write(run: Run, own: Id, new: Value, state: State) -> None:
    """The object of a module's variable, or a part of it, changes."""
    module, _, name = own[0].rpartition(":")
    if not name:  # globals()
        for key, item in (new.items or {}).items():
            if isinstance(key, str):
                _write(run, (f"{module}:{key}",), item, state)
        return
    here = module == run.world.here.module
    known = state.vars.get(name) if here else None
    if len(own) > 1:
        base = known if known is not None else run.globals.get((module, name))
        if base is None:
            base = run.world.name(name) if here else None
        new = with_part(base if base is not None else Value(open=True), own[1:], new)
    run.write((module, name), _for_others(new, state))
    if here and known is None and not _around(run, name):
        state.vars[name] = new  # what this function sees from here on


def _around(run: Run, name: str) -> bool:
    frame = run.frame.outer
    while frame is not None:
        if name in frame.state.vars:
            return True
        frame = frame.outer
    return False


def _change(run: Run, place: form.Node | None, state: State, how: Callable[[Value], Value], changes: Changes) -> None:
    """Make the change at the place itself, and note the objects that change."""
    if isinstance(place, form.Name):
        known = run.variable(place.name, state)
        new = noted(known, how(known), changes)
        if new is not known:
            _set(run, place.name, new, state)
    elif isinstance(place, form.Attribute):
        name = place.name
        _change(run, place.base, state, lambda base: _of_attribute(run, base, name, how, changes), changes)
    elif isinstance(place, form.Index):
        key = _key(run, place.key, state)
        _change(run, place.base, state, lambda base: _of_element(base, key, how, changes), changes)
    elif isinstance(place, (form.Await, form.Star)):
        _change(run, place.value, state, how, changes)
    elif isinstance(place, form.Walrus):
        _change(run, place.target, state, how, changes)
    elif isinstance(place, form.Call) and isinstance(place.callee, form.Name) and place.callee.name == form.CAST:
        _change(run, place.arguments[-1].value, state, how, changes)


def _key(run: Run, node: form.Expression, state: State) -> Any:
    """The constant of a key that has been evaluated already, where that can be told without doing it again."""
    if isinstance(node, form.Literal):
        return node.value
    if isinstance(node, form.Name):
        return run.variable(node.name, state).constant
    found = run.seen.get(node) if run.watching else None
    return found.constant if found is not None else UNKNOWN


def _of_attribute(run: Run, base: Value, name: str, how: Callable[[Value], Value], changes: Changes) -> Value:
    if name == "__dict__":
        old = fields_of(base)
        new = noted(old, how(old), changes)
        return base if new is old else with_fields(base, new)
    old = field(run, base, name)
    known = base.callables or (base.items is not None and "." + name in base.items)
    if old.name is None and base.name is not None and not known:
        old = old.but(name=f"{base.name}.{name}")  # what holds the new value is still that part of it
    new = noted(old, how(old), changes)
    by_text = base.kind == "dict" and run.world.models.front.fields_by_text
    return base if new is old else with_element(base, name if by_text else "." + name, new)


def _of_element(base: Value, key: Any, how: Callable[[Value], Value], changes: Changes) -> Value:
    old = element(base, key)
    new = noted(old, how(old), changes)
    return base if new is old else with_element(base, key, new)


def _set(run: Run, name: str, new: Value, state: State) -> None:
    """The object of a variable has changed, here, in a function around, or in the module."""
    if name in state.vars:
        state.vars[name] = new
        return
    frame = run.frame.outer
    while frame is not None:
        if name in frame.state.vars:
            frame.state.vars[name] = join(frame.state.vars[name], new)
            return
        frame = frame.outer
    state.vars[name] = new
    run.write((run.world.here.module, name), _for_others(new, state))


def remove(run: Run, target: form.Expression, state: State) -> None:
    """`del target`"""
    if isinstance(target, form.Name):
        state.vars.pop(target.name, None)
    elif isinstance(target, form.Index):
        base = evaluate(run, target.base, state)
        keys = evaluate(run, target.key, state)
        if base.callables and protocols.called(run, base, "__delitem__", (keys,), target) is not None:
            return
        change(run, target.base, state, lambda base: without(base, keys.constant))
    elif isinstance(target, form.Attribute):
        evaluate(run, target.base, state)
        by_text = run.world.models.front.fields_by_text

        def how(base: Value) -> Value:
            return without(base, target.name if by_text and base.kind == "dict" else "." + target.name)

        change(run, target.base, state, how)
    elif isinstance(target, form.Slice):
        base = evaluate(run, target.base, state)
        bounds = _bounds(run, target, state)
        change(run, target.base, state, lambda old: _replaced_part(old, _NOTHING, bounds), base)
    elif isinstance(target, form.Display):
        for item in target.items:
            remove(run, item, state)


_NOTHING: Final = Value(kind="list", items={})


def without(base: Value, key: Any) -> Value:
    """The container after `del base[key]`."""
    if base.when is not None:  # it may be empty now, whatever that told before
        base = base.but(when=None)
    items = base.items
    if items is None:
        return base
    if key is UNKNOWN:  # any of them may be missing from then on
        return rebuilt(base, dict(items), CLEAN) if base.kind == "dict" and base.rest is None else base
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


__all__ = ["assign", "change", "remove", "spread", "without"]
