"""Functions that another one has given a variable of a module, as other units see it: `is_name = tester("[a-z]+")`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.naming import naming
from wardline_analyzers.flow.form.node import fields
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import is_empty
from wardline_analyzers.flow.known.program import ModuleLambda, Partial
from wardline_analyzers.flow.known.values import ANY, PARAMETER, Value

_DEEPEST: Final = 3
"""Functions and objects within each other that are followed."""
_LARGEST: Final = 4000
"""Bytes of a function that is taken along."""


def kept(value: Value, depth: int = 0) -> Value:
    """The value with the functions inside functions that it holds as functions of the module."""
    if depth > _DEEPEST or (not value.callables and not value.items):
        return value
    callables = tuple(_kept(each, depth) for each in value.callables)
    items = value.items
    if items:
        items = {key: kept(item, depth + 1) for key, item in items.items()}
        if all(items[key] is item for key, item in (value.items or {}).items()):
            items = value.items
    if items is value.items and all(a is b for a, b in zip(callables, value.callables, strict=True)):
        return value
    return value.but(callables=callables, items=items)


def _kept(callable_: Any, depth: int) -> Any:
    if isinstance(callable_, Partial):
        held = kept(callable_.function, depth + 1)
        return callable_ if held is callable_.function else callable_._replace(function=held)
    if not isinstance(callable_, Closure) or callable_.owner is not None or callable_.frame.function is None:
        return callable_
    function = callable_.function
    if function.end - function.start > _LARGEST or any(each is not None for each in callable_.defaults):
        return callable_
    names = naming(function).loads
    changed = set(_changed(function))
    around: dict[str, Value] = {}
    frame = callable_.frame
    while frame is not None and frame.function is not None:
        for name in sorted(names & frame.state.vars.keys() - around.keys()):
            around[name] = ANY if name in changed else _as_it_stays(kept(frame.state.vars[name], depth + 1))
        frame = frame.outer
    return ModuleLambda(callable_.world.here.module, function, tuple(around.items()))


def _changed(function: form.Function) -> Iterator[str]:
    """The variables around it that a function says it changes."""
    waiting: list[object] = list(function.body)
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting += part
        elif isinstance(part, form.Scope):
            yield from part.names
        elif isinstance(part, form.Node):
            waiting += [getattr(part, name) for name in fields(part)]


def _as_it_stays(value: Value) -> Value:
    """What holds of a variable whenever the function is called: an empty container is there to be filled."""
    if any(taint.kind == PARAMETER for taint in value.taints):
        return ANY
    return value.but(rest=ANY, open=True) if is_empty(value) else value


__all__ = ["kept"]
