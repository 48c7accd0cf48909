"""Descriptors: objects in a class that say what an attribute of its objects gives, and what writing to it does."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.protocols import called, method_of
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.program import ClassRef, Instance, LocalClass, Ref
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value

_HELD: Final = "\0descriptor"
"""The variable that holds a descriptor while it is told its name."""


def read(run: Run, found: Value, base: Value, of: ClassRef | LocalClass, name: str, node: form.Node) -> Value | None:
    """What `base.name` gives where the class has `found` there; None: it is no descriptor."""
    if not _has(run, found, "__get__"):
        return None
    owner = Value(kind="class", callables=(of,))
    return called(run, _named(run, found, owner, name, node), "__get__", (base, owner), node)


def write(run: Run, base: Value, name: str, value: Value, node: form.Node, state: State) -> bool:
    """`base.name = value` where the class has a descriptor there that keeps it with the object, or not at all."""
    for callable_ in base.callables:
        of: Any = callable_.of if isinstance(callable_, Instance) else None
        found: Value | None = None
        if isinstance(of, ClassRef):
            member = run.world.member(of, name)
            found = member.value if member is not None else None
        elif isinstance(of, LocalClass):
            found = of.member(name)
        if found is None or not _has(run, found, "__set__") or _keeps_it_itself(run, found):
            continue
        owner = Value(kind="class", callables=(of,))
        run.frame.state = state
        called(run, _named(run, found, owner, name, node), "__set__", (base, value), node)
        return True
    return False


def _has(run: Run, found: Value, method: str) -> bool:
    return any(isinstance(c, Instance) and method_of(run, c.of, method) is not None for c in found.callables)


def _keeps_it_itself(run: Run, found: Value) -> bool:
    """Does the descriptor write to itself, for all objects of the class? Then it is taken for a plain attribute."""
    for callable_ in found.callables:
        method = method_of(run, callable_.of, "__set__") if isinstance(callable_, Instance) else None
        summary = run.world.summary(method) if isinstance(method, Ref) else None
        if summary is not None and any(index == 0 for index, _ in summary.effects):
            return True
    return False


def _named(run: Run, found: Value, owner: Value, name: str, node: form.Node) -> Value:
    """The descriptor after it was told of which attribute it is."""
    if not _has(run, found, "__set_name__"):
        return found
    state = run.frame.state
    made = state.vars[_HELD] = found.but(ids=run.fresh())
    called(run, made, "__set_name__", (owner, constant(name)), node)
    return state.vars.pop(_HELD, made)


__all__ = ["read", "write"]
