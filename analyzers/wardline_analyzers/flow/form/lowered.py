"""A whole unit in the common form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.flow.form.expressions import Attribute, Call
from wardline_analyzers.flow.form.gap import Gap
from wardline_analyzers.flow.form.node import Node
from wardline_analyzers.flow.form.statements import Statement

SUPER: Final = "super"
CAST: Final = "\0cast"
"""The callee that makes what it is given, its second argument, an object of the class that is its first."""
"""The function that gives the object of a method as one of the class above."""


class Lowered:
    """A unit in the common form. `loads`: all names that are read; `attributes`: all words behind a dot.

    `details`: those words, each with the name in front of it, SUPER for `super().word`, else nothing.
    `changed`: names of which an object may be changed, or that may be bound in the module, for all that the text tells;
    attributes with a dot in front.
    `stored`: words behind a dot that are assigned to. `points`: the calls, targets and returns, in their order.
    `gap`: where somebody is typing; the places of nodes are those that it gives.
    """

    __slots__ = (
        *("_numbers", "attributes", "body", "changed", "deep", "details", "gap", "loads", "points", "size", "stored"),
    )

    def __init__(
        self,
        body: tuple[Statement, ...],
        loads: frozenset[str],
        attributes: frozenset[str],
        details: frozenset[tuple[str, str]],
        changed: frozenset[str],
        stored: frozenset[str],
        points: tuple[Node, ...],
        size: int,
        deep: bool = False,
        gap: Gap | None = None,
    ) -> None:
        self.body = body
        self.loads = loads
        self.attributes = attributes
        self.details = details
        self.changed = changed
        self.stored = stored
        self.points = points
        self.size = size
        """How many nodes there are: what bounds the work."""
        self.deep = deep
        """Something is nested too deeply, and left out."""
        self.gap = gap
        self._numbers: dict[Node, int] | None = None

    def range_of(self, node: Node) -> tuple[int, int]:
        """The byte range of a node in the unit."""
        gap = self.gap
        return (node.start, node.end) if gap is None else (gap.offset(node.start), gap.offset(node.end))

    def spots(self) -> Iterator[Node]:
        """All places where data may do harm: the points, and the arguments of the calls among them."""
        for point in self.points:
            yield point
            if isinstance(point, Call):
                if isinstance(point.callee, Attribute):
                    yield point.callee.base
                for argument in point.arguments:
                    yield argument.value if argument.star == 0 else argument

    def number_of(self, node: Node) -> int:
        """The number of such a place, which stays while the code around it is edited; -1 of another."""
        if self._numbers is None:
            self._numbers = {}
            for number, spot in enumerate(self.spots()):
                self._numbers.setdefault(spot, number)
        return self._numbers.get(node, -1)
