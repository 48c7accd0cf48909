"""What a text of JavaScript begins with that is put together."""

from __future__ import annotations

from tree_sitter import Node


def front_of(node: Node) -> Node | None:
    """The expression that a template or a sum begins with; None: it begins with a text of its own, or is neither."""
    if node.type == "template_string":
        inner = node.named_children[0] if node.named_children else None
        begins = inner is not None and inner.type == "template_substitution" and inner.start_byte == node.start_byte + 1
        return inner.named_children[0] if begins and inner is not None and inner.named_children else None
    if node.type != "binary_expression":
        return None
    left, sign = node.child_by_field_name("left"), node.child_by_field_name("operator")
    if left is None or sign is None or sign.type != "+":
        return None
    return front_of(left) if left.type in ("binary_expression", "template_string") else left


__all__ = ["front_of"]
