"""Functions that make numbers."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_structure
from wardline_analyzers.flow.evaluate.enumerations import in_order
from wardline_analyzers.flow.evaluate.fold import work_out
from wardline_analyzers.flow.evaluate.operators import operate, tested
from wardline_analyzers.flow.evaluate.protocols import called, truth
from wardline_analyzers.flow.functions.common import Function, callee, first, harmless, this
from wardline_analyzers.flow.functions.ordering import order
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display, elements, plain
from wardline_analyzers.flow.known.joining import join, join_all
from wardline_analyzers.flow.known.kinds import DRAWN, NUMBER_LEFT
from wardline_analyzers.flow.known.outcomes import truth_of
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, FALSE, INT, NO_FACTS, PARAMETER, TRUE, UNKNOWN, Value
from wardline_analyzers.flow.solve.raising import note_failed_number


def _number(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if value.consts is not None:
        return None
    taints = tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints)
    return Value(kind="int", taints=taints, name=value.name if value.kind == "int" else None)


def _object(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Decimal("0.5")`: of a constant too, it is an object."""
    value = first(arguments)
    return INT if value.consts is not None or not arguments.positional else _convert(run, arguments, node, state)


def _convert(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`int(x)`: it raises if x is no number, so x itself is harmless from here on."""
    made = _number(run, arguments, node, state)
    if not arguments.positional and arguments.keywords:
        value = join_all(given.value for given in arguments.keywords.values())
        return Value(
            taints=tuple(t if t.kind == DRAWN else t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints)
        )
    value = first(arguments)
    if value.taints:
        state.learn(frozenset((t.key, NUMBER_LEFT) for t in value.taints))
    elif run.frame.raised and len(arguments.positional) == 1:
        note_failed_number(run, callee(node), value.constant)
    return made


def _count(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if value.consts is not None and len(arguments.positional) == 1:
        return None
    if value.callables:
        own = called(run, value, "__len__", (), node)
        if own is not None:
            return own
    if value.items is not None and value.rest is None and value.kind in ("list", "tuple", "dict") and not value.open:
        return constant(len(value.items))
    note_structure(run, value)
    when = tested(value)
    return INT if when is None else INT.but(when=when)


def _bool(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments) if arguments.positional else FALSE
    told = truth(run, value, node)
    known = truth_of(told)
    if known is None:
        return Value(kind="bool", when=tested(told))
    return TRUE if known else FALSE


def _callable(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if value.consts is not None:
        return FALSE
    return TRUE if value.kind in ("function", "class") else BOOL


def _divided(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`divmod(a, b)`: both numbers."""
    if len(arguments.positional) != 2:
        return None
    a, b = (g.value for g in arguments.positional)
    return display("tuple", [operate(run, sign, a, b, node) for sign in ("//", "%")])


def _place(search: Callable[..., int]) -> Function:
    """`bisect.bisect(row, x)`: where a constant belongs in a row of constants that is in order."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = [each.value for each in arguments.all()]
        if len(given) != len(("row", "x")) or arguments.keywords:
            return INT
        row, wanted = plain(given[0]), given[1].constant
        found = work_out(search, (row, wanted)) if UNKNOWN not in (row, wanted) else UNKNOWN
        return INT if found is UNKNOWN else constant(found)

    return made


def _one(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`min`, `max`: one of the elements, or one of several arguments."""
    alone = len(arguments.positional) == 1
    row = exact(in_order(run, first(arguments), node)) if alone else [g.value for g in arguments.positional]
    ordered = order(run, row, arguments, node, state) if row is not None else None
    if ordered is not None:
        return ordered[0 if callee(node) == "min" else -1]
    if alone:
        return elements(first(arguments))
    values = [g.value for g in arguments.positional]
    if all(v.consts is not None for v in values):
        return None
    joined = join_all(values).but(consts=None, ids=())
    if callee(node) == "min" and any(_is_limit(v) for v in values):
        # `min(x, 100)` is at most 100: no size that does harm.
        return joined.but(taints=tuple(t.but(cleared=t.cleared | {"resource"}) for t in joined.taints))
    return joined


def _is_limit(value: Value) -> bool:
    """A number of the program's own, or one that a caller hands in beside the value: `min(x, limit)`."""
    if isinstance(value.constant, (int, float)):
        return True
    return value.consts is None and not any(taint.kind != PARAMETER for taint in value.taints)


def _sum(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """Numbers, or lists put together with `sum(lists, [])`."""
    start = arguments.get("1|start")
    row = first(arguments)
    known = exact(row) if start is None else None
    if known is not None:
        numbers = [item.constant for item in known]
        if all(type(number) is int for number in numbers):
            return constant(sum(numbers))
    each = elements(row)
    if start is not None and start.value.kind in ("list", "tuple"):
        parts = [exact(part) for part in (start.value, *(exact(row) or []))]
        if exact(row) is not None and None not in parts:
            return display(start.value.kind, [item for part in parts for item in part or []])
        inner = join(elements(each), elements(start.value))
        return Value(kind=start.value.kind, items={}, rest=inner, taints=inner.taints, open=inner.open)
    counted = row if row.when is not None and each.constant == 1 else each if each.kind == "bool" else None
    when = counted.when if counted is not None else None
    if when is not None and counted is each:  # how many are true: none
        when = NO_FACTS, frozenset((key[:-1], kinds) for key, kinds in when[1] if key[-1] == "[*]")
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in each.taints), when=when)


def _of_number(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """A method of a number, which gives another, or its digits."""
    number = this(arguments)
    return Value(kind="int", taints=number.taints) if number.kind in _KINDS else None


def _setting(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parser.getint(section, option)`: a number, or what is given for one that is missing."""
    fallback = arguments.keywords.get("fallback")
    made = BOOL if callee(node) == "getboolean" else INT
    return made if fallback is None else join(made, fallback.value)


_KINDS: Final = frozenset(("int", "float", "bool"))

NUMBER_METHODS: Final[dict[str, Function]] = {
    **dict.fromkeys(("getint", "getfloat", "getboolean"), _setting),
    **dict.fromkeys(("quantize", "normalize", "to_integral_value", "to_integral", "limit_denominator"), _of_number),
    **dict.fromkeys(("copy_abs", "conjugate", "bit_length", "is_integer", "to_eng_string"), _of_number),
}
"""By the name of the method."""

NUMBERS: Final[dict[str, Function]] = {
    "int": _convert,
    "float": _convert,
    "complex": _convert,
    "uuid.UUID": _convert,
    "decimal.Decimal": _object,
    "fractions.Fraction": _object,
    "bool": _bool,
    "int.from_bytes": _number,
    "len": _count,
    "id": harmless,
    "hash": harmless,
    "callable": _callable,
    "bisect.bisect": _place(bisect.bisect),
    "bisect.bisect_left": _place(bisect.bisect_left),
    "bisect.bisect_right": _place(bisect.bisect_right),
    "abs": _number,
    "round": _number,
    "sum": _sum,
    "divmod": _divided,
    "ord": _number,
    "min": _one,
    "max": _one,
}
