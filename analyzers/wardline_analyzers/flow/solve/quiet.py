"""Statements that raise nothing at all, so that no handler of a `try` around them is ever entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.known.elements import key_of
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import UNKNOWN, Value
from wardline_analyzers.flow.solve.raising import parts_of

_QUIET: Final = (form.Literal, form.Name, form.Index, form.Operation, form.Display, form.Mapping, form.Call)
_ROWS: Final = frozenset(("list", "tuple"))


def is_quiet(run: Run, body: Sequence[form.Statement], state: State) -> bool:
    """Do these statements raise nothing at all? `state` is what holds before them."""
    values: list[form.Expression] = []
    for statement in body:
        if isinstance(statement, form.Assign):
            if statement.annotation is not None or not all(isinstance(each, form.Name) for each in statement.targets):
                return False
        elif not isinstance(statement, form.Do):
            return False
        if not _is_quiet_form(statement.value):
            return False
        values.append(statement.value)
    assigned = [each for s in body if isinstance(s, form.Assign) for each in s.targets]
    names = {each.name for each in assigned if isinstance(each, form.Name)} if len(values) > 1 else set()
    return all(_raises_nothing(run, value, state, names) for value in values)


def _is_quiet_form(node: form.Expression) -> bool:
    if isinstance(node, form.Call) and not isinstance(node.callee, form.Name):
        return False
    if isinstance(node, form.Mapping) and not all(isinstance(key, form.Literal) for key, _ in node.pairs):
        return False
    return isinstance(node, _QUIET) and all(_is_quiet_form(part) for part in parts_of(node))


def _raises_nothing(run: Run, node: form.Expression, state: State, assigned: set[str]) -> bool:
    """Does an expression of this form raise nothing? Of names that the statements assign nothing is known."""
    if isinstance(node, form.Name):
        if node.name in assigned:
            return False
        return node.name in state.vars or not run.variable(node.name, state).open
    if not all(_raises_nothing(run, part, state, assigned) for part in parts_of(node)):
        return False
    if isinstance(node, form.Index):
        base, key = evaluate(run, node.base, state), key_of(evaluate(run, node.key, state))
        return key is not UNKNOWN and base.items is not None and base.rest is None and _has(base, key)
    if isinstance(node, form.Call):  # `int("41")`: else it would be no constant
        name, apart = evaluate(run, node.callee, state).name, state.copy()
        return name in run.world.models.functions.folded and evaluate(run, node, apart).consts is not None
    if isinstance(node, form.Operation):
        return evaluate(run, node, state).consts is not None
    return True


def _has(base: Value, key: object) -> bool:
    if base.kind in _ROWS:
        count = len(base.items or ())
        return type(key) is int and -count <= key < count
    return base.kind == "dict" and base.name is None and key in (base.items or ())
