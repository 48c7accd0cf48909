"""Exceptions: what they are made with is their message and their cause."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import with_element
from wardline_analyzers.flow.known.joining import lump
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value
from wardline_analyzers.flow.solve.targets import change

_NAMES: Final = (
    *(
        f"java.lang.{name}"
        for name in (
            *("Throwable", "Exception", "RuntimeException", "Error", "IllegalArgumentException"),
            *("IllegalStateException", "NullPointerException", "NumberFormatException", "SecurityException"),
            *("UnsupportedOperationException", "AssertionError", "IndexOutOfBoundsException", "ArithmeticException"),
        )
    ),
    *("java.io.IOException", "java.io.UncheckedIOException", "java.sql.SQLException", "javax.servlet.ServletException"),
    *("java.util.NoSuchElementException", "java.util.concurrent.ExecutionException"),
)
_MESSAGE: Final = ".message"
_CAUSE: Final = ".cause"


def _parts(arguments: Arguments) -> dict[Any, Value]:
    """`(message)`, `(message, cause)`, `(cause)`: of a cause alone, the message is its text."""
    given = [each.value for each in arguments.positional]
    if not given:
        return {_MESSAGE: NONE, _CAUSE: NONE}
    return {_MESSAGE: given[0], _CAUSE: given[1] if len(given) > 1 else given[0]}


def _made(name: str) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if arguments.more is not None:
            return None
        taints, opened = lump([each.value for each in arguments.positional])
        items = _parts(arguments)
        return Value(kind="instance", name=f"{name}()", items=items, taints=taints, open=opened, ids=run.fresh())

    return made


def refused(text: Value) -> Value:
    """The `NumberFormatException` that says: `For input string: "…"`."""
    message = Value(kind="str", taints=text.taints, open=text.open)
    items: dict[Any, Value] = {_MESSAGE: message, _CAUSE: NONE}
    return Value(kind="instance", name="java.lang.NumberFormatException()", items=items, taints=text.taints)


def _above(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`super(message)` in an exception of the program."""
    receiver = arguments.receiver
    if receiver is None:
        return None
    parts = _parts(arguments)

    def how(base: Value) -> Value:
        for key, value in parts.items():
            base = with_element(base, key, value)
        return base

    change(run, receiver.node, state, how, receiver.value)
    return NONE


def _part(key: str) -> Function:
    """`problem.getMessage()`, `problem.getCause()`; None: it is not known what it was made with."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        value = this(arguments)
        found = value.items.get(key) if value.items is not None else None
        if found is None or key == _CAUSE or found.kind != "instance":
            return found
        inner = found.items.get(_MESSAGE) if found.items is not None else None
        return inner if inner is not None else Value(kind="str", taints=found.taints, open=found.open)

    return made


EXCEPTIONS: Final[dict[str, Function]] = {
    **{name: _made(name) for name in _NAMES},
    **{f"{name}().__init__": _above for name in _NAMES},
    **{f"{name}().{word}": _part(_MESSAGE) for name in _NAMES for word in ("getMessage", "getLocalizedMessage")},
    **{f"{name}().getCause": _part(_CAUSE) for name in _NAMES},
}

__all__ = ["EXCEPTIONS", "refused"]
