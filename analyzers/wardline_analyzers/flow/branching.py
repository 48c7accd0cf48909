"""Where the ways part: a test, and what holds behind it."""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.comparisons import narrowed
from wardline_analyzers.flow.decisions import note_decision
from wardline_analyzers.flow.expressions import evaluate
from wardline_analyzers.flow.operators import tested, truth_of
from wardline_analyzers.flow.run import Frame, Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import Value


def branch(run: Run, test: form.Expression, state: State) -> tuple[State | None, State | None]:
    """(the state where the test holds, the state where it does not); None: it never does so.

    The given state is used up.
    """
    value = evaluate(run, test, state)
    note_decision(run, test)
    truth = truth_of(value)
    if truth is False and value.consts is None and not is_empty(run, value):
        truth = None
    if truth is True:
        return state, None
    if truth is False:
        return None, state
    other = state.copy()
    when = tested(value)
    if when is not None:
        state.learn(when[0])
        other.learn(when[1])
    narrowed(run, test, state, True)
    narrowed(run, test, other, False)
    return state, other


def is_empty(run: Run, value: Value) -> bool:
    """Is a container empty for sure? Not where a function inside might have filled it since."""
    if value.items is None or value.items or value.rest is not None or value.kind == "instance":
        return False
    frame: Frame | None = run.frame
    while frame is not None:
        if frame.closures:
            return False
        frame = frame.outer
    return True
