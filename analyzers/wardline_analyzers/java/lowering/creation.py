"""Objects that are made: `new X(…)`, of a class of the program, of a library, or of one that is made here."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.java.lowering.calls import arguments_of, call
from wardline_analyzers.java.lowering.classes import anonymous
from wardline_analyzers.java.lowering.state import EXPRESSIONS, JavaLowering, expression
from wardline_analyzers.java.lowering.types import named


def _new(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """`new X(arguments)`; with a body, of a class that is made here."""
    start, end = low.place(node)
    of = node.child_by_field_name("type")
    given = node.child_by_field_name("arguments")
    body = next((child for child in node.children if child.type == "class_body"), None)
    outer = node.children[0] if node.children and node.children[0].type != "new" else None
    if outer is not None and outer.is_named:  # outer.new Inner()
        expression(low, outer, depth + 1)
    callee = named(low, of, depth + 1) if of is not None else None
    if callee is None:
        return low.opaque(node, tuple(a.value for a in arguments_of(low, given, depth)) if given is not None else ())
    arguments = arguments_of(low, given, depth) if given is not None else ()
    if body is not None:
        callee = anonymous(low, callee, body, depth)
    return call(low, start, end, callee, arguments, new=True)


EXPRESSIONS["object_creation_expression"] = _new
