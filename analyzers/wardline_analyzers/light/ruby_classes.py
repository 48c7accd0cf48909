"""Ruby: what stands in a class, and what its methods read of it by a bare name."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.light.lowering import expressions
from wardline_analyzers.light.lowering.table import Lowering, named


def spell(word: str) -> str:
    """A name as the common form has it: `match?` is `match_p`."""
    return word.replace("?", "_p").replace("!", "_x")


def constant(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A class, a module; or a constant of the class around, which its methods read as a part of it."""
    word = low.word(node)
    if low.fields and word in low.fields[-1] and _in_method(node):
        return expressions.attribute(low, node, low.named(node, "this"), word)
    return low.named(node, word)


def _in_method(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type not in ("method", "class", "module"):
        above = above.parent
    return above is not None and above.type == "method"


def parts(low: Lowering, body: Node) -> frozenset[str]:
    """The methods of a class, which are called without an object, and its constants."""
    inside = named(low, body)
    methods = (child.child_by_field_name("name") for child in inside if child.type in ("method", "singleton_method"))
    set_ = (child.child_by_field_name("left") for child in inside if child.type == "assignment")
    constants = (low.word(name) for name in set_ if name is not None and name.type == "constant")
    return frozenset((*(spell(low.word(name)) for name in methods if name is not None), *constants))


__all__ = ["constant", "parts", "spell"]
