"""Statements that are taken over from the common form of a text before it was edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.flow.form.definitions import Class, Function
from wardline_analyzers.flow.form.expressions import Lambda
from wardline_analyzers.flow.form.gap import Gap
from wardline_analyzers.flow.form.node import Node, fields
from wardline_analyzers.flow.form.statements import Statement

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

    from wardline_analyzers.flow.form.lowering import Lowering

Key = tuple[int, str, int, int]
"""Levels above it, its kind in the grammar, its places."""


class Row:
    """A statement, with what the front end has noted of it."""

    __slots__ = ("attributes", "changed", "details", "loads", "points", "size", "statement", "stored", "yields")

    def __init__(self, low: Lowering, statement: Statement | None = None) -> None:
        self.statement = statement
        self.loads = low.loads
        self.attributes = low.attributes
        self.details = low.details
        self.changed = low.changed
        self.stored = low.stored
        self.points = low.points
        self.size = low.size
        self.yields = low.yields


_INNER: Final = (Function, Class, Lambda)


class Rows:
    """The statements beside a window in a unit: their text stays while somebody types into the window, and so does
    their form, the same object with the same places (see `gap.py`).

    A statement without a fault in it means the same whatever stands beside it, so its kind and its places are enough to
    know it again.
    """

    def __init__(self, gap: Gap) -> None:
        self.gap = gap
        """As it is in the text that is lowered next."""
        self.has_inner = False
        """Are there functions or classes inside the unit's function, or have there been?"""
        self.is_in_inner = False
        """Is the window in one of them? Its length is not that of its text."""
        self._known: dict[Key, Row] = {}
        self._taken: set[int] = set()
        """What the form at hand has from before, by identity: statements, and the points in them."""

    def begin(self) -> None:
        """A text is lowered."""
        self._taken = set()

    def lowered(
        self, low: Lowering, node: Tree, depth: int, lower: Callable[[Any, Tree, int], Statement | None]
    ) -> Statement | None:
        """The form of a statement, from before if it is known."""
        gap = self.gap
        start, end = node.start_byte - low.shift, node.end_byte - low.shift
        if node.has_error or not gap.is_beside(start, end):
            return lower(low, node, depth)
        key = depth, node.type, gap.place(start), gap.place(end)
        row = self._known.get(key)
        if row is None:
            return self._read(low, node, depth, lower, key)
        self._taken.add(id(row.statement))
        self._taken.update(map(id, row.points))
        _note(low, row)
        return row.statement

    def _read(
        self, low: Lowering, node: Tree, depth: int, lower: Callable[[Any, Tree, int], Statement | None], key: Key
    ) -> Statement | None:
        """Lower a statement, with all that is noted meanwhile by itself."""
        outer, deep = Row(low), low.deep
        low.loads, low.attributes, low.details, low.changed, low.stored = {}, {}, set(), set(), set()
        low.points, low.size, low.yields, low.deep = [], 0, False, False
        statement = lower(low, node, depth)
        row = Row(low, statement)
        if statement is not None and not low.strays and not low.deep:
            self._known[key] = row
        low.loads, low.attributes, low.details = outer.loads, outer.attributes, outer.details
        low.changed, low.stored, low.points = outer.changed, outer.stored, outer.points
        low.size, low.yields, low.deep = outer.size, outer.yields, low.deep or deep
        _note(low, row)
        return statement

    def place(self, body: tuple[Statement, ...], points: list[Node]) -> None:
        """Give what is new in a form its places: the front end counts bytes. The function that is typed in keeps its
        own: it is asked how long it is."""
        gap = self.gap
        seen: set[int] = set()
        left: list[Any] = list(points)  # of broken code some are nowhere else
        for each in body:
            if isinstance(each, Function) and not gap.is_beside(each.start, each.end):
                left += [getattr(each, name) for name in fields(each)]
            else:
                left.append(each)
        while left:
            each = left.pop()
            if isinstance(each, Node):
                if id(each) in seen or id(each) in self._taken:
                    continue
                seen.add(id(each))
                if isinstance(each, _INNER):
                    self.has_inner = True
                    self.is_in_inner = self.is_in_inner or not gap.is_beside(each.start, each.end)
                if each.start > gap.end:
                    each.start += gap.room
                if each.end > gap.end:
                    each.end += gap.room
                left.extend([getattr(each, name) for name in fields(each)])
            elif isinstance(each, (tuple, list)):
                left.extend(each)


def _note(low: Lowering, row: Row) -> None:
    """Note what has been noted of a statement."""
    low.loads.update(row.loads)
    low.attributes.update(row.attributes)
    low.details.update(row.details)
    low.changed.update(row.changed)
    low.stored.update(row.stored)
    low.points.extend(row.points)
    low.size += row.size
    low.yields = low.yields or row.yields
