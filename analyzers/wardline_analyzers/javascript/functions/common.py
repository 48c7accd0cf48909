"""What the functions of JavaScript have in common here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, CLEAN, NEVER, Value

Function = Callable[[Run, Arguments, form.Call, State], "Value | None"]
"""The result of a call; None: as if there were no entry for it."""


def nth(arguments: Arguments, place: int) -> Value:
    """One argument; CLEAN where it is not given."""
    given = arguments.get(str(place))
    return given.value if given is not None else CLEAN


def this(arguments: Arguments) -> Value:
    """The object of a method."""
    return arguments.receiver.value if arguments.receiver is not None else ANY


def renamed(node: form.Call, word: str) -> form.Call:
    """A call of the same object's method of another name."""
    callee = node.callee
    base = callee.base if isinstance(callee, form.Attribute) else callee
    return form.Call(node.start, node.end, form.Attribute(callee.start, callee.end, base, word), node.arguments)


def is_callable(value: Value) -> bool:
    """Is it a function, or something that may be one because it is nothing else?"""
    return bool(value.callables) or (value.name is not None and not value.kind)


def called(run: Run, function: Value, values: Sequence[Value], node: form.Call, state: State) -> Value:
    """What a function gives for these values. NEVER: it does not come back."""
    from wardline_analyzers.flow.calling.calls import call_value

    return call_value(run, function, values, node, state)


def called_once(run: Run, function: Value, values: Sequence[Value], node: form.Call, state: State) -> Value:
    """The same, for a function that may not come back while the call does."""
    result = called(run, function, values, node, state)
    return CLEAN if result is NEVER else result


def invoked(run: Run, function: Value, given: Arguments, node: form.Call, state: State) -> Value:
    """What a function gives for these arguments."""
    from wardline_analyzers.flow.calling.calls import invoke

    result = invoke(run, function, given, node, state)
    return CLEAN if result is NEVER else result


def positional(*values: Value, node: form.Call) -> Arguments:
    """These values as arguments."""
    return Arguments([Given(value, node) for value in values])
