"""Where the ways part: a test, and what holds behind it."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.comparisons import narrowed
from wardline_analyzers.flow.decide.decisions import note_decision
from wardline_analyzers.flow.evaluate import protocols
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.evaluate.operators import falsy, tested
from wardline_analyzers.flow.functions.places import of_empty_path
from wardline_analyzers.flow.known.outcomes import truth_of
from wardline_analyzers.flow.known.run import Frame, Run
from wardline_analyzers.flow.known.state import State, join_states
from wardline_analyzers.flow.known.values import Value

_MOST_WAYS: Final = 6
"""Operands of a test that are told apart."""


def branch(run: Run, test: form.Expression, state: State) -> tuple[State | None, State | None]:
    """(the state where the test holds, the state where it does not); None: it never does so.

    The given state is used up.
    """
    value = protocols.truth(run, evaluate(run, test, state), test)
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
    return _behind(run, test, state, True), _behind(run, test, other, False)


def _behind(run: Run, test: form.Expression, state: State, holds: bool) -> State:
    """The state behind a test that has been looked at, on the way where it holds, or on the other. Uses the given one.

    Where one of several is enough (`a or b` holds, `a and b` does not), each of them is a way of its own.
    """
    while isinstance(test, form.Not):
        test, holds = test.operand, not holds
    if isinstance(test, form.Logic) and (test.operator == "and") is not holds and len(test.operands) <= _MOST_WAYS:
        ways: list[State] = []
        for operand in test.operands:
            way = state.copy()
            if _learn(run, operand, way, holds):
                ways.append(_behind(run, operand, way, holds))
            if not _learn(run, operand, state, not holds):
                break
            state = _behind(run, operand, state, not holds)
        return join_states(ways) or state
    elif isinstance(test, form.Logic) and len(test.operands) <= _MOST_WAYS:
        for operand in test.operands:  # all of them come out so
            if isinstance(operand, (form.Logic, form.Not)) and operand in run.seen:
                state = _behind(run, operand, state, holds)
    if isinstance(test, form.Name) and not holds:
        value = state.vars.get(test.name)
        if value is not None and value.taints:
            state.learn(of_empty_path(value))
            state.vars[test.name] = falsy(value)
    narrowed(run, test, state, holds)
    return state


def _learn(run: Run, operand: form.Expression, state: State, holds: bool) -> bool:
    """Take in what the operand of a test vouches for. False: it has not been looked at, or never comes out so."""
    value = run.seen.get(operand)
    if value is None or truth_of(value) is (not holds):
        return False
    when = tested(value)
    if when is not None:
        state.learn(when[0 if holds else 1])
    return True


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
