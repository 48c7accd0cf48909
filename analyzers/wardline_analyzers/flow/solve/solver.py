"""The solver: what a whole function comes to.

What statements do to the state is in `statements.py`, what expressions are worth in `expressions.py`.
"""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling import calls, visits  # noqa: F401  those that are not named here fill tables
from wardline_analyzers.flow.decide import comparisons  # noqa: F401  those that are not named here fill tables
from wardline_analyzers.flow.evaluate import displays  # noqa: F401  those that are not named here fill tables
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import display
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.run import Frame, Run
from wardline_analyzers.flow.known.state import State, join_states
from wardline_analyzers.flow.known.values import ITERATOR, NO_KINDS, NONE, Value
from wardline_analyzers.flow.solve import definitions, loops, ways  # noqa: F401  those that are not named here fill tables
from wardline_analyzers.flow.solve.statements import block


def body(
    run: Run, function: form.Function, state: State, outer: Frame | None, caller: Frame | None = None
) -> tuple[Frame, Value | None]:
    """Look at a function's body with its parameters bound in `state`: the frame at its end, and what it returns."""
    frame = Frame(function, outer, caller)
    before, run.frame = run.frame, frame
    run.active.append(function)
    end = block(run, function.body, state)
    if end is not None:
        frame.returns.append((None, NONE, end))
    if frame.closures:
        last = exit_state(frame)
        if last is not None:
            frame.state = last.copy()
        unused(run, frame)
    run.active.pop()
    run.frame = before
    if function.generator:
        if frame.yields and frame.in_order and len(frame.returns) == 1:
            return frame, display("list", frame.yields).but(name=ITERATOR, ids=run.fresh())
        each = join_all(frame.yields)
        return frame, Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)
    if not frame.returns:
        return frame, None
    return frame, join_all(value for _, value, _ in frame.returns)


def unused(run: Run, frame: Frame) -> None:
    """Look at the functions inside that nobody has called: a framework may."""
    for closure in frame.closures:
        if closure.function in run.called or closure.function in run.active or run.budget < 0:
            continue
        run.called.add(closure.function)
        if not run.watching:
            continue
        visits.look_at(run, closure, _vouched_for(frame, closure))


def _vouched_for(frame: Frame, closure: Closure) -> State:
    """What had been vouched for each time that a function inside was made: it still holds when somebody calls it."""
    state = State()
    state.facts = dict(closure.facts)
    for other in frame.closures:
        if other.function is closure.function and state.facts:
            state.facts = {k: kinds for k, v in state.facts.items() if (kinds := v & other.facts.get(k, NO_KINDS))}
    return state


def exit_state(frame: Frame) -> State | None:
    """What holds whenever the function returns."""
    return join_states(state for _, _, state in frame.returns)


visits.BODY.append(body)

__all__ = ["body", "exit_state", "unused"]
