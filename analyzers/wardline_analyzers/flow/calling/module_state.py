"""What a module's variables are while a function is looked at with the arguments of one call: what its caller has left
in them, and what it leaves there itself."""

from __future__ import annotations

from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.program import Ref, Summary
from wardline_analyzers.flow.known.run import Frame, Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value


def handed_in(run: Run, state: State) -> dict[str, Value]:
    """The variables of this module that have been written to on the way here, and what they are now."""
    module = run.world.here.module
    written = (name for of, name in run.globals if of == module and name in state.vars)
    return {name: state.vars[name] for name in written if _is_modules(run.frame, module, name, state)}


def hand_back(run: Run, inner: Frame, end: State, state: State) -> None:
    """The variables of this module after a function has been looked at that has written to them."""
    module = run.world.here.module
    for of, name in tuple(run.globals):
        if of != module or name not in end.vars or not _is_modules(inner, module, name, end):
            continue
        value = end.vars[name]
        if name in state.vars and not _is_modules(run.frame, module, name, state):
            continue  # a variable of the caller's own
        if name not in state.vars and not run.frame.sure:
            known = run.world.name(name)
            value = join(known, value) if known is not None else value
        state.vars[name] = value if value.ids else value.but(ids=(_own(module, name),))


def sees(run: Run, summary: Summary, state: State) -> bool:
    """Does a function read a variable of the module that has been written to on the way to its call?"""
    if not run.globals or not summary.reads:
        return False
    module = run.world.here.module
    return any(
        variable in run.globals and variable[0] == module and _is_modules(run.frame, *variable, state)
        for variable in summary.reads
    )


def _own(module: str, name: str) -> tuple[str]:
    return (f"{module}:{name}",)


def _is_modules(frame: Frame, module: str, name: str, state: State) -> bool:
    """Is what goes by this name here the module's variable?"""
    value = state.vars.get(name)
    return value is not None and (
        frame.scopes.get(name) is False
        or value.ids == (_own(module, name),)
        or Ref(module, name) in value.callables  # a function that has got an attribute
    )


__all__ = ["hand_back", "handed_in", "sees"]
