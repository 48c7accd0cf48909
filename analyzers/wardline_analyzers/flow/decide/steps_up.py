"""Steps of paths that are compared with `..`."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.known.kinds import WITHOUT
from wardline_analyzers.flow.known.state import facts_of
from wardline_analyzers.flow.known.values import NO_FACTS, RESOLVED, Facts, Value

_ROWS: Final = frozenset(("list", "tuple", "set"))
_FIRST: Final = ((RESOLVED, 0), (RESOLVED, "[*]"))
"""The steps of a normalised path from its whole to its first one, or to one of them."""


def no_parent(step: Value, other: Value) -> Facts:
    """One step of a path that is not `..` leads nowhere up; once a path is normalised, the first tells of all."""
    first = [t.key[:-1] for t in step.taints if t.key[-2:] in _FIRST]
    if other.constant != ".." or (any(t.shape != "segment" for t in step.taints) and len(first) < len(step.taints)):
        return NO_FACTS
    return facts_of(step, WITHOUT[".."]) | frozenset((key, WITHOUT[".."]) for key in first)


def parent_in(collection: Value) -> Value:
    """The `..` in a collection, or another of its elements."""
    every = list((collection.items or {}).values()) if collection.kind in _ROWS else []
    return next((each for each in every if each.constant == ".."), collection)


__all__ = ["no_parent", "parent_in"]
