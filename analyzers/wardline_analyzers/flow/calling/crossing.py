"""The way of data through a function of another unit that is looked at with the arguments of one call.

Places in that function's text are none of the unit at hand: for its reader, the data goes through the call.
"""

from __future__ import annotations

from collections.abc import Iterable

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.elements import walk
from wardline_analyzers.flow.known.program import Sink, Use, shown
from wardline_analyzers.flow.known.steps import Step, handed_on
from wardline_analyzers.flow.known.values import DEEPEST, PARAMETER, Taint, Taints, Value


class Crossing:
    """The outermost call, in the unit at hand, that is under way. `given` are its arguments."""

    __slots__ = ("_known", "_name", "_node", "tells")

    def __init__(self, node: form.Node, name: str, given: Iterable[Value]) -> None:
        self._node = node
        self._name = shown(name)
        ways = [taint.way for each in given for value in walk(each) for taint in value.taints]
        self._known = {id(way): way for way in ways if way is not None}
        """The ways that the data had taken before."""
        self.tells: set[tuple[Sink, str]] = set()
        """The sinks of which the functions that are looked at tell themselves, with the kind of their data."""

    def told(self, taint: Taint) -> Taint:
        """The data as the caller sees it: where it had come from, and that it goes through the call."""
        if taint.kind == PARAMETER:
            return taint
        way = self._given(taint)
        if way is None:
            return taint.but(way=handed_on(self._name, self._node.start, self._node.end))
        return taint.but(way=Step(way, self._node.start, self._node.end, f"goes through {self._name}"))

    def is_told_there(self, use: Use) -> bool:
        """Is it data that such a function takes in itself, whoever calls it?"""
        return (use.sink, use.taint.kind) in self.tells and self._given(use.taint) is None

    def _given(self, taint: Taint) -> Step | None:
        """The part of the way that the data had taken before the call."""
        way = taint.way
        while way is not None and id(way) not in self._known:
            way = way.before
        return way

    def result(self, value: Value, depth: int = 0) -> Value:
        """What comes out of the call."""
        if not value.taints and value.items is None:
            return value
        items, rest, keys = value.items, value.rest, value.keys
        if items is not None and depth < DEEPEST:
            items = {key: self.result(item, depth + 1) for key, item in items.items()}
            rest = self.result(rest, depth + 1) if rest is not None else None
            keys = self.result(keys, depth + 1) if keys is not None else None
            if rest is value.rest and all(items[key] is item for key, item in (value.items or {}).items()):
                items, keys = value.items, value.keys
        taints: Taints = tuple(self._left(taint) for taint in value.taints)
        if items is not value.items:
            return value.but(taints=taints, items=items, rest=rest, keys=keys)
        if all(now is before for now, before in zip(taints, value.taints, strict=True)):
            return value
        return value.but(taints=taints)

    def _left(self, taint: Taint) -> Taint:
        return taint if taint.way is None or id(taint.way) in self._known else self.told(taint)


__all__ = ["Crossing"]
