"""Where the ways part: a test, and what holds behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.comparisons import narrowed
from wardline_analyzers.flow.expressions import evaluate
from wardline_analyzers.flow.operators import truth_of
from wardline_analyzers.flow.run import Frame, Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import PARAMETER, Key, Value

_MOST_KEYS: Final = 4
"""Parameters that decide something together."""


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
    if value.when is not None:
        state.learn(value.when[0])
        other.learn(value.when[1])
    narrowed(run, test, state, True)
    narrowed(run, test, other, False)
    return state, other


def note_decision(run: Run, test: form.Expression) -> None:
    """Remember the parameters that a test looks at: with constants there it is decided."""
    if not run.watching:
        return
    parts = [test]
    while parts:
        node = parts.pop()
        if isinstance(node, form.Logic):
            parts.extend(node.operands)
        elif isinstance(node, form.Not):
            parts.append(node.operand)
        elif isinstance(node, form.Compare):
            note_need(run, node.operands)
        elif isinstance(node, (form.Name, form.Attribute, form.Index)):
            note_need(run, (node,))


def note_need(run: Run, nodes: Sequence[form.Expression]) -> None:
    """Something is decided by these values together, if those of them are known that parameters hold."""
    keys: set[Key] = set()
    for node in nodes:
        value = run.seen.get(node)
        if value is None or value.consts is not None:
            continue
        if value.open and not value.taints:
            return
        for taint in value.taints:
            if taint.kind != PARAMETER:
                return
            keys.add(taint.key)
    if 0 < len(keys) <= _MOST_KEYS:
        run.decides.add(frozenset(keys))


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
