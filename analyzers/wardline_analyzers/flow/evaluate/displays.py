"""Containers that are written out, and comprehensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.branching import branch
from wardline_analyzers.flow.decide.decisions import note_structure
from wardline_analyzers.flow.evaluate import enumerations
from wardline_analyzers.flow.evaluate.expressions import EVALUATE, evaluate
from wardline_analyzers.flow.evaluate.operators import merged
from wardline_analyzers.flow.known.elements import display, elements, followed_by, key_of, rebuilt, spelled_out
from wardline_analyzers.flow.known.joining import join, join_all
from wardline_analyzers.flow.known.outcomes import Known, learn
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, join_states, of_all_turns, vouched
from wardline_analyzers.flow.known.values import MOST_ITEMS, NO_FACTS, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import assign, unguessable

_MOST_TURNS: Final = 8
"""Elements up to which a comprehension is looked at one by one."""


def _display(run: Run, node: form.Display, state: State) -> Value:
    items: list[Value] = []
    loose: list[Value] = []
    behind: list[Value] = []
    for item in node.items:
        if isinstance(item, form.Star):
            value = evaluate(run, item.value, state)
            note_structure(run, value)
            if value.items is not None and value.rest is None and value.kind in ("list", "tuple"):
                (behind if loose else items).extend(value.items.values())
            else:
                loose.append(elements(value))
        else:
            (behind if loose else items).append(evaluate(run, item, state))
    if loose:
        made = rebuilt(Value(kind=node.kind), *followed_by(dict(enumerate(items)), join_all(loose), behind))
    else:
        made = display(node.kind, items)
    if node.kind != "tuple":
        made.ids = run.fresh()
    return made


def _mapping(run: Run, node: form.Mapping, state: State) -> Value:
    items: dict[Any, Value] = {}
    rest: Value | None = None
    keys: Value | None = None
    for key_node, value_node in node.pairs:
        if key_node is None:
            more = evaluate(run, value_node, state)
            note_structure(run, more)
            made = merged(rebuilt(_DICT, items, rest, keys), more)
            items, rest, keys = dict(made.items or {}), made.rest, made.keys
            if made.items is None:
                rest = Value(taints=made.taints, open=made.open)
            continue
        key, value = evaluate(run, key_node, state), evaluate(run, value_node, state)
        plain = key_of(key)
        if isinstance(plain, str):
            unguessable(run, plain, value, value_node, state)
        if plain is not UNKNOWN and len(items) < MOST_ITEMS:
            items[plain] = value
        elif key.consts is not None and len(items) + len(key.consts) < MOST_ITEMS:
            for each in key.consts:
                items[each] = join(items[each], value) if each in items else value
        else:
            if plain is UNKNOWN:  # it may be any of those before it
                items = {k: join(v, value) for k, v in items.items()}
            rest = value if rest is None else join(rest, value)
            keys = key if keys is None else join(keys, key)
    made = rebuilt(_DICT, items, rest, keys)
    made.ids = run.fresh()
    return made


_DICT: Final = Value(kind="dict")


def _comprehension(run: Run, node: form.Comprehension, state: State) -> Value:
    kind = "list" if node.kind == "generator" else node.kind
    inner: State | None = state.copy()
    single: list[Value] | None = None
    names: set[str] = set()
    left_out: Known = {}
    if len(node.generators) > 1 and kind in ("list", "dict"):
        within = state.copy()
        several = _all_turns(run, node, within)
        if several is not None:
            made = _collected(run, node, several, within, kind)
            made.ids = run.fresh()
            _leave(state, within, names.union(*(_bound(generator.target) for generator in node.generators)))
            return made
    for generator in node.generators:
        assert inner is not None
        iterable = spelled_out(enumerations.in_order(run, evaluate(run, generator.iterable, inner), generator.iterable))
        names |= _bound(generator.target)
        if (
            len(node.generators) == 1
            and kind in ("list", "dict")
            and iterable.items is not None
            and iterable.rest is None
            and iterable.kind in ("list", "tuple")
            and len(iterable.items) <= _MOST_TURNS
        ):
            single = list(iterable.items.values())
            break
        assign(run, generator.target, elements(iterable), inner)
        for test in generator.tests:
            if inner is not None:
                inner, other = branch(run, test, inner)
                if other is not None and len(generator.tests) == 1 == len(node.generators):
                    left_out = dict(of_all_turns(elements(iterable), frozenset(other.facts.items())))
        if inner is None:
            break
    if single is not None and inner is not None:
        refused: Known = {}
        made = _collected(run, node, _turns(run, node.generators[0], single, inner, refused), inner, kind)
        if refused and made.rest is not None and not made.items:
            made.when = (NO_FACTS, frozenset(refused.items()))
    elif inner is None:
        return Value(kind=kind, items={}, ids=run.fresh())
    elif node.key is not None:
        key = evaluate(run, node.key, inner)
        value = _tested(evaluate(run, node.element, inner), inner)
        made = rebuilt(_DICT, {}, value, _tested(key, inner) if key.consts is None else None)
    else:
        value = _tested(evaluate(run, node.element, inner), inner)
        made = Value(kind=kind, items={}, rest=value, taints=value.taints, open=value.open)
    if left_out and made.when is None:  # there is none: each has been left out
        made.when = (NO_FACTS, frozenset(left_out.items()))
    made.ids = run.fresh()
    _leave(state, inner, names)
    return made


def _tested(value: Value, state: State) -> Value:
    """The tests of a comprehension hold for each of its elements, wherever they go."""
    return vouched(value, state.facts) if value.taints and state.facts else value


def _bound(target: form.Expression) -> set[str]:
    """The names of a comprehension's own variables."""
    if isinstance(target, form.Name):
        return {target.name}
    if isinstance(target, form.Display):
        return set().union(*(_bound(item) for item in target.items))
    return _bound(target.value) if isinstance(target, form.Star) else set()


def _leave(state: State, inner: State, names: set[str]) -> None:
    """What a comprehension changed outside: objects, and names bound by `:=`. Its own variables are gone."""
    before = state.vars
    for name, value in inner.vars.items():
        if name not in names:
            old = before.get(name)
            if old is not value:
                before[name] = value if old is None else join(old, value)


_Turn = tuple[State, bool]
"""The state in which a comprehension makes one element, and whether it makes it for sure."""


def _turns(
    run: Run, generator: form.Generator, each: Sequence[Value], state: State, refused: Known | None = None
) -> Iterator[_Turn]:
    """The elements one after the other, each with what the ones before have left in `state`. `refused` takes in what
    holds if the tests take none of them."""
    for value in each:
        inner: State | None = state.copy()
        sure = True
        assign(run, generator.target, value, inner)  # type: ignore[arg-type]  # it is one, here
        for test in generator.tests:
            if inner is not None:
                inner, out = branch(run, test, inner)
                sure = sure and out is None
                if refused is not None and out is not None and len(generator.tests) == 1:
                    learn(refused, frozenset(out.facts.items()))
        if inner is not None:
            yield inner, sure


def _all_turns(run: Run, node: form.Comprehension, state: State) -> list[_Turn] | None:
    """The same for several `for`: a few elements in all, each known."""
    turns: list[_Turn] = [(state, True)]
    for generator in node.generators:
        further: list[_Turn] = []
        for here, sure in turns:
            row = spelled_out(evaluate(run, generator.iterable, here))
            if row.items is None or row.rest is not None or row.kind not in ("list", "tuple"):
                return None
            if len(row.items) + len(further) > _MOST_TURNS:
                return None
            further += [(i, sure and s) for i, s in _turns(run, generator, list(row.items.values()), here)]
        turns = further
    return turns


def _collected(run: Run, node: form.Comprehension, turns: Iterable[_Turn], state: State, kind: str) -> Value:
    """What a comprehension makes of its elements one by one."""
    items: dict[Any, Value] = {}
    rest: Value | None = None
    keyed: Value | None = None
    for inner, sure in turns:
        given = evaluate(run, node.key, inner) if node.key is not None else None
        key = key_of(given) if given is not None else len(items)
        found = evaluate(run, node.element, inner)
        _become(state, join_states([state, inner]))
        if given is not None and key is UNKNOWN:
            keyed = given if keyed is None else join(keyed, given)
        if key is UNKNOWN or not sure or (rest is not None and node.key is None):
            rest = found if rest is None else join(rest, found)
        else:
            items[key] = found
    if rest is not None and node.key is not None:
        items = {k: join(v, rest) for k, v in items.items()}
    return rebuilt(Value(kind=kind), items, rest, keyed)


def _become(state: State, other: State | None) -> None:
    assert other is not None
    state.vars = other.vars


EVALUATE.update(
    {
        form.Display: _display,
        form.Mapping: _mapping,
        form.Comprehension: _comprehension,
    }
)

__all__: list[str] = []
