"""Which parameter gets which argument of a call."""

from __future__ import annotations

from collections.abc import Sequence

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments, Given, Slot
from wardline_analyzers.flow.known.elements import display, element, rebuilt
from wardline_analyzers.flow.known.joining import join, join_all
from wardline_analyzers.flow.known.program import Parameter
from wardline_analyzers.flow.known.values import ANY, Value


def bind(parameters: Sequence[Parameter], positional: Sequence[Given], arguments: Arguments) -> list[Slot]:
    """The value of each parameter."""
    found: list[Slot] = []
    place = 0
    taken: set[str] = set()
    shift = len(positional)
    for parameter in parameters:
        if parameter.kind in (form.STAR, form.ROW):
            value = _rest(parameter, [g.value for g in positional[place:]])
            place = max(place, len(positional))
            if arguments.more is not None:
                value = _rest_of_row(value, arguments, place - shift)
            found.append(Slot(value, None))
        elif parameter.kind == form.DOUBLE_STAR:
            items = {n: g.value for n, g in arguments.keywords.items() if n not in taken}
            rest = arguments.named.value if arguments.named is not None else None
            if not items and arguments.mapping is not None and not taken:
                found.append(Slot(arguments.mapping.but(ids=()), None))
            else:
                found.append(Slot(rebuilt(_DICT, dict(items), rest), None))
        elif parameter.kind == form.POSITIONAL and place < len(positional):
            found.append(Slot(positional[place].value, positional[place].node))
            place += 1
        elif parameter.name in arguments.keywords:
            given = arguments.keywords[parameter.name]
            taken.add(parameter.name)
            found.append(Slot(given.value, given.node))
        else:
            found.append(Slot(_spread(parameter, arguments, place - shift), None))
            place += parameter.kind == form.POSITIONAL
    return found


_DICT = Value(kind="dict")


def _spread(parameter: Parameter, arguments: Arguments, index: int) -> Value:
    """A parameter that is not written among the arguments: out of `*args` or `**kwargs`, or its default."""
    values: list[Value] = []
    if parameter.kind == form.POSITIONAL and arguments.more is not None:
        values.append(element(arguments.row, index) if arguments.row is not None else arguments.more.value)
    if arguments.named is not None:
        mapping = arguments.mapping
        values.append(element(mapping, parameter.name) if mapping is not None else arguments.named.value)
    if parameter.default is not None:
        values.append(parameter.default)
    return join_all(values) if values else ANY


def _rest(parameter: Parameter, values: list[Value]) -> Value:
    """The arguments that are left, for a parameter that takes them all."""
    if parameter.kind == form.ROW and len(values) == 1 and values[0].kind in ("list", "tuple"):
        return values[0]
    return display("tuple", values)


def _rest_of_row(value: Value, arguments: Arguments, used: int) -> Value:
    """`*args` where a `*row` was given, of which the first elements have found their parameters."""
    assert arguments.more is not None
    row = arguments.row
    if row is not None and not value.items and used == 0 and row.kind in ("tuple", "list", ""):
        return row.but(kind="tuple", ids=())
    rest = arguments.more.value if value.rest is None else join(value.rest, arguments.more.value)
    return rebuilt(value, dict(value.items or {}), rest)


__all__ = ["Slot", "bind"]
