"""Where the ways part: a test, and what holds behind it."""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.comparisons import narrowed
from wardline_analyzers.flow.expressions import evaluate
from wardline_analyzers.flow.operators import truth_of
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import Value


def branch(run: Run, test: form.Expression, state: State) -> tuple[State | None, State | None]:
    """(the state where the test holds, the state where it does not); None: it never does so.

    The given state is used up.
    """
    value = evaluate(run, test, state)
    note_decision(run, test)
    truth = truth_of(value)
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
    """Remember the parameters that a test looks at: with a constant there it might be decided."""
    if not run.watching:
        return
    parts = [test]
    while parts:
        node = parts.pop()
        value: Value | None = None
        if isinstance(node, (form.Compare, form.Logic)):
            parts.extend(node.operands)
        elif isinstance(node, form.Not):
            parts.append(node.operand)
        elif isinstance(node, (form.Name, form.Attribute, form.Index)):
            value = run.seen.get(node)
        if value is not None:
            run.decides.update(t.key[0] for t in value.taints if t.kind == "parameter" and isinstance(t.key[0], int))
