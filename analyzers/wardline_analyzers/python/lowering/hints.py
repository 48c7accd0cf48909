"""What stands in an annotation and nowhere else."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Lowering
from wardline_analyzers.python.lowering.displays import items
from wardline_analyzers.python.lowering.expressions import attribute
from wardline_analyzers.python.lowering.state import EXPRESSIONS, clean, expression


def _type(low: Lowering, node: Node, depth: int) -> form.Expression:
    children = node.children
    if len(children) != 1:
        children = clean(low, children, depth)
    return expression(low, children[0], depth + 1) if children else low.opaque(node)


def _generic(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`list[int]` in an annotation."""
    children = clean(low, node.children, depth)
    base = expression(low, children[0], depth + 1)
    arguments = items(low, children[-1], depth + 1)
    if not arguments:
        return base
    key = arguments[0]
    if len(arguments) > 1:
        low.size += 1
        key = form.Display(arguments[0].start, arguments[-1].end, "tuple", arguments)
    low.size += 1
    return form.Index(node.start_byte - low.shift, node.end_byte - low.shift, base, key)


def _union(low: Lowering, node: Node, depth: int) -> form.Expression:
    children = clean(low, node.children, depth)
    left, right = expression(low, children[0], depth + 1), expression(low, children[-1], depth + 1)
    low.size += 1
    return form.Operation(node.start_byte - low.shift, node.end_byte - low.shift, "|", (left, right))


def _member(low: Lowering, node: Node, depth: int) -> form.Expression:
    children = clean(low, node.children, depth)
    return attribute(low, node, children, expression(low, children[0], depth + 1), depth)


EXPRESSIONS.update(
    {
        "type": _type,
        "generic_type": _generic,
        "union_type": _union,
        "member_type": _member,
    }
)
