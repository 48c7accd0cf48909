"""From one look at a function to what its calls do: its parameters replaced by what is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import but_secrets
from wardline_analyzers.flow.boundary.sinks import hardcoded, harms, is_content, used
from wardline_analyzers.flow.evaluate.operators import tested
from wardline_analyzers.flow.evaluate.strings import host_is_fixed
from wardline_analyzers.flow.evaluate.subscripts import part_of
from wardline_analyzers.flow.known.arguments import Slot
from wardline_analyzers.flow.known.elements import rebuilt, with_element
from wardline_analyzers.flow.known.identity import changed_between, keyed_by_text
from wardline_analyzers.flow.known.joining import OTHERS, join, join_taints
from wardline_analyzers.flow.known.kinds import ALL, UNTRACED
from wardline_analyzers.flow.known.program import (
    Bound,
    Generating,
    Getter,
    Packed,
    Partial,
    Ref,
    Summary,
    Use,
    plain_name,
    shown,
)
from wardline_analyzers.flow.known.run import DEEPEST_FILL, Run
from wardline_analyzers.flow.known.state import State, resolved_keys
from wardline_analyzers.flow.known.steps import handed_on
from wardline_analyzers.flow.known.values import (
    ANY,
    CALLED,
    CLEAN,
    DECODED,
    DEEPEST,
    FALSE_HERE,
    GUESSED,
    IF_RESOLVED,
    ITERATOR,
    MOST_GUESSES,
    MOST_IDS,
    NEVER,
    NO_FACTS,
    PARAMETER,
    TRUE_HERE,
    UNKNOWN,
    Facts,
    Id,
    Key,
    Taint,
    Taints,
    Value,
)
from wardline_analyzers.flow.solve.targets import change, spread
from wardline_analyzers.flow.solve.throwing import throw


def fill(
    run: Run, ref: Ref, summary: Summary, bound: Sequence[Slot], node: form.Call, state: State, sent: Value
) -> Value:
    """What a call does, by the summary of its function.

    A part of an argument may itself come of a call, as `x[0]` does where the class has `__getitem__`, and so on.
    """
    if run.fills >= DEEPEST_FILL:
        return ANY
    run.fills += 1
    result = _filled(run, ref, summary, bound, node, state, sent)
    run.fills -= 1
    return result


def _filled(
    run: Run, ref: Ref, summary: Summary, bound: Sequence[Slot], node: form.Call, state: State, sent: Value
) -> Value:
    name = shown(plain_name(ref.name).replace("/", "."))

    def step(taint: Taint) -> Taint:
        return taint.via(node.start, node.end, f"goes through {name}")

    def link(taint: Taint) -> Taint:
        return taint.but(way=handed_on(name, node.start, node.end, (ref.module, ref.name)))

    values = [slot.value for slot in bound]
    if summary.last is not None:
        values.append(sent)
    filling = Filling(run, values, step, link, node, plain_name(ref.name).rpartition(".")[2])
    for use in summary.uses:
        if filling.given(use.taint.key).open or str(use.taint.key[-1]).endswith(CALLED):  # nobody has called it
            run.opened.add((use.sink.function, use.sink.number))
        for made in filling.use(use):
            if made.taint.kind in made.told and made.sink.module != run.home:
                continue  # that function, in another file, is told of already
            if harms(made.taint, use.sink.kind, state, use.front) and not _shielded(use, filling):
                used(run, made)
    for index, effect in summary.effects:
        if index < len(bound):
            _change(run, filling, index, effect, bound[index].node, state)
    filling.changed = True
    run.asked.update(summary.reads)
    for variable, written in summary.globals:
        _write(run, variable, filling.value(written), state)
    if summary.facts:
        state.learn(filling.facts(summary.facts))
    if summary.thrown is not None:
        throw(run, filling.value(summary.thrown))
    if summary.returns is None:
        return NEVER
    result = filling.value(summary.returns)
    if summary.last is not None:
        running = Generating(ref, tuple(slot.value for slot in bound), filling.value(summary.last))
        return result.but(callables=(running,), ids=run.fresh() if result.name == ITERATOR else result.ids)
    return result


_ROWS: Final = frozenset(("list", "set", "dict"))


def _shielded(use: Use, filling: Filling) -> bool:
    """What the caller puts in front of the data ends the host of a URL."""
    return not use.front and use.sink.kind in ("url", "redirect") and host_is_fixed(filling.given(use.taint.key).head)


def _change(run: Run, filling: Filling, index: int, effect: Value, place: form.Node | None, state: State) -> None:
    """The function changes the object of this parameter."""
    old = filling.arguments[index]
    if old.kind == "dict" and effect.kind != "dict" and run.world.models.front.fields_by_text:
        effect = keyed_by_text(effect)
    after = filling.after_change(old, effect)
    if after is old:
        return
    filling.after[index] = after
    changes = changed_between((old,), (after,)) if old.held else None
    if changes:
        spread(run, changes, state)
    elif place is not None:
        change(run, place, state, lambda known: filling.after_change(known, effect))


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

    __slots__ = ("_given", "_link", "_name", "_node", "_run", "_step", "after", "arguments", "changed")

    def __init__(
        self,
        run: Run,
        arguments: Sequence[Value],
        step: Callable[[Taint], Taint],
        link: Callable[[Taint], Taint],
        node: form.Node,
        name: str = "",
    ) -> None:
        self._run = run
        self._name = name
        self._given: dict[Key, Value] = {}
        self._node = node
        self.arguments = arguments
        self.after = list(arguments)
        """What the arguments are after the call."""
        self.changed = False
        """Is that known?"""
        self._step = step
        self._link = link

    def given(self, key: Key) -> Value:
        known = self._given.get(key)
        if known is None:
            index = key[0]
            if not isinstance(index, int) or index >= len(self.arguments):
                return ANY
            whole = self.given(key[:-1]) if len(key) > 1 else self.arguments[index]
            known = self._given[key] = part_of(self._run, whole, key[1:][-1:], self._node)
        return known

    def taints(self, taints: Taints) -> tuple[Taints, bool]:
        """What these are in terms of the caller; and whether something unknown is among what is given."""
        found: Taints = ()
        opened = False
        for taint in taints:
            own = self._own(taint)
            if own is None:
                found = join_taints(found, (self._link(taint),))
                continue
            value = self.given(own)
            if value.open and (cleared := taint.cleared & ALL):
                found = join_taints(found, (Taint(UNTRACED, (UNTRACED, None), cleared),))
            else:
                opened = opened or value.open
            found = join_taints(found, tuple(self._combined(taint, t) for t in value.taints))
        return found, opened

    def _own(self, taint: Taint) -> Key | None:
        """The parameter that data stands for. What is a view by its form only takes what a call of it gives, too."""
        if taint.kind == PARAMETER:
            return taint.key
        if len(taint.key) > 3 and taint.key[0] == GUESSED and taint.key[1] == self._name:
            index = taint.key[3]
            return taint.key[3:] if isinstance(index, int) and index < len(self.arguments) else None
        return None

    def _combined(self, inside: Taint, given: Taint) -> Taint:
        if not inside.cleared and inside.sure and not inside.shape:
            return self._step(given)
        cleared = given.cleared | inside.cleared
        undone = {kind[1:] for kind in inside.cleared if kind.startswith("-")}
        if undone:
            cleared = frozenset(k for k in cleared if k not in undone and not k.startswith("-"))
        shape = "" if inside.shape == DECODED else given.shape or inside.shape
        guesses = min(given.guesses + inside.guesses, MOST_GUESSES)
        return self._step(given.but(cleared=cleared, guesses=guesses, shape=shape))

    def value(self, value: Value, depth: int = 0) -> Value:
        """A value of the function in terms of the caller."""
        ids = value.ids
        if ids:
            own = ids[0]
            if own is not None and len(ids) == 1 and isinstance(own[0], int) and own[0] < len(self.after):
                given = part_of(self._run, self.after[own[0]], own[1:], self._node)
                return given if self.changed or _untouched(value, own) else self.after_change(given, value, depth)
            ids = self._ids(ids)
        if not value.taints and not value.callables and value.when is None and not value.cases and value.items is None:
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
        cases = tuple((const, self.facts(facts)) for const, facts in value.cases)
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
            cases=cases,
            callables=callables,
            ids=ids,
        )

    def after_change(self, old: Value, new: Value, depth: int = 0) -> Value:
        """An object after the function changed it: `new` is what it was for the function in the end."""
        if new.items is not None and new.rest is None and new.kind != "instance":
            return self._elsewhere(new, depth).but(callables=old.callables, name=old.name, ids=old.ids)
        value = old
        if new.items is not None:
            for key, item in new.items.items():
                value = with_element(value, key, self.value(item, depth + 1))
            more = new.rest if new.rest is not None else CLEAN
        else:
            more = new
        own = new.ids[0] if len(new.ids) == 1 else None
        taints, opened = self.taints(tuple(t for t in more.taints if t.key != own and t.key[-1] != OTHERS))
        taints = tuple(t for t in taints if t not in value.taints)
        if taints or (opened and not value.open):
            added = Value(taints=taints, open=opened)
            if value.items is None:
                name = new.name if value.name is None and not value.kind else value.name  # what it is, is as it was
                held = join_taints(value.taints, taints)
                value = value.but(taints=held, open=value.open or opened, consts=None, name=name)
            else:
                value = with_element(value, UNKNOWN, added)
        elif new.items is None and value.kind in _ROWS and value.items is not None:
            value = with_element(value, UNKNOWN, CLEAN)  # something harmless was put in
        return value if value is old or value.ids == old.ids else value.but(ids=old.ids)

    def _elsewhere(self, value: Value, depth: int) -> Value:
        """A container in terms of the caller, whose elements are all known."""
        items = {key: self.value(item, depth + 1) for key, item in (value.items or {}).items()}
        return rebuilt(value, items, None)

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
        if isinstance(callable_, Packed):
            return Packed(self.value(callable_.value, 1))
        if isinstance(callable_, Getter):
            return Getter(callable_.kind, tuple(self.value(v, 1) for v in callable_.values))
        return callable_

    def facts(self, facts: Facts) -> Facts:
        if not facts:
            return NO_FACTS
        found: set[tuple[Key, frozenset[str]]] = set()
        for key, kinds in facts:
            if not key or not isinstance(key[0], int):
                continue
            if key[-1] in (TRUE_HERE, FALSE_HERE):
                when = tested(self.given(key[:-1]))
                found.update(when[0 if key[-1] == TRUE_HERE else 1] if when is not None else ())
            elif IF_RESOLVED in key:
                given = self.given(key[: key.index(IF_RESOLVED)])
                found.update((resolved, kinds) for resolved in resolved_keys(given.taints))
            else:
                found.update((t.key, kinds) for t in self.given(key).taints)
        return frozenset(found)

    def use(self, use: Use) -> list[Use]:
        """The uses that one use of a parameter becomes."""
        value = self.given(use.taint.key)
        if use.sink.kind in ("login", "algorithm", "flag") and value.consts is not None:
            taint = hardcoded(use.sink.kind, value, self._node)
            if taint is not None:
                return [Use(taint, use.sink, use.front, use.cap)]
        if is_content(use.sink.kind, value):
            return []
        # An object shows its class only.
        shown = but_secrets(value.taints) if value.kind == "instance" else value.taints
        return [Use(self._combined(use.taint, t), use.sink, use.front, use.cap, use.told) for t in shown]


__all__ = ["PARAMETER", "Filling", "fill"]
