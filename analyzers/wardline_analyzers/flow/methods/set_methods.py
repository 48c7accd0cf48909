"""Methods of sets."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.comparisons import compared
from wardline_analyzers.flow.evaluate.operators import operate
from wardline_analyzers.flow.functions.common import first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import elements
from wardline_analyzers.flow.known.joining import join_all, lump
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.methods.container_changes import Method


def _union(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    every = [receiver, *(g.value for g in arguments.positional)]
    each = [elements(v) for v in every]
    taints, opened = lump(each)
    return Value(kind="set", items={}, rest=join_all(each), taints=taints, open=opened)


def _intersection(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    every = [receiver, *(g.value for g in arguments.positional)]
    trusted = [v for v in every if not v.taints]
    each = elements(trusted[0]) if trusted else join_all(elements(v) for v in every)
    return Value(kind="set", items={}, rest=each, taints=each.taints, open=each.open)


def _difference(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    found = receiver
    for given in arguments.positional:
        found = operate(run, "-", found, given.value, node) if found.kind == "set" else found.but(ids=())
    return found.but(ids=())


def _is_part(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`a.issubset(b)`"""
    return compared("<=", receiver, _as_set(first(arguments)))


def _is_whole(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`a.issuperset(b)`"""
    return compared(">=", receiver, _as_set(first(arguments)))


def _as_set(value: Value) -> Value:
    """What `set(value)` is."""
    if value.kind == "set" or not value.taints:
        return value
    each = elements(value)
    return Value(kind="set", items={}, rest=each, taints=each.taints, open=each.open)


SET: Final[dict[str, Method]] = {
    "union": _union,
    "intersection": _intersection,
    "difference": _difference,
    "issubset": _is_part,
    "issuperset": _is_whole,
}
"""By the word behind the dot."""

__all__ = ["SET"]
