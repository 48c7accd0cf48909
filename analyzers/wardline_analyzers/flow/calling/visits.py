"""Looks at a function's body with the arguments of one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import parameters, results
from wardline_analyzers.flow.boundary.secrets import marked
from wardline_analyzers.flow.boundary.sources import told
from wardline_analyzers.flow.calling import module_state
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.known.arguments import Slot
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.identity import changed_between
from wardline_analyzers.flow.known.joining import join, join_all, lump, widened
from wardline_analyzers.flow.known.method_kinds import kind_of_method
from wardline_analyzers.flow.known.outcomes import answered
from wardline_analyzers.flow.known.program import Generating, Instance, Parameter, Ref
from wardline_analyzers.flow.known.run import DEEPEST_CALL, MOST_OF_VISIT, SENT, Frame, Run
from wardline_analyzers.flow.known.state import State, join_states
from wardline_analyzers.flow.known.values import NEVER, NONE, PARAMETER, Value
from wardline_analyzers.flow.solve.targets import change, spread
from wardline_analyzers.flow.solve.throwing import throw

BODY: Final[list[Callable[..., tuple[Frame, Value | None]]]] = []
"""The solver's look at a function body (`solver.body`): it needs this module, and this module needs it."""

_MOST_AGAIN: Final = 2
"""Looks at a function inside the unit that calls itself with other arguments."""


def hidden(number: int) -> str:
    """The name under which a parameter's object is kept, whatever becomes of the parameter's own name."""
    return f"\0{number}"


def visit(
    run: Run,
    target: Ref | Closure,
    function: form.Function,
    bound: Sequence[Slot],
    outer: Frame | None,
    state: State,
    sent: Value,
    shared: dict[str, Value] | None = None,
) -> Value:
    """Look at a function's body with these arguments: what it returns. `shared`: the variables of a module that it has
    in common with its caller."""
    frame, result = _entered(run, function, bound, outer, state, sent, shared)
    return _left(run, target, frame, result, bound, state, shared)


def _entered(
    run: Run,
    function: form.Function,
    bound: Sequence[Slot],
    outer: Frame | None,
    state: State,
    sent: Value,
    shared: dict[str, Value] | None,
) -> tuple[Frame, Value | None]:
    """The frame of the function at its end, and what it returns; nothing is done to its caller yet."""
    inner = State()
    inner.facts = dict(state.facts)
    if shared:
        inner.vars.update(shared)
    for number, (parameter, (value, _)) in enumerate(zip(function.parameters, bound, strict=False)):
        value = marked(value, parameter.name, parameter)
        if value.open and not value.kind and not value.taints:
            value = told(value, parameter.name, parameter)
        inner.vars[parameter.name] = value
        inner.vars[hidden(number)] = value
    if function.generator:
        inner.vars[SENT] = sent
    run.calls += 1
    caller = None if run.indirect or function.generator else run.frame
    frame, result = BODY[0](run, function, inner, outer, caller)
    run.calls -= 1
    return frame, result


def _left(
    run: Run,
    target: Ref | Closure,
    frame: Frame,
    result: Value | None,
    bound: Sequence[Slot],
    state: State,
    shared: dict[str, Value] | None,
) -> Value:
    """What the function has done to its caller, and the value of the call."""
    for thrown in frame.thrown[0]:
        throw(run, run.crossing.result(thrown) if run.crossing is not None else thrown)
    end = join_states(s for _, _, s in frame.returns)
    if end is not None:
        state.facts = end.facts
        _hand_back(run, bound, end, state)
        if shared is not None:
            module_state.hand_back(run, frame, end, state)
    if result is None:
        return NEVER
    if frame.function is not None and frame.function.generator:
        running = Generating(target, tuple(slot.value for slot in bound), returned(frame))
        return result.but(callables=(running,))
    return answer(frame, result)


def returned(frame: Frame) -> Value:
    """What a generator returns in the end."""
    return join_all(value for _, value, _ in frame.returns)


def _hand_back(run: Run, bound: Sequence[Slot], end: State, state: State) -> None:
    """What the function changed in the objects that it was given."""
    before: list[Value] = []
    after: list[Value] = []
    for number, (value, place) in enumerate(bound):
        now = end.vars.get(hidden(number))
        if now is None or now is value:
            continue
        if value.held:
            before.append(value)
            after.append(now)
        elif place is not None:
            change(run, place, state, lambda old, n=now: n)  # type: ignore[misc]
    if before:
        changes = changed_between(before, after)
        if changes:
            spread(run, changes, state)


def visit_ref(
    run: Run, ref: Ref, function: form.Function, world: Any, bound: Sequence[Slot], state: State, sent: Value
) -> Value:
    """Look at a function of the program with these arguments."""
    result = try_ref(run, ref, function, world, bound, state, sent, run.budget)
    assert result is not None
    return result


def try_ref(
    run: Run,
    ref: Ref,
    function: form.Function,
    world: Any,
    bound: Sequence[Slot],
    state: State,
    sent: Value,
    most: int = MOST_OF_VISIT,
) -> Value | None:
    """The same, as far as it takes no more than so many nodes. None: it takes more, and its summary has to do."""
    watching, before, around, limited = run.watching, run.world, run.frame, run.limited
    shared = module_state.handed_in(run, state) if world.here.module == before.here.module else None
    run.watching = watching and world.here == before.here
    run.world = world
    left = run.budget
    allowed = run.budget = min(left, most)
    frame, returned = _entered(run, function, bound, None, state, sent, shared)
    spent = allowed - run.budget
    too_much = run.budget < 0 and allowed < left
    run.budget = left - spent
    result = None if too_much else _left(run, ref, frame, returned, bound, state, shared)
    run.limited = limited if too_much else run.limited
    run.visits += spent
    run.watching, run.world, run.frame = watching, before, around
    return result


def visit_closure(run: Run, closure: Closure, bound: Sequence[Slot], state: State, sent: Value = NONE) -> Value:
    """Look at a function inside another with these arguments."""
    function = closure.function
    if function in run.active or run.calls > DEEPEST_CALL:
        return _again(run, function, bound)
    run.called.add(function)
    watching, before = run.watching, run.world
    run.watching, run.world = closure.watching, closure.world
    run.frame.state = state
    result = visit(run, closure, function, bound, closure.frame, state, sent)
    for _ in range(_MOST_AGAIN):
        values = run.again.pop(function, None)
        if values is None:
            break
        wider = [Slot(widened(b.value, v), b.node) for b, v in zip(bound, values, strict=False)]
        if all(w.value == b.value for w, b in zip(wider, bound, strict=False)):
            break
        bound = wider
        more = visit(run, closure, function, bound, closure.frame, state, sent)
        result = more if result is NEVER else result if more is NEVER else join(result, more)
    run.again.pop(function, None)
    run.watching, run.world = watching, before
    return result


def _again(run: Run, function: form.Function, bound: Sequence[Slot]) -> Value:
    """A function that is being looked at is called once more: its arguments are kept for another look."""
    if function in run.active:
        known = run.again.get(function)
        values = [b.value for b in bound]
        run.again[function] = values if known is None else [join(a, b) for a, b in zip(known, values, strict=False)]
    taints, _ = lump(b.value for b in bound)
    return Value(taints=taints, open=True)


def answer(frame: Frame, result: Value) -> Value:
    """What a function returns: with what the truth of it, or of a field of it, tells of what has been vouched for."""
    return answered(result, [(value, state.facts) for _, value, state in frame.returns])


def parameters_of(
    run: Run, function: form.Function, state: State, made_with: tuple[Value | None, ...] = ()
) -> list[Parameter]:
    """The parameters of a function with their default values: those that it was made with, if they are known."""
    if made_with:
        return [Parameter(p.name, p.kind, given) for p, given in zip(function.parameters, made_with, strict=True)]
    return [
        Parameter(p.name, p.kind, evaluate(run, p.default, state) if p.default is not None else None)
        for p in function.parameters
    ]


def look_at(run: Run, closure: Closure, state: State) -> None:
    """Look at a function inside the unit that a framework may call, or nobody."""
    function = closure.function
    values = parameters.held(run, function, closure.owner)
    for parameter, value in zip(function.parameters, values, strict=True):
        taints = tuple(t for t in value.taints if t.kind != PARAMETER)
        state.vars[parameter.name] = value.but(taints=taints, open=True) if len(taints) != len(value.taints) else value
    if closure.owner is not None and function.parameters and kind_of_method(run, closure) != "static":
        named = next((base.name for base in closure.owner.bases if base.name), None)
        state.vars[function.parameters[0].name] = Value(
            kind="instance",
            callables=(Instance(closure.owner),),
            name=f"{named}()" if named else None,
            open=True,
        )
    frame, result = BODY[0](run, function, state, closure.frame)
    if result is not None:
        results.returned(run, function, frame, closure.owner)


__all__ = [
    *("BODY", "NEVER", "answer", "hidden", "look_at", "parameters_of"),
    *("try_ref", "visit", "visit_closure", "visit_ref"),
]
