"""`ProcessBuilder`: which program it was made with, and what is added to its words later."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sinks import reach
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.functions.shells import SHELLS
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, element
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, Value

_BUILDER: Final = "java.lang.ProcessBuilder"
_PROGRAM: Final = ".program"


def _made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new ProcessBuilder("sh", "-c")`, `new ProcessBuilder(words)`"""
    program = first(arguments)
    if program.kind in ("list", "tuple"):
        program = element(program, 0)
    if not isinstance(program.constant, str):
        return None
    return Value(kind="instance", name=f"{_BUILDER}()", items={_PROGRAM: constant(program.constant)}, ids=run.fresh())


def _words(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.command()`: its list of words stands for the builder."""
    return this(arguments) if not arguments.positional else None


def _added(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.command().add(text)`: a shell runs what it is given behind `-c`."""
    program = (this(arguments).items or {}).get(_PROGRAM, CLEAN).constant
    if isinstance(program, str) and SHELLS.search(program):
        for given in arguments.positional[-1:]:
            reach(run, "shell", _BUILDER, given.value, given.node, state)
    return CLEAN


PROGRAMS: Final[dict[str, Function]] = {
    _BUILDER: _made,
    f"{_BUILDER}().command": _words,
    **dict.fromkeys((f"{_BUILDER}().add", f"{_BUILDER}().addAll"), _added),
}

__all__ = ["PROGRAMS"]
