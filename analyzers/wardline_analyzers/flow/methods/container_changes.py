"""What methods of containers have in common: the object changes, wherever it is."""

from __future__ import annotations

from collections.abc import Callable

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import rebuilt, with_element
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change

Method = Callable[[Run, Value, Arguments, form.Call, State], Value]
"""What a method gives: of the look, its object, its arguments, the call and the state."""


def changed(run: Run, node: form.Call, state: State, how: Callable[[Value], Value], receiver: Value) -> None:
    """The object of the method changes, wherever it is."""
    change(run, node.callee.base if isinstance(node.callee, form.Attribute) else None, state, how, receiver)


def with_any(base: Value, new: Value) -> Value:
    """The container with one more element, at a place that nobody knows."""
    if base.items is None:
        return with_element(base, UNKNOWN, new)
    return rebuilt(base, dict(base.items), new if base.rest is None else join(base.rest, new))


__all__ = ["Method", "changed", "with_any"]
