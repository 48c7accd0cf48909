"""`operator`: operators as functions."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.comparisons import compared
from wardline_analyzers.flow.evaluate.operators import negated, operate
from wardline_analyzers.flow.evaluate.subscripts import index
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import with_element
from wardline_analyzers.flow.known.outcomes import truth_of
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, FALSE, NONE, TRUE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change, without

_SIGNS: Final = {
    **{"add": "+", "concat": "+", "iadd": "+", "iconcat": "+", "sub": "-", "mul": "*", "mod": "%", "pow": "**"},
    **{"truediv": "/", "floordiv": "//", "or_": "|", "and_": "&", "xor": "^", "lshift": "<<", "rshift": ">>"},
}
_COMPARISONS: Final = {
    **{"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="},
    **{"is_": "is", "is_not": "is not"},
}


def _pair(arguments: Arguments) -> tuple[Value, Value] | None:
    given = arguments.positional
    return (given[0].value, given[1].value) if len(given) == 2 else None


def _operated(sign: str) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        pair = _pair(arguments)
        return None if pair is None else operate(run, sign, *pair, node)

    return made


def _compared(sign: str) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        pair = _pair(arguments)
        return BOOL if pair is None else compared(sign, *pair)

    return made


def _contains(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`operator.contains(row, item)`"""
    pair = _pair(arguments)
    return BOOL if pair is None else compared("in", pair[1], pair[0])


def _truth(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    truth = truth_of(first(arguments))
    return BOOL if truth is None else TRUE if truth else FALSE


def _not(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return negated(first(arguments))


def _item(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`operator.getitem(x, key)`"""
    pair = _pair(arguments)
    return None if pair is None else index(run, *pair, node)


def _set_item(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`operator.setitem(x, key, value)`"""
    if len(arguments.positional) == 3:
        place, key, new = arguments.positional
        change(run, place.node, state, lambda base: with_element(base, key.value.constant, new.value), place.value)
    return NONE


def _delete_item(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`operator.delitem(x, key)`"""
    if len(arguments.positional) == 2:
        place, key = arguments.positional
        if key.value.constant is not UNKNOWN:
            change(run, place.node, state, lambda base: without(base, key.value.constant), place.value)
    return NONE


OPERATING: Final[dict[str, Function]] = {
    **{f"operator.{name}": _operated(sign) for name, sign in _SIGNS.items()},
    **{f"operator.{name}": _compared(sign) for name, sign in _COMPARISONS.items()},
    **dict.fromkeys(("hmac.compare_digest", "secrets.compare_digest"), _compared("==")),
    "operator.contains": _contains,
    "operator.truth": _truth,
    "operator.not_": _not,
    "operator.getitem": _item,
    "operator.setitem": _set_item,
    "operator.delitem": _delete_item,
}
