"""What Java's functions have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.class_constants import class_named, constant_of_class
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, NEVER, Value
from wardline_analyzers.flow.solve.targets import change

Method = Callable[[Run, Value, Arguments, form.Call, State], "Value | None"]
"""The result of a method, given its object; None: it is none of ours."""

CONTAINERS: Final = frozenset(("list", "dict", "set", "tuple"))


def argument(arguments: Arguments, number: int) -> Value | None:
    """An argument by its number."""
    return arguments.positional[number].value if number < len(arguments.positional) else None


def key_of(value: Value, node: form.Call) -> Value:
    """The key of a map that the first argument is: a constant of an enum is known by its name."""
    key = node.arguments[0].value if node.arguments else None
    if value.consts is not None or value.taints:
        return value
    own = constant_of_class(value)
    if own is not None:
        return constant(f"\0{class_named(own)}{own[1]}")
    if not isinstance(key, form.Attribute):
        return value
    if not (key.name.isupper() and isinstance(key.base, form.Name) and key.base.name[:1].isupper()):
        return value
    return constant(f"\0{key.base.name}.{key.name}") if value.kind == "instance" or value.name else value


def changed(run: Run, node: form.Call, state: State, how: Callable[[Value], Value], receiver: Value) -> None:
    """The object of the method changes, wherever it is."""
    change(run, node.callee.base if isinstance(node.callee, form.Attribute) else None, state, how, receiver)


def called(run: Run, function: Value, values: list[Value], node: form.Call, state: State) -> Value:
    """What a lambda or a method reference gives for these."""
    from wardline_analyzers.flow.calling.calls import call_value

    made = call_value(run, function, values, node, state)
    return CLEAN if made is NEVER else made


def given(values: list[Value], node: form.Node) -> list[Given]:
    return [Given(value, node) for value in values]
