"""`contextvars`: variables that are set in one function and read in another."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import element, with_element
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value
from wardline_analyzers.flow.solve.targets import change

_VARIABLE: Final = "contextvars.ContextVar()"
_HELD: Final = "held"
"""The element that stands for what a context variable is set to."""
_DEFAULT: Final = "default"
_TOKEN: Final = "contextvars.Token()"
_BEFORE: Final = ".old_value"
"""The field of a token with what the variable was before."""


def _variable(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    default = arguments.keywords.get("default")
    made = Value(kind="dict", items={}, name=_VARIABLE)
    if default is None:
        return made
    return with_element(with_element(made, _DEFAULT, default.value), _HELD, default.value)


def _set_variable(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    given, receiver = arguments.get("0|value"), arguments.receiver
    if given is not None and receiver is not None:
        new, before = given.value, _before(receiver, state)
        change(run, receiver.node, state, lambda base: with_element(base, _HELD, new), receiver.value)
        return Value(kind="instance", name=_TOKEN, items={_BEFORE: before})
    return NONE


def _before(receiver: Given, state: State) -> Value:
    """What a variable is before it is set here: where this function has not set it yet, what its own context has."""
    place = receiver.node
    first = isinstance(place, form.Name) and place.name not in state.vars
    return element(receiver.value, _DEFAULT if first else _HELD)


def _reset_variable(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`variable.reset(token)`: it is what it was before the `set` that the token is of."""
    given, receiver = arguments.get("0|token"), arguments.receiver
    if given is not None and given.value.name == _TOKEN and receiver is not None:
        before = element(given.value, _BEFORE)
        change(run, receiver.node, state, lambda base: with_element(base, _HELD, before), receiver.value)
    return NONE


def _get_variable(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver, default = arguments.receiver, arguments.get("0|default")
    if receiver is None:
        return None
    found = element(receiver.value, _HELD)
    return found if default is None else join(found, default.value)


CONTEXT_VARIABLES: Final[dict[str, Function]] = {
    "contextvars.ContextVar": _variable,
    "contextvars.ContextVar().set": _set_variable,
    "contextvars.ContextVar().get": _get_variable,
    "contextvars.ContextVar().reset": _reset_variable,
}
