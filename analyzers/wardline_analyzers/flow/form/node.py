"""What all parts of the form have, and the constants in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

Constant = str | bytes | int | float | complex | bool | None


class Node:
    """A part of the text."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        """For a test's failure: the tree as a text, without places."""
        told = [name for name in sorted(fields(self)) if name not in ("start", "end")]
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in told)})"


_FIELDS: Final[dict[type, tuple[str, ...]]] = {}


def fields(node: Node) -> tuple[str, ...]:
    """The names of what a part of this kind is made of. Compiled, a class keeps them under a name of its own."""
    kind = type(node)
    found = _FIELDS.get(kind)
    if found is None:
        found = getattr(kind, "__mypyc_attrs__", None)
        if found is None:
            found = tuple(name for base in kind.__mro__ for name in base.__dict__.get("__slots__", ()))
        _FIELDS[kind] = found
    return found


def within(node: Node) -> Iterator[Node]:
    """A part of the form and all its parts, in no order."""
    left: list[object] = [node]
    while left:
        each = left.pop()
        if isinstance(each, Node):
            yield each
            left.extend(getattr(each, name) for name in fields(each))
        elif isinstance(each, (tuple, list)):
            left.extend(each)
