"""What a variable of a Go function holds, as its text says."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import walk

_ASSIGNMENTS: Final = frozenset(("short_var_declaration", "assignment_statement"))


def assigned(match: Match, function: Node, node: Node) -> Node:
    """What a variable of the function is given, where it is given something once; of a call, its first result."""
    if node.type != "identifier":
        return node
    found: list[Node] = []
    for each in walk(function):
        if each.type in _ASSIGNMENTS:
            left, right = each.child_by_field_name("left"), each.child_by_field_name("right")
            if left is None or right is None or not right.named_children:
                continue
            names = [match.text(name) for name in left.named_children]
            if match.text(node) in names:
                index, values = names.index(match.text(node)), right.named_children
                if index >= len(values):  # a later result of a call
                    return node
                found.append(values[index])
    return found[0] if len(found) == 1 else node


__all__ = ["assigned"]
