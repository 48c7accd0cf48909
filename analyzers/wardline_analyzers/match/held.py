"""Keys of an object that an argument only names: `const options = { … }; call(options)`.

Conditions ask for an argument's node. Of such a key there is none in the call, and often none in the unit, but the
dataflow knows what it is worth. So what stands for it is the argument's node with that value.
"""

from __future__ import annotations

from typing import Any, cast

from tree_sitter import Node

from wardline_analyzers.flow.known.values import Value


class HeldKey:
    """The node of the argument, for all who ask where it is, and the value of one of its keys."""

    __slots__ = ("node", "value")

    def __init__(self, node: Node, value: Value) -> None:
        self.node, self.value = node, value

    def __getattr__(self, name: str) -> Any:
        return getattr(self.node, name)


def held(node: Node, value: Value) -> Node:
    """A node that stands for a key of the object that the argument `node` names."""
    return cast(Node, HeldKey(node, value))


def value_held(node: Node) -> Value | None:
    """What the key is worth that a node stands for; None for a node of the text."""
    return node.value if isinstance(node, HeldKey) else None
