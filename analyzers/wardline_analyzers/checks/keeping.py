"""Where a value is written down: what a fix has to change."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import walk


def written(match: Match, node: Node) -> Node:
    """The node to replace so that `node` gets another value.

    That is the node itself, or, if it is a variable bound once in the unit and used here only, what it is bound to.
    """
    value = match.unit.values.follow(node)
    if node.type != "identifier" or value.start_byte == node.start_byte:
        return node
    name = match.text(node)
    uses = sum(1 for part in walk(match.unit.syntax.root) if part.type == "identifier" and match.text(part) == name)
    return value if uses == 2 else node
