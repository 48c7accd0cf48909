"""Enumerations of the program: their members in order, and the one that a name or a value stands for."""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.members import known_attribute
from wardline_analyzers.flow.known.elements import display
from wardline_analyzers.flow.known.program import ClassRef, is_enumeration
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import MOST_ITEMS, UNKNOWN, Value


def of_value(run: Run, value: Value) -> ClassRef | None:
    """The enumeration that a value is; None: it is none, or one of several."""
    of = value.callables[0] if len(value.callables) == 1 else None
    return of if isinstance(of, ClassRef) and is_enumeration(run.world.library_bases(of)) else None


def members(run: Run, of: ClassRef, node: form.Node) -> dict[str, Value]:
    """Its members by name, in order; nothing where one of them is not a constant."""
    found: dict[str, Value] = {}
    known = Value(kind="class", callables=(of,))
    for name in run.world.assigned(of):
        if name.startswith("_"):
            continue
        member = known_attribute(run, known, name, node)
        if member is None or member.constant is UNKNOWN or len(found) >= MOST_ITEMS:
            return {}
        if all(member.constant != other.constant for other in found.values()):  # else it is another name of that one
            found[name] = member
    return found


def in_order(run: Run, value: Value, node: form.Node) -> Value:
    """The row of members that an enumeration is gone through as; everything else as it is."""
    of = of_value(run, value)
    found = members(run, of, node) if of is not None else None
    return display("list", list(found.values())) if found else value


def named(run: Run, value: Value, name: object, node: form.Node) -> Value | None:
    """`Level["HIGH"]`"""
    of = of_value(run, value)
    return members(run, of, node).get(name) if of is not None and isinstance(name, str) else None


def valued(run: Run, of: ClassRef, value: object, node: form.Node) -> Value | None:
    """`Level(9)`"""
    return next((each for each in members(run, of, node).values() if each.constant == value), None)


__all__ = ["in_order", "named", "of_value", "valued"]
