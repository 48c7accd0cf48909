"""Calls, and what they may change."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.python.lowering.state import Lowering

_CHANGES: Final = frozenset(
    (
        *("append", "appendleft", "add", "extend", "extendleft", "insert", "update", "setdefault", "set", "put"),
        *("put_nowait", "push", "register", "write", "writelines", "pop", "popleft", "popitem", "remove", "discard"),
        *("clear", "sort", "reverse"),
    )
)
"""Methods that change their object."""


def call(
    low: Lowering, start: int, end: int, callee: form.Expression, arguments: tuple[form.Argument, ...]
) -> form.Call:
    """A call. It may change what it is given, and the object of a method that is known to do so."""
    made = form.Call(start, end, callee, arguments)
    low.points.append(made)
    if type(callee) is form.Attribute and callee.name in _CHANGES:
        low.change(callee.base)
    for argument in arguments:
        value = argument.value
        if type(value) is form.Name:
            low.changed.add(value.name)
        elif type(value) is form.Attribute:
            low.changed.add(f".{value.name}")
    return made
