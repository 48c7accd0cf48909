"""Methods of dictionaries and of what is like them: what they give, and what they change."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.form_fields import of_field
from wardline_analyzers.flow.boundary.secret_names import but_secrets, of_part
from wardline_analyzers.flow.decide.decisions import note_need, note_structure
from wardline_analyzers.flow.decide.regexes import kinds_once_gone
from wardline_analyzers.flow.evaluate.members import row_fields
from wardline_analyzers.flow.evaluate.operators import merged
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display, element, elements, key_of, rebuilt, with_element
from wardline_analyzers.flow.known.identity import part_id
from wardline_analyzers.flow.known.joining import join, join_all, told_apart
from wardline_analyzers.flow.known.outcomes import answered
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import ANY, CLEAN, INT, NO_FACTS, NO_KINDS, NONE, UNKNOWN, Value
from wardline_analyzers.flow.methods.container_changes import Method, changed, with_any
from wardline_analyzers.flow.solve.targets import without

_BESIDE: Final = "[key]"
"""The step to a key: a test of an element tells nothing of the key that it is under."""


def _popitem(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`mapping.popitem(last=True)`"""
    given = arguments.get("0|last")
    at_end = given.value.constant if given is not None else True
    note_structure(run, receiver)
    if receiver.kind == "dict" and receiver.items and receiver.rest is None and isinstance(at_end, bool):
        key = next(reversed(receiver.items) if at_end else iter(receiver.items))
        found = display("tuple", [constant(key), receiver.items[key]])
        changed(run, node, state, lambda base: without(base, key), receiver)
        return found
    return display("tuple", [elements(receiver), element(receiver, UNKNOWN)])


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

    changed(run, node, state, how, receiver)
    return NONE


def _new_child(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`chain.new_child(m)`: what m has comes first."""
    given = arguments.get("0|m")
    child = given.value if given is not None else Value(kind="dict", items={})
    return merged(receiver, child).but(ids=())


def _get(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    given = arguments.get("0")
    default = arguments.get("1|default")
    if given is None:
        # A queue's `get()`: any of what was put in.
        note_structure(run, receiver)
        return element(receiver, UNKNOWN) if receiver.items is not None else _of_unknown(receiver, UNKNOWN)
    keys = given.value.consts if given.value.kind != "tuple" else _only(key_of(given.value))
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
        missing = default.value if default is not None else NONE
        joined = _or_none(join_all([*values, unlisted(missing, given.value, receiver)]), missing)
        if receiver.rest is not None or not given.value.taints or not receiver.harmless:
            return joined
        known = dict(facts_of(given.value))  # it is one of the keys, if this is what stands under one
        return _or_none(answered(joined, [*((value, known) for value in values), (missing, {})]), missing)
    found_values: list[Value] = []
    for key in keys:
        try:
            there = key in receiver.items
        except TypeError:
            there = False
        if there:
            found_values.append(receiver.items[key])
            if receiver.rest == CLEAN:  # on some way it was not there
                found_values.append(default.value if default is not None else NONE)
        else:
            if receiver.rest is not None:
                found_values.append(of_field(run, receiver, key, told_apart(receiver.rest, key)))
            found_values.append(default.value if default is not None else NONE)
    return join_all(found_values)


def _or_none(found: Value, missing: Value) -> Value:
    """A row or dictionary that stands under some key, or None: it is not sure that it is true."""
    if missing.kind != "none" or found.items is None or found.when is not None:
        return found
    return found.but(when=(NO_FACTS, NO_FACTS))


def unlisted(missing: Value, key: Value, receiver: Value) -> Value:
    """`ESCAPES.get(letter, letter)`: a letter that stays as it is, since it is none of the keys."""
    letters = [each for each in receiver.items or () if isinstance(each, str) and len(each) == 1]
    same = {t.key for t in missing.taints} == {t.key for t in key.taints}
    if not same or not letters or len(letters) != len(receiver.items or ()):
        return missing
    gone = kinds_once_gone(letters) if all(t.key[-1] in ("[*]", "[]") for t in missing.taints) else NO_KINDS
    return missing.but(taints=tuple(t.but(cleared=t.cleared | gone) for t in missing.taints)) if gone else missing


def _only(key: object) -> tuple[object, ...] | None:
    return None if key is UNKNOWN else (key,)


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
    keyed = given.value if given is not None and key is UNKNOWN and receiver.kind in ("dict", "") else None
    sure = receiver.rest is None
    changed(run, node, state, lambda base: with_element(base, key, new, sure=sure, keyed=keyed), receiver)
    if receiver.rest is None and receiver.items is not None:
        return new
    found = element(receiver, key)
    kept = part_id(receiver.ids, key) if receiver.ids and not found.ids else ()
    return join(found.but(ids=kept) if kept else found, new)


def _update(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    for given in arguments.positional:
        note_structure(run, given.value)

    def how(base: Value) -> Value:
        found = base
        for given in arguments.positional:
            value = given.value
            if found.items is not None and value.kind == "dict" and base.kind in ("dict", ""):
                found = merged(found, value)
            elif found.items is not None and base.kind == "dict" and value.kind == "" and value.items is None:
                found = merged(found, elements(value))  # whatever keys it has
            else:
                found = with_any(found, elements(value) if value.kind != "dict" else element(value, UNKNOWN))
        for name, given in arguments.keywords.items():
            found = with_element(found, name, given.value)
        if arguments.named is not None:
            found = with_any(found, arguments.named.value)
        return found

    changed(run, node, state, how, receiver)
    return NONE


def _key_of_unknown(receiver: Value) -> Value:
    found = _of_unknown(receiver, _BESIDE)
    return found.but(taints=but_secrets(found.taints)) if found.taints else found


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
        pair = display("tuple", [_key_of_unknown(receiver), _any_value(receiver)])
    return Value(kind="list", items={}, rest=pair, taints=pair.taints, open=pair.open)


def _keys(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    if receiver.items is not None and receiver.rest is None and receiver.kind == "dict":
        return display("list", [constant(k) for k in receiver.items])
    each = elements(receiver) if receiver.items is not None else _key_of_unknown(receiver)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _values(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    if receiver.items is not None and receiver.rest is None:
        return display("list", list(receiver.items.values()))
    each = element(receiver, UNKNOWN) if receiver.items is not None else _any_value(receiver)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _most_common(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    pair = display("tuple", [elements(receiver), INT])
    return Value(kind="list", items={}, rest=pair, taints=pair.taints, open=pair.open)


def _as_dict(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`row._asdict()`"""
    fields = row_fields(run, receiver)
    if receiver.items is None or not fields:
        return Value(kind="dict", taints=receiver.taints, open=receiver.open)
    return rebuilt(Value(kind="dict"), {name: element(receiver, n) for n, name in enumerate(fields)}, None)


MAPPING: Final[dict[str, Method]] = {
    "popitem": _popitem,
    "move_to_end": _to_end,
    "new_child": _new_child,
    "get": _get,
    "get_nowait": _get,
    "setdefault": _setdefault,
    "update": _update,
    "items": _items,
    "keys": _keys,
    "values": _values,
    "most_common": _most_common,
    "_asdict": _as_dict,
}
"""By the word behind the dot; some are those of queues and requests as well."""

__all__ = ["MAPPING", "unlisted"]
