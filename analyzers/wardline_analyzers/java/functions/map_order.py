"""The order in which a map gives what it holds: as it was put in, or as its keys are sorted."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.known.elements import display
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.java.functions.iterators import unordered

AS_PUT: Final = "java.util.LinkedHashMap()"
SORTED: Final = "java.util.TreeMap()"
"""The names of maps whose order is known."""


def in_map_order(of: Value, row: list[Value]) -> Value:
    """What a map holds, one thing a key, in the order of the keys: a list, whose order is told where it is known."""
    made = display("list", row)
    if of.name == AS_PUT:
        return made
    keys = list(of.items or {})
    if of.name == SORTED and (all(type(k) is int for k in keys) or all(type(k) is str for k in keys)):
        places = sorted(range(len(keys)), key=lambda n: keys[n])
        return display("list", [row[n] for n in places]) if len(row) == len(keys) else made
    return unordered(made) or made


__all__ = ["AS_PUT", "SORTED", "in_map_order"]
