"""Exceptions carry what they are made with to where they are caught."""

from __future__ import annotations

import builtins
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, callee
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display, rebuilt
from wardline_analyzers.flow.known.joining import join, join_all, lump
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value
from wardline_analyzers.flow.solve.targets import change

_NAMES: Final = [n for n, each in vars(builtins).items() if isinstance(each, type) and issubclass(each, BaseException)]

_OF_GROUP: Final = (".message", ".exceptions")


def _made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`ValueError(x)`: its text is x, and so is what is in its `args`."""
    if arguments.more is not None or arguments.keywords:
        return None
    given = [g.value for g in arguments.positional]
    taints, opened = lump(given)
    items: dict[Any, Value] = {".args": display("tuple", given)}
    return Value(kind="instance", items=items, name=f"{callee(node)}()", taints=taints, open=opened)


def _group(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`ExceptionGroup(message, exceptions)`"""
    made = _made(run, arguments, node, state)
    given = [g.value for g in arguments.positional]
    if made is None or len(given) != len(_OF_GROUP):
        return made
    return made.but(items={**(made.items or {}), **dict(zip(_OF_GROUP, given, strict=True))})


def _filled(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`super().__init__(x)` in an exception of the program."""
    receiver = arguments.receiver
    if receiver is None or not arguments.positional:
        return NONE
    # What is handed on is the object's text, in its `args`, and wherever nobody looks.
    given = join_all(g.value for g in arguments.positional)

    items: dict[Any, Value] = {}
    if arguments.more is None:
        items[".args"] = display("tuple", [g.value for g in arguments.positional])

    def how(base: Value) -> Value:
        rest = given if base.rest is None else join(base.rest, given)
        return rebuilt(base, {**(base.items or {}), **items}, rest)

    change(run, receiver.node, state, how, receiver.value)
    return NONE


EXCEPTIONS: Final[dict[str, Function]] = {
    **dict.fromkeys(_NAMES, _made),
    **dict.fromkeys(("BaseExceptionGroup", "ExceptionGroup"), _group),
    **dict.fromkeys([f"{name}().__init__" for name in _NAMES], _filled),
}
