"""What decides about the way through a function: parameters with which a call is worth a look of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.class_constants import constant_of_class
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import PARAMETER, Key, Value

_MOST_KEYS: Final = 4
"""Parameters that decide something together."""


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
        elif isinstance(node, (form.Compare, form.Operation)):
            note_need(run, node.operands)
        elif isinstance(node, form.Call):
            note_need(run, _asked_in(run, node))
        elif isinstance(node, (form.Name, form.Attribute, form.Index)):
            note_need(run, (node,))


def _asked_in(run: Run, call: form.Call) -> Sequence[form.Expression]:
    """What a call decides by: `kind.equals("long")` by both texts, `is_long(kind)` by what it is given, others by what
    they give."""
    value = run.seen.get(call)
    if value is None or value.kind != "bool" or value.taints:
        return (call,)
    arguments = [argument.value for argument in call.arguments]
    if isinstance(call.callee, form.Attribute):
        return (call.callee.base, *arguments)
    return arguments if isinstance(call.callee, form.Name) else (call,)


def note_need(run: Run, nodes: Sequence[form.Expression]) -> None:
    """Something is decided by these expressions together, if those of them are known that parameters hold."""
    note_needed(run, [value for node in nodes if (value := run.seen.get(node)) is not None])


def note_needed(run: Run, values: Iterable[Value]) -> None:
    """The same of values."""
    keys: set[Key] = set()
    for value in values:
        if value.consts is not None or constant_of_class(value) is not None:
            continue
        if value.open and not value.taints:
            return
        for taint in value.taints:
            if taint.kind != PARAMETER:
                return
            keys.add(taint.key)
    if 0 < len(keys) <= _MOST_KEYS:
        run.decides.add(frozenset(keys))


def note_condition(run: Run, values: Iterable[Value]) -> None:
    """It depends on these values whether a call is a sink: a caller may know those of them that are parameters."""
    if not run.watching:
        return
    keys: set[Key] = set()
    for value in values:
        if value.consts is None:
            keys.update(taint.key for taint in value.taints if taint.kind == PARAMETER)
    if 0 < len(keys) <= _MOST_KEYS:
        run.conditions.add(frozenset(keys))


def note_structure(run: Run, value: Value) -> None:
    """It counts which elements a parameter has, or a part of one: a field too that its class makes an empty row of."""
    own = value.ids[0] if len(value.ids) == 1 else None
    unknown = value.items is None or (not value.items and value.rest is not None)
    if run.watching and unknown and own is not None and isinstance(own[0], int) and own[0] >= 0:
        run.decides.add(frozenset((own,)))


def note_invoked(run: Run, function: Value) -> None:
    """A parameter, or a part of one, is called: `step(x)` in a loop over what was given."""
    if not run.watching:
        return
    if function.ids:
        own = function.ids[0]
        if len(function.ids) == 1 and own is not None and isinstance(own[0], int) and own[0] >= 0:
            run.invokes.add(own)
    else:
        run.invokes.update(t.key for t in function.taints if t.kind == PARAMETER)
