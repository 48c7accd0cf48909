"""One look at one unit, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wardline_analyzers.flow import calls, form, handlers, solver
from wardline_analyzers.flow.program import ClassRef, Instance, LocalClass, Parameter, Sink, Summary, Use, World
from wardline_analyzers.flow.run import Frame, Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.summaries import PARAMETER
from wardline_analyzers.flow.values import DEEPEST, Facts, Step, Value


@dataclass(slots=True)
class UnitFlow:
    """What the dataflow of a unit is."""

    values: dict[form.Node, Value]
    """What its expressions are worth."""
    dead: tuple[tuple[int, int], ...]
    """Byte ranges that are never reached."""
    clean: tuple[tuple[int, int, str], ...]
    """Arguments of sinks (byte range, kind of sink) that are known to be harmless whenever they are reached."""
    uses: tuple[Use, ...]
    """Untrusted data that gets to a sink, here or in a function that is called from here."""
    places: tuple[tuple[int, int], ...]
    """Byte range of each sink of this unit, by its number."""
    sinks: dict[tuple[form.Node, str], Sink]
    variables: dict[str, Value]
    """What its top-level names are at its end (of statements and class heads)."""
    summary: Summary | None
    """Of a function."""
    ways: tuple[Step, ...]
    """The ways of the data in its result."""
    globals: dict[str, Value]
    limited: bool
    """The budget did not suffice: something may have been missed."""
    by_place: dict[tuple[int, int], Value] | None = None
    asked: dict[Any, Any] = field(default_factory=dict)
    """What it rests on: what it asked of the program, and the answers."""


def value_at(flow: UnitFlow, start: int, end: int) -> Value | None:
    """What the expression with this byte range is worth, if the look came by."""
    if flow.by_place is None:
        flow.by_place = {(node.start, node.end): value for node, value in flow.values.items()}
    return flow.by_place.get((start, end))


def look(world: World, body: tuple[form.Statement, ...], function: form.Function | None, owner: ClassRef | None) -> UnitFlow:
    """Look at a unit: at its function, if it is one; else at its statements."""
    run = Run(world)
    if function is None:
        return _statements(run, body)
    state = State()
    run.frame.state = state
    values = handlers.parameters(run, function, owner)
    if owner is not None and function.parameters:
        kind = calls.method_kind(function)
        if kind != "static":
            values[0] = _this(run, owner, values[0], kind)
    state = State()
    for index, (parameter, value) in enumerate(zip(function.parameters, values, strict=True)):
        state.vars[parameter.name] = value
        state.vars[calls.hidden(index)] = value
        state.share(calls.hidden(index), parameter.name)
        if run.watching and value.taints and value.taints[0].kind != PARAMETER:
            run.note(parameter, value)
    frame, result = solver.body(run, function, state, None)
    handlers.returned(run, function, frame, owner)
    summary = _summary(run, function, frame, result, values)
    return _flow(run, {}, summary, result)


def _this(run: Run, owner: ClassRef, value: Value, kind: str) -> Value:
    """The object of a method, or its class."""
    base = run.world.library_base(owner)
    if kind == "class":
        return Value(taints=value.taints, callables=(owner,), kind="class")
    return Value(
        taints=value.taints, callables=(Instance(owner),), kind="instance", name=f"{base}()" if base else None
    )


def _statements(run: Run, body: tuple[form.Statement, ...]) -> UnitFlow:
    state = solver.block(run, body, State())
    variables = dict(state.vars) if state is not None else {}
    variables.pop("\0new", None)
    solver.unused(run, run.frame)
    return _flow(run, variables, None, None)


def _flow(run: Run, variables: dict[str, Value], summary: Summary | None, result: Value | None) -> UnitFlow:
    ways = tuple(t.way for t in result.taints if t.way is not None) if result is not None else ()
    return UnitFlow(
        values=run.seen,
        dead=tuple(dict.fromkeys(run.dead)),
        clean=tuple((node.start, node.end, kind) for (node, kind), clean in run.judged.items() if clean),
        uses=tuple(run.uses.values()),
        places=tuple(run.places),
        sinks=run.sinks,
        variables=variables,
        summary=summary,
        ways=ways,
        globals=run.globals,
        limited=run.limited,
    )


def _summary(run: Run, function: form.Function, frame: Frame, result: Value | None, values: list[Value]) -> Summary:
    end = solver.exit_state(frame)
    state = State()
    parameters = tuple(
        Parameter(p.name, p.kind, v.default) for p, v in zip(function.parameters, calls.parameters_of(run, function, state), strict=True)
    )
    effects: list[tuple[int, Value]] = []
    facts: Facts = frozenset()
    if end is not None:
        for index, value in enumerate(values):
            after = end.vars.get(calls.hidden(index))
            if after is not None and after is not value:
                effects.append((index, plain(after)))
        facts = frozenset((k, kinds) for k, kinds in end.facts.items() if k and isinstance(k[0], int))
    same: tuple[int, Any] | None = None
    if result is not None:
        for index, value in enumerate(values):
            if result is value:
                same = (index, ())
        found = calls.when(frame)
        if found is not None and result.items is None:
            result = result.but(when=tuple(_of_parameters(f) for f in found))
        result = plain(result)
    decides = frozenset(run.decides)
    return Summary(
        parameters=parameters,
        returns=result,
        same=same,
        effects=tuple(effects),
        uses=tuple(u for u in run.uses.values() if u.taint.kind == PARAMETER),
        facts=facts,
        decides=decides,
        globals=tuple((n, plain(v)) for n, v in sorted(run.globals.items())),
        code=function if decides else None,
    )


def _of_parameters(facts: Facts) -> Facts:
    return frozenset((k, kinds) for k, kinds in facts if k and isinstance(k[0], int))


def plain(value: Value, depth: int = 0) -> Value:
    """A value as others may see it: without functions of the unit, and without the places in it."""
    local = any(not isinstance(c, (tuple,)) for c in value.callables)
    needs = local or value.items is not None or any(t.way is not None for t in value.taints)
    if not needs:
        return value
    items, rest = value.items, value.rest
    if items is not None:
        if depth >= DEEPEST:
            items, rest = None, None
        else:
            items = {k: plain(v, depth + 1) for k, v in items.items()}
            rest = plain(rest, depth + 1) if rest is not None else None
    callables = tuple(c for c in value.callables if isinstance(c, tuple) and not _holds_local(c))
    return value.but(callables=callables, items=items, rest=rest)


def _holds_local(callable_: Any) -> bool:
    """Does a bound method or an instance stand on something inside the unit?"""
    return (isinstance(callable_, Instance) and isinstance(callable_.of, LocalClass)) or type(callable_).__name__ in (
        "Bound",
        "Partial",
    )

