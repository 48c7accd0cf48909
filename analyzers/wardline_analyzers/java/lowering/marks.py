"""Annotations: of classes, methods and parameters, as calls."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.java.lowering.state import EXPRESSIONS, EXTRAS, JavaLowering, broken, expression
from wardline_analyzers.java.lowering.types import named


def marks_of(low: JavaLowering, modifiers: Node, depth: int) -> tuple[form.Expression, ...]:
    """The annotations among the modifiers: `@X` is the name, `@X(…)` a call of it."""
    return tuple(
        annotated(low, child, depth)
        for child in modifiers.children
        if child.type in ("marker_annotation", "annotation")
    )


def annotated(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """One annotation."""
    name = node.child_by_field_name("name")
    callee = named(low, name, depth + 1) if name is not None else None
    if callee is None:
        return low.opaque(node)
    if node.type == "marker_annotation":
        return callee
    given = node.child_by_field_name("arguments")
    found: list[form.Argument] = []
    for child in given.children if given is not None else ():
        if child.type == "ERROR":
            low.strays += broken(low, child, depth)
            continue
        if not child.is_named or child.type in EXTRAS:
            continue
        word = ""
        value: Node | None = child
        if child.type == "element_value_pair":
            key = child.child_by_field_name("key")
            word = low.word(key) if key is not None else ""
            value = child.child_by_field_name("value")
        if value is not None:
            low.size += 1
            found.append(form.Argument(*low.place(child), expression(low, value, depth + 1), word))
    low.size += 1
    made = form.Call(*low.place(node), callee, tuple(found))
    low.points.append(made)
    return made


def _inner(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    return annotated(low, node, depth)


EXPRESSIONS.update({"annotation": _inner, "marker_annotation": _inner})
