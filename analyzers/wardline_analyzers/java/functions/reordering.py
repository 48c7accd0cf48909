"""`java.util.Collections` and what else changes a list that it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.functions.shuffling import shuffled
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import any_order, appended, display, extended, rebuilt, with_element
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, MOST_ITEMS, NONE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change

Changed = Callable[[Value, Arguments], Value]
"""What becomes of the list that is the first argument."""


_GENERATOR: Final = "java.util.Random()"
"""What a list is shuffled with where nothing is given for it."""


def _changing(how: Changed) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if not arguments.positional:
            return NONE
        target = arguments.positional[0]
        change(run, target.node, state, lambda base: how(base, arguments), target.value)
        return NONE

    return made


def _row(base: Value) -> list[Value] | None:
    """The elements in their order, if all are known."""
    if base.kind != "list" or base.items is None or base.rest is not None:
        return None
    return list(base.items.values())


def _like(base: Value, row: list[Value]) -> Value:
    return rebuilt(base, dict(enumerate(row)), None)


def _reversed(base: Value, arguments: Arguments) -> Value:
    row = _row(base)
    return any_order(base) if row is None else _like(base, row[::-1])


def _mixed(base: Value, arguments: Arguments) -> Value:
    return any_order(base)


def _shuffled(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Collections.shuffle(list)`, `Collections.shuffle(list, generator)`"""
    if not arguments.positional:
        return NONE
    generator = arguments.positional[1].value.name if len(arguments.positional) > 1 else _GENERATOR
    shuffled(run, arguments.positional[0], f"{generator}.nextInt()", node, state)
    return NONE


def _swapped(base: Value, arguments: Arguments) -> Value:
    """`Collections.swap(list, i, j)`"""
    row = _row(base)
    places = [given.value.constant for given in arguments.positional[1:3]]
    if row is None or len(places) < 2 or not all(isinstance(p, int) and 0 <= p < len(row) for p in places):
        return any_order(base)
    one, other = places
    row[one], row[other] = row[other], row[one]
    return _like(base, row)


def _filled(base: Value, arguments: Arguments) -> Value:
    """`Collections.fill(list, x)`"""
    if len(arguments.positional) < 2:
        return base
    new = arguments.positional[1].value
    row = _row(base)
    return rebuilt(base.but(taints=()), {}, new) if row is None else _like(base, [new] * len(row))


def _added(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Collections.addAll(list, a, b)`; one array is its elements."""
    if not arguments.positional:
        return BOOL
    target, *more = arguments.positional
    values = [given.value for given in more]

    def how(base: Value) -> Value:
        if len(values) == 1 and values[0].kind in ("list", "tuple"):
            return extended(base, values[0])
        for value in values:
            base = with_element(base, UNKNOWN, value) if base.kind == "set" else appended(base, value)
        return base

    change(run, target.node, state, how, target.value)
    return BOOL


def _copies(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Collections.nCopies(count, x)`"""
    if len(arguments.positional) != 2:
        return None
    count, each = (given.value for given in arguments.positional)
    if isinstance(count.constant, int) and 0 <= count.constant <= MOST_ITEMS:
        return display("list", [each] * count.constant)
    return row_of(each)


_OF: Final = "java.util.Collections"

REORDERING: Final[dict[str, Function]] = {
    f"{_OF}.reverse": _changing(_reversed),
    f"{_OF}.swap": _changing(_swapped),
    f"{_OF}.fill": _changing(_filled),
    **{f"{_OF}.{word}": _changing(_mixed) for word in ("sort", "rotate")},
    f"{_OF}.shuffle": _shuffled,
    f"{_OF}.addAll": _added,
    f"{_OF}.nCopies": _copies,
}

__all__ = ["REORDERING"]
