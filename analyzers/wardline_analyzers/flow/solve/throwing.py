"""What is thrown, and the handler that gets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow.known.elements import walk
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.program import Instance
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import NEVER, Value

_MOST: Final = 4
"""Throws in one block that are told apart."""
SOME: Final = Value(name="builtins.Exception()", open=True)


def throw(run: Run, value: Value) -> None:
    """A value leaves the block that is looked at. Only what data is in matters."""
    if not run.world.models.front.thrown or value is NEVER or not any(each.taints for each in walk(value)):
        return
    thrown = run.frame.thrown[-1]
    if value not in thrown and len(thrown) < _MOST:
        thrown.append(value)


def caught(thrown: Sequence[Value], kinds: Sequence[Value]) -> list[Value]:
    """What each handler of a `try` gets, by the class (or the tuple of classes) that it is for.

    An exception goes to the handler that names its very class; without such a one, to any: which class is below
    which is not known.
    """
    handed: list[list[Value]] = [[] for _ in kinds]
    for value in thrown:
        own = next((number for number, kind in enumerate(kinds) if _is_of(value, kind)), None)
        for number in range(len(kinds)) if own is None else (own,):
            handed[number].append(value)
    return [join_all(values) if values else SOME for values in handed]


def _is_of(value: Value, kind: Value) -> bool:
    """Is it an exception of just this class, or of one of these?"""
    if kind.kind == "tuple" and kind.items is not None:
        return any(_is_of(value, each) for each in kind.items.values())
    if any(isinstance(each, Instance) and each.of in kind.callables for each in value.callables):
        return True
    return kind.name is not None and value.name == f"{kind.name}()"


__all__ = ["SOME", "caught", "throw"]
