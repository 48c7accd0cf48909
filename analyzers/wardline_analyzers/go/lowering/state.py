"""What is kept while a unit is lowered, and the way to the function for a kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body, cleaned, done, read_aside, reread, row
from wardline_analyzers.flow.form.lowering import Lowering as Common
from wardline_analyzers.go.lowering.scopes import Scopes

EXTRAS: Final = frozenset(("comment", ";", "\n"))
"""Nodes that can stand anywhere and mean nothing."""


class Lowering(Common):
    """The state of lowering one unit of Go."""

    __slots__ = ("iota", "jumps", "label", "leaving", "result_counts", "results", "scopes")

    def __init__(self, source: bytes, shift: int) -> None:
        super().__init__(source, shift)
        self.scopes = Scopes()
        self.iota = 0
        """What `iota` is worth in the constant that is being lowered."""
        self.label = ""
        """The label of the statement that comes next."""
        self.jumps: set[tuple[str, str]] = set()
        """Jumps out of the loop that is being lowered, to a label further out: `break` or `continue`, and the label."""
        self.leaving: set[form.Node] = set()
        """The breaks that leave a loop by its label, not the switch that they stand in."""
        self.results: list[tuple[str, ...]] = []
        """Of each open function: the names of its results, where they have names."""
        self.result_counts: list[tuple[int, bool]] = []
        """Of each open function: how many results it has, and whether the last says that something went wrong."""


Lower = Callable[[Lowering, Node, int], form.Expression]
Link = Callable[[Lowering, Node, form.Expression, int], form.Expression]
LowerStatement = Callable[[Lowering, Node, int], form.Statement | None]

EXPRESSIONS: Final[dict[str, Lower]] = {}
"""By the kind of node: how an expression is lowered."""

LINKS: Final[dict[str, tuple[str, Link]]] = {}
"""By the kind of node: the field of the expression that it begins with, and how it is lowered behind that one."""

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
    first: Node | None = node
    while first is not None:
        found = LINKS.get(first.type)
        if found is None:
            break
        links.append((found[1], first))
        first = first.child_by_field_name(found[0])
    depth += 1
    value = low.opaque(links[-1][1]) if first is None else expression(low, first, depth)
    for link, around in reversed(links):
        value = link(low, around, value, depth)
    return value


def name(low: Lowering, node: Node) -> form.Expression:
    """A name that is read."""
    word = low.word(node)
    if not word:  # put in by the parser where something is missing
        return low.opaque(node)
    low.size += 1
    spelled = low.scopes.spelled(word)
    return form.Name(node.start_byte - low.shift, node.end_byte - low.shift, low.loads.setdefault(spelled, spelled))


def clean(low: Lowering, children: list[Node], depth: int) -> list[Node]:
    """The children without comments and errors; what can be read of an error goes to the strays."""
    return cleaned(low, children, depth, EXTRAS, broken)


def names_of(node: Node) -> list[Node]:
    """The names that a declaration gives its type or its values."""
    return [part for part in node.children_by_field_name("name") if part.is_named]


def named(low: Lowering, node: Node, depth: int) -> list[Node]:
    """The children that are no punctuation, without comments and errors."""
    return [child for child in clean(low, node.children, depth) if child.is_named]


def broken(low: Lowering, node: Node, depth: int) -> list[form.Statement]:
    """What can be read of an error, or of a part of a statement without the rest."""
    return read_aside(low, node, depth, STATEMENTS["ERROR"])


def statements(low: Lowering, nodes: list[Node], depth: int) -> Body:
    """Lower a row of statements. What is left over of a statement comes before it."""
    return row(low, nodes, depth, _statement)


def _statement(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    kind = node.type
    lower = STATEMENTS.get(kind)
    if lower is not None:
        return lower(low, node, depth)
    if kind in EXTRAS:
        return None
    if node.is_named and (kind in EXPRESSIONS or kind in LINKS or kind == "identifier"):
        return done(low, expression(low, node, depth))
    if node.child_count:
        low.strays += broken(low, node, depth)
    return None


def block(low: Lowering, node: Node | None, depth: int) -> Body:
    """The statements of a block, which has variables of its own."""
    if node is None:
        return ()
    low.scopes.open()
    made = statements(low, unwrapped(node), depth + 1)
    low.scopes.close()
    return made


def unwrapped(node: Node) -> list[Node]:
    """The statements in a block: the grammar puts a list around them."""
    found: list[Node] = []
    for child in node.children:
        if child.type == "statement_list":
            found += child.children
        elif child.is_named:
            found.append(child)
    return found


__all__ = [
    "DEEPEST",
    "EXPRESSIONS",
    "EXTRAS",
    "LINKS",
    "STATEMENTS",
    "Body",
    "Lowering",
    "block",
    "broken",
    "clean",
    "done",
    "expression",
    "name",
    "named",
    "reread",
    "statements",
    "unwrapped",
]
