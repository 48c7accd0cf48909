"""Calls, and what they may change."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Lowering, may_change

_CHANGES: Final = frozenset(
    (
        *("append", "appendleft", "add", "extend", "extendleft", "insert", "update", "setdefault", "set", "put"),
        *("put_nowait", "push", "register", "write", "writelines", "pop", "popleft", "popitem", "remove", "discard"),
        *("clear", "sort", "reverse", "from_mapping"),
    )
)
"""Methods that change their object."""
_LOOKS: Final = frozenset(
    (
        *("abs", "all", "any", "ascii", "bool", "bytes", "callable", "chr", "divmod", "enumerate", "filter", "float"),
        *("format", "frozenset", "getattr", "hasattr", "hash", "hex", "id", "int", "isinstance", "issubclass", "len"),
        *("list", "max", "min", "oct", "ord", "pow", "print", "range", "repr", "reversed", "round", "set", "sorted"),
        *("str", "sum", "tuple", "type", "zip"),
        *("AttributeError", "Exception", "IndexError", "KeyError", "NotImplementedError", "OSError", "RuntimeError"),
        *("TypeError", "ValueError"),
    )
)
"""Functions of the language that change nothing that they are given."""
_READS: Final = frozenset(("endswith", "join", "startswith"))
"""Methods of texts that change nothing that they are given, and that nobody else gives to his own."""


def call(
    low: Lowering, start: int, end: int, callee: form.Expression, arguments: tuple[form.Argument, ...]
) -> form.Call:
    """A call. It may change what it is given, and the object of a method that is known to do so."""
    made = form.Call(start, end, callee, arguments)
    low.points.append(made)
    if type(callee) is form.Attribute:
        if callee.name in _CHANGES:
            low.change(callee.base)
        if callee.name in _READS:
            return made
    elif type(callee) is form.Name and callee.name in _LOOKS:
        return made
    may_change(low, arguments)
    return made
