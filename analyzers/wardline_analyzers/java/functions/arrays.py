"""Arrays as a whole: copied, filled, read into."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, element, elements, rebuilt, with_element
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import INT, MOST_ITEMS, NONE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.java.functions.common import called

_TEXTS: Final = frozenset(("bytes", "str"))
_RANDOM: Final = "java.util.Random()"
_DRAWN: Final = f"{_RANDOM}.nextInt()"
"""The number whose like is put into a buffer."""


def _copied(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`System.arraycopy(from, place, to, place, count)`"""
    if len(arguments.positional) < 5:
        return NONE
    source, _, target, _, _ = arguments.positional[:5]
    first, start, count = (arguments.positional[n].value.constant for n in (1, 3, 4))

    def how(base: Value) -> Value:
        if base.kind in _TEXTS:
            taints = join_taints(base.taints, source.value.taints)
            return Value(kind=base.kind, taints=taints, open=True, ids=base.ids)
        if isinstance(first, int) and isinstance(start, int) and isinstance(count, int) and 0 <= count <= MOST_ITEMS:
            for number in range(count):
                base = with_element(base, start + number, element(source.value, first + number))
            return base
        return with_element(base, UNKNOWN, elements(source.value))

    change(run, target.node, state, how, target.value)
    return NONE


def _filled(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Arrays.fill(array, value)`, `Arrays.fill(array, from, to, value)`"""
    if len(arguments.positional) < 2:
        return NONE
    target, value = arguments.positional[0], arguments.positional[-1].value
    whole = len(arguments.positional) == 2

    def how(base: Value) -> Value:
        if base.kind in _TEXTS:
            taints = value.taints if whole else join_taints(base.taints, value.taints)
            same = base.name if value.consts is not None else None  # as bytes that nobody has filled
            return Value(kind=base.kind, name=same, taints=taints, open=value.open or not whole, ids=base.ids)
        if whole and base.items is not None:
            return rebuilt(base.but(taints=()), dict.fromkeys(base.items, value), value if base.rest else None)
        return with_element(base, UNKNOWN, value)

    change(run, target.node, state, how, target.value)
    return NONE


def _set_all(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Arrays.setAll(array, f)`: of each place, what the function makes of its number."""
    if len(arguments.positional) < 2:
        return NONE
    target, function = arguments.positional[0], arguments.positional[1].value

    def how(base: Value) -> Value:
        row = exact(base)
        if row is None:
            each = called(run, function, [INT], node, state)
            return rebuilt(base.but(taints=()), {}, each)
        return rebuilt(base, {n: called(run, function, [constant(n)], node, state) for n in range(len(row))}, None)

    change(run, target.node, state, how, target.value)
    return NONE


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`in.read(buffer)`: what is in the buffer then is of the stream."""
    if not arguments.positional or arguments.receiver is None:
        return None
    given, source = arguments.positional[0], arguments.receiver.value
    if given.value.kind not in _TEXTS:
        return None
    taints = tuple(taint.part("[]") for taint in source.taints)
    change(
        run, given.node, state, lambda base: Value(kind=base.kind, taints=taints, open=True, ids=base.ids), given.value
    )
    return Value(kind="int")


def _drawn_into(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`random.nextBytes(buffer)`: what is in the buffer then can be predicted."""
    source = run.world.models.source(_DRAWN)
    if source is None or not arguments.positional:
        return None
    given = arguments.positional[0]
    taints = sourced(source, _DRAWN, node).taints
    change(run, given.node, state, lambda base: Value(kind="bytes", taints=taints, ids=base.ids), given.value)
    return NONE


ARRAYS: Final[dict[str, Function]] = {
    "java.lang.System.arraycopy": _copied,
    "java.util.Arrays.fill": _filled,
    **dict.fromkeys((f"{_RANDOM}.nextBytes", "java.util.random.RandomGenerator().nextBytes"), _drawn_into),
    **dict.fromkeys(("java.util.Arrays.setAll", "java.util.Arrays.parallelSetAll"), _set_all),
}
READING: Final[dict[str, Function]] = dict.fromkeys(("read", "readFully"), _read)
"""By the name of the method, whatever its object is."""

__all__ = ["ARRAYS", "READING"]
