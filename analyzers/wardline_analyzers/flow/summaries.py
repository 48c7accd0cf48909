"""From one look at a function to what its calls do: its parameters replaced by what is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wardline_analyzers.flow import form
from wardline_analyzers.flow.attributes import part_of
from wardline_analyzers.flow.binding import Slot
from wardline_analyzers.flow.objects import changed_between
from wardline_analyzers.flow.program import Bound, Generating, Partial, Ref, Summary, Use
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.sinks import harms, host_is_fixed, used
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.targets import change, spread
from wardline_analyzers.flow.values import (
    DEEPEST,
    MOST_IDS,
    NEVER,
    NO_FACTS,
    PARAMETER,
    Facts,
    Id,
    Key,
    Step,
    Taint,
    Taints,
    Value,
    join,
    join_taints,
    rebuilt,
    with_element,
)


def fill(
    run: Run, ref: Ref, summary: Summary, bound: Sequence[Slot], node: form.Call, state: State, sent: Value
) -> Value:
    """What a call does, by the summary of its function."""
    name = ref.name.rpartition(".")[2]

    def step(taint: Taint) -> Taint:
        return taint.via(node.start, node.end, f"goes through `{name}`")

    def link(taint: Taint) -> Taint:
        return taint.but(way=Step(None, node.start, node.end, f"`{name}` hands it on", (ref.module, ref.name, 0)))

    values = [slot.value for slot in bound]
    if summary.last is not None:
        values.append(sent)
    filling = Filling(run, values, step, link)
    for use in summary.uses:
        for made in filling.use(use):
            if harms(made.taint, use.sink.kind, state) and not _shielded(use, filling):
                used(run, made)
    for index, effect in summary.effects:
        if index < len(bound):
            _change(run, filling, index, effect, bound[index].node, state)
    filling.changed = True
    for variable, written in summary.globals:
        _write(run, variable, filling.value(written), state)
    if summary.facts:
        state.learn(filling.facts(summary.facts))
    if summary.returns is None:
        return NEVER
    result = filling.value(summary.returns)
    if summary.last is not None:
        running = Generating(ref, tuple(slot.value for slot in bound), filling.value(summary.last))
        return result.but(callables=(running,))
    return result


def _shielded(use: Use, filling: Filling) -> bool:
    """What the caller puts in front of the data ends the host of a URL."""
    return use.bare and use.sink.kind in ("url", "redirect") and host_is_fixed(filling.given(use.taint.key).head)


def _change(
    run: Run, filling: Filling, index: int, effect: Value, place: form.Node | None, state: State
) -> None:
    """The function changes the object of this parameter."""
    old, new = filling.arguments[index], filling.value(effect)
    after = _after(old, new)
    if after is old:
        return
    if old.ids and not after.ids:
        after = after.but(ids=old.ids)
    filling.after[index] = after
    changes = changed_between((old,), (after,)) if old.held else None
    if changes:
        spread(run, changes, state)
    elif place is not None:
        change(run, place, state, lambda known: _after(known, new))


def _after(old: Value, new: Value) -> Value:
    """An object after a function changed it: `new` is what it was for that function, filled in."""
    if new.items is not None:
        if new.rest is None and new.kind != "instance":
            return new.but(callables=old.callables, name=old.name)
        value = old
        for key, item in new.items.items():
            value = with_element(value, key, item)
        extra = tuple(t for t in new.rest.taints if t not in old.taints) if new.rest is not None else ()
        if extra and value.items is not None:
            added = Value(taints=extra)
            value = rebuilt(value, value.items, added if value.rest is None else join(value.rest, added), new.keys)
        return value
    extra = tuple(t for t in new.taints if t not in old.taints)
    if not extra and not (new.open and not old.open):
        return old
    added = Value(taints=extra, open=new.open)
    if old.items is None:
        return old.but(taints=join_taints(old.taints, extra), open=old.open or new.open, consts=None)
    return rebuilt(old, dict(old.items), added if old.rest is None else join(old.rest, added))


def _write(run: Run, variable: tuple[str, str], value: Value, state: State) -> None:
    """The function writes to a variable of a module."""
    run.write(variable, value)
    module, name = variable
    if module == run.world.here.module:
        known = state.vars.get(name)
        if known is not None and (name in run.frame.scopes or (f"{module}:{name}",) in known.ids):
            state.vars[name] = join(known, value)


def _untouched(value: Value, own: Id) -> bool:
    """Is this what the caller gave, as it was?"""
    if value.items is not None or value.consts is not None or len(value.taints) != 1:
        return False
    taint = value.taints[0]
    return taint.kind == PARAMETER and taint.key == own and taint.sure and not taint.shape


class Filling:
    """Puts the arguments of one call in the place of parameters. `step` is the call, as a step of the way."""

    __slots__ = ("_link", "_run", "_step", "after", "arguments", "changed")

    def __init__(
        self,
        run: Run,
        arguments: Sequence[Value],
        step: Callable[[Taint], Taint],
        link: Callable[[Taint], Taint],
    ) -> None:
        self._run = run
        self.arguments = arguments
        self.after = list(arguments)
        """What the arguments are after the call."""
        self.changed = False
        """Is that known?"""
        self._step = step
        self._link = link

    def given(self, key: Key) -> Value:
        index = key[0]
        if not isinstance(index, int) or index >= len(self.arguments):
            return Value(open=True)
        return part_of(self._run, self.arguments[index], key[1:])

    def taints(self, taints: Taints) -> tuple[Taints, bool]:
        """What these are in terms of the caller; and whether something unknown is among what is given."""
        found: Taints = ()
        opened = False
        for taint in taints:
            if taint.kind != PARAMETER:
                found = join_taints(found, (self._link(taint),))
                continue
            value = self.given(taint.key)
            opened = opened or value.open
            found = join_taints(found, tuple(self._combined(taint, t) for t in value.taints))
        return found, opened

    def _combined(self, inside: Taint, given: Taint) -> Taint:
        cleared = given.cleared | inside.cleared if inside.cleared else given.cleared
        undone = {kind[1:] for kind in inside.cleared if kind.startswith("-")}
        if undone:
            cleared = frozenset(k for k in cleared if k not in undone and not k.startswith("-"))
        return self._step(
            given.but(cleared=cleared, sure=given.sure and inside.sure, shape=given.shape or inside.shape)
        )

    def value(self, value: Value, depth: int = 0) -> Value:
        """A value of the function in terms of the caller."""
        ids = value.ids
        if ids:
            own = ids[0]
            if own is not None and len(ids) == 1 and isinstance(own[0], int) and own[0] < len(self.after):
                if self.changed or _untouched(value, own):
                    return part_of(self._run, self.after[own[0]], own[1:])
            ids = self._ids(ids)
        if not value.taints and not value.callables and value.when is None and value.items is None:
            return value
        taints, opened = self.taints(value.taints)
        items, rest, keys = None, None, None
        if value.items is not None and depth < DEEPEST:
            items = {key: self.value(item, depth + 1) for key, item in value.items.items()}
            rest = self.value(value.rest, depth + 1) if value.rest is not None else None
            keys = self.value(value.keys, depth + 1) if value.keys is not None else None
        when = None
        if value.when is not None:
            when = (self.facts(value.when[0]), self.facts(value.when[1]))
        callables = value.callables
        if callables:
            callables = tuple(self._callable(c) for c in callables)
        return value.but(
            taints=taints,
            open=value.open or opened,
            items=items,
            rest=rest,
            keys=keys,
            when=when,
            callables=callables,
            ids=ids,
        )

    def _ids(self, ids: tuple[Id | None, ...]) -> tuple[Id | None, ...]:
        found: dict[Id | None, None] = {}
        for own in ids:
            if own is None or not isinstance(own[0], int):
                found[own] = None
            else:
                found.update(dict.fromkeys(self.given(own).ids or (None,)))
        return tuple(found) if len(found) <= MOST_IDS and found != {None: None} else ()

    def _callable(self, callable_: Any) -> Any:
        if isinstance(callable_, Bound):
            return Bound(callable_.function, self.value(callable_.receiver, 1))
        if isinstance(callable_, Partial):
            return Partial(
                self.value(callable_.function, 1),
                tuple(self.value(v, 1) for v in callable_.positional),
                tuple((n, self.value(v, 1)) for n, v in callable_.keywords),
            )
        if isinstance(callable_, Generating):
            arguments = tuple(self.value(v, 1) for v in callable_.arguments)
            return Generating(callable_.function, arguments, self.value(callable_.result, 1))
        return callable_

    def facts(self, facts: Facts) -> Facts:
        if not facts:
            return NO_FACTS
        found: set[tuple[Key, frozenset[str]]] = set()
        for key, kinds in facts:
            if key and isinstance(key[0], int):
                found.update((t.key, kinds) for t in self.given(key).taints)
        return frozenset(found)

    def use(self, use: Use) -> list[Use]:
        """The uses that one use of a parameter becomes."""
        value = self.given(use.taint.key)
        return [Use(self._combined(use.taint, t), use.sink, use.bare, use.cap) for t in value.taints]


__all__ = ["PARAMETER", "Filling", "fill"]
