"""What all parts of the form have, and the constants in it."""

from __future__ import annotations

from collections.abc import Iterator

Constant = str | bytes | int | float | complex | bool | None


class Node:
    """A part of the text."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        """For a test's failure: the tree as a text, without places."""
        fields = [
            name
            for kind in reversed(type(self).__mro__)
            for name in sorted(getattr(kind, "__slots__", ()))
            if name not in ("start", "end")
        ]
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"


def within(node: Node) -> Iterator[Node]:
    """A part of the form and all its parts, in no order."""
    left: list[object] = [node]
    while left:
        each = left.pop()
        if isinstance(each, Node):
            yield each
            left.extend(getattr(each, name) for kind in type(each).__mro__ for name in getattr(kind, "__slots__", ()))
        elif isinstance(each, (tuple, list)):
            left.extend(each)
