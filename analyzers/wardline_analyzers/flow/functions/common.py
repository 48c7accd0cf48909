"""What the functions of the language and its library have in common here."""

from __future__ import annotations

from collections.abc import Callable

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, Value

Function = Callable[[Run, Arguments, form.Call, State], "Value | None"]
"""The result of a call; None: as if there were no entry for it."""


def first(arguments: Arguments) -> Value:
    given = arguments.get("0")
    return given.value if given is not None else CLEAN


def this(arguments: Arguments) -> Value:
    """The object of a method."""
    return arguments.receiver.value if arguments.receiver is not None else CLEAN


def callee(node: form.Call) -> str:
    """The last word of what is called."""
    return node.callee.name if isinstance(node.callee, (form.Name, form.Attribute)) else ""


def same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The first argument itself."""
    return first(arguments)


def harmless(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return CLEAN


def as_python(node: form.Call, word: str) -> form.Call:
    """The call under the name that a function for all languages knows it by."""
    base = node.callee.base if isinstance(node.callee, form.Attribute) else node.callee
    return form.Call(
        node.start, node.end, form.Attribute(node.callee.start, node.callee.end, base, word), node.arguments
    )
