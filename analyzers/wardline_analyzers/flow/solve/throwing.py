"""What is thrown, and the handler that gets it."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow.known.elements import walk
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.program import Generating, Instance
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
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


def ended(kind: Value, state: State) -> Value | None:
    """What `except StopIteration as end` gets: what the generators return that are at hand. None: another handler, or
    no generator is known."""
    if builtin_error(kind) != "StopIteration":
        return None
    running = [c.result for value in state.vars.values() for c in value.callables if isinstance(c, Generating)]
    if not running:
        return None
    return Value(kind="instance", name="builtins.StopIteration()", items={".value": join_all(running)}, open=True)


def builtin_error(value: Value) -> str:
    """The name of the language's own exception that this is, or the class of it; empty: it is another, or a group."""
    name = (value.name or "").removeprefix("builtins.").removesuffix("()")
    found = _error_class(name) if not value.callables else None
    return name if found is not None and not name.endswith("ExceptionGroup") else ""


def first_for(error: str, kinds: Sequence[Value]) -> int | None:
    """Which of these handlers gets an error of the language, by the classes that they are for; None: that is not known.

    The number of them stands for none.
    """
    raised = _error_class(error)
    if raised is None:
        return None
    for number, kind in enumerate(kinds):
        each = list(kind.items.values()) if kind.kind == "tuple" and kind.items is not None else [kind]
        caught_by = [_error_class(builtin_error(one)) for one in each]
        if any(by is not None and issubclass(raised, by) for by in caught_by):
            return number
        if None in caught_by:
            return None
    return len(kinds)


def _error_class(name: str) -> type[BaseException] | None:
    found = getattr(builtins, name, None) if name else None
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _is_of(value: Value, kind: Value) -> bool:
    """Is it an exception of just this class, or of one of these?"""
    if kind.kind == "tuple" and kind.items is not None:
        return any(_is_of(value, each) for each in kind.items.values())
    if any(isinstance(each, Instance) and each.of in kind.callables for each in value.callables):
        return True
    return kind.name is not None and value.name == f"{kind.name}()"


__all__ = ["SOME", "builtin_error", "caught", "ended", "first_for", "throw"]
