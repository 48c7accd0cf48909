"""Casts: the same object, of a class that is named."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import with_class
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.program import ClassRef, Instance
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value

_MOST_ABOVE: Final = 8
_NOTHING: Final = Value()


def _cast(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`(T) value`: what is known better than by `T` stays."""
    value = arguments.positional[-1].value
    if value.consts is not None or (value.items is not None and value.kind != "instance") or value.kind == "function":
        return value
    told = with_class(run, _NOTHING, node.arguments[0].value)
    if told.callables:
        if value.callables and not _is_below(run, told, value):
            return value
        return value.but(callables=told.callables, kind="instance")
    if value.callables or told.name is None:
        return value
    return value.but(name=told.name)


def _is_below(run: Run, one: Value, other: Value) -> bool:
    """Is the first one's class a subclass of the other's?"""
    others = [c.of for c in other.callables if isinstance(c, Instance)]
    for callable_ in one.callables:
        of = callable_.of if isinstance(callable_, Instance) else None
        for _ in range(_MOST_ABOVE):
            of = run.world.above(of) if isinstance(of, ClassRef) else None
            if of in others:
                return True
    return False


CASTS: Final[dict[str, Function]] = {form.CAST: _cast}
