"""The way to the function that lowers a kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Lowering, cleaned, read_aside, reread

EXTRAS: Final = frozenset(("comment", "line_continuation"))
"""Nodes that can stand anywhere and mean nothing."""


Lower = Callable[[Lowering, Node, int], form.Expression]
Link = Callable[[Lowering, Node, "list[Node]", form.Expression, int], form.Expression]
LowerStatement = Callable[[Lowering, Node, int], form.Statement | None]

EXPRESSIONS: Final[dict[str, Lower]] = {}
"""By the kind of node: how an expression is lowered."""

LINKS: Final[dict[str, tuple[Link, int]]] = {}
"""By the kind of node: how an expression is lowered that begins with an expression, and how many children it has."""

STATEMENTS: Final[dict[str, LowerStatement]] = {}
"""By the kind of node: how a statement is lowered."""


def expression(low: Lowering, node: Node, depth: int) -> form.Expression:
    """Lower an expression; anything else becomes Opaque."""
    kind = node.type
    if kind == "identifier":  # every second node is one
        return name(low, node)
    lower = EXPRESSIONS.get(kind)
    if lower is not None:
        return lower(low, node, depth) if depth < DEEPEST else low.too_deep(node)
    if kind not in LINKS:
        return low.opaque(node)
    if depth >= DEEPEST:
        return low.too_deep(node)
    # `a.b(c)[d] + e`: down to the left end in a loop, then up again. So neither a long chain of calls nor a long sum
    # takes a level for each link.
    links = []
    while True:
        found = LINKS.get(kind)
        if found is None:
            break
        link, arity = found
        children = node.children
        if len(children) != arity:
            children = clean(low, children, depth)
        links.append((link, node, children))
        node = children[0]
        kind = node.type
    depth += 1
    value: form.Expression
    if kind == "identifier":
        value = name(low, node)
    else:
        lower = EXPRESSIONS.get(kind)
        value = lower(low, node, depth) if lower is not None else low.opaque(node)
    for link, node, children in reversed(links):
        value = link(low, node, children, value, depth)
    return value


def name(low: Lowering, node: Node) -> form.Expression:
    """A name that is read."""
    start = node.start_byte - low.shift
    end = node.end_byte - low.shift
    word = low.text[start:end]
    if not word.isascii():
        word = reread(word)
    elif not word:  # put in by the parser where something is missing
        return low.opaque(node)
    low.size += 1
    return form.Name(start, end, low.loads.setdefault(word, word))


def clean(low: Lowering, children: list[Node], depth: int) -> list[Node]:
    """The children without comments and errors; what can be read of an error goes to the strays."""
    return cleaned(low, children, depth, EXTRAS, broken)


def operand(low: Lowering, node: Node, depth: int) -> Node:
    """The operand of what stands in front of it."""
    children = node.children
    return children[1] if len(children) == 2 else clean(low, children, depth)[-1]


def broken(low: Lowering, node: Node, depth: int) -> list[form.Statement]:
    """What can be read of an error, or of a part of a statement without the rest."""
    return read_aside(low, node, depth, STATEMENTS["ERROR"])
