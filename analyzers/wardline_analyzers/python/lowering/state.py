"""What is kept while a unit is lowered, and the way to the function for a kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form

DEEPEST: Final = 80
"""Levels of nesting that are lowered. Chains to the left and `elif` take one level, however long."""

EXTRAS: Final = frozenset(("comment", "line_continuation"))
"""Nodes that can stand anywhere and mean nothing."""


_LINKED: Final = frozenset((form.Attribute, form.Index, form.Slice, form.Call))


class Lowering:
    """The state of lowering one unit."""

    __slots__ = (
        *("attributes", "changed", "deep", "details", "loads", "points", "shift", "size", "stored", "strays", "text"),
        "yields",
    )

    def __init__(self, source: bytes, shift: int) -> None:
        self.shift = shift
        self.text = source[shift:].decode("latin-1")
        """One character per byte: pieces are cut by byte offsets, and only what is not ASCII is decoded again."""
        self.loads: dict[str, str] = {}
        """Names that are read, each as the one string that stands for it in all nodes."""
        self.attributes: dict[str, str] = {}
        self.details: set[tuple[str, str]] = set()
        """Words behind a dot, each with the name in front of it."""
        self.changed: set[str] = set()
        """Names of which an object may be changed; with a dot in front: attributes."""
        self.stored: set[str] = set()
        """Words behind a dot that are assigned to."""
        self.points: list[form.Node] = []
        """Calls, targets and returns."""
        self.size = 0
        self.deep = False
        """Something was nested too deeply to be lowered."""
        self.strays: list[form.Statement] = []
        """What has no place in its statement (broken code, a `raise`'s cause): it goes before the statement."""
        self.yields = False
        """Did the function around hold a `yield` so far?"""

    def word(self, node: Node) -> str:
        """The source of a node."""
        shift = self.shift
        text = self.text[node.start_byte - shift : node.end_byte - shift]
        return text if text.isascii() else reread(text)

    def change(self, place: form.Expression) -> None:
        """Note that the object at a place may be changed: it is a part of what its first name stands for."""
        while type(place) in _LINKED:
            if type(place) is form.Attribute:
                self.changed.add(f".{place.name}")
            place = place.callee if type(place) is form.Call else place.base  # type: ignore[union-attr]
        if type(place) is form.Name:
            self.changed.add(place.name)

    def detail(self, base: form.Expression | None, word: str) -> str:
        """Note a word behind a dot; returns the one string that stands for it in all nodes."""
        word = self.attributes.setdefault(word, word)
        before = ""
        if type(base) is form.Name:
            before = base.name
        elif type(base) is form.Call and type(base.callee) is form.Name and base.callee.name == form.SUPER:
            before = form.SUPER
        self.details.add((before, word))
        return word

    def opaque(self, node: Node, parts: tuple[form.Expression, ...] = ()) -> form.Opaque:
        """What cannot be lowered, around the parts of it that can."""
        self.size += 1
        return form.Opaque(node.start_byte - self.shift, node.end_byte - self.shift, parts)

    def too_deep(self, node: Node) -> form.Opaque:
        """What is nested too deeply."""
        self.deep = True
        return self.opaque(node)


def reread(text: str) -> str:
    """What bytes that were read one by one mean as UTF-8."""
    return text.encode("latin-1").decode("utf-8", "replace")


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
    kept = []
    for child in children:
        kind = child.type
        if kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif kind not in EXTRAS:
            kept.append(child)
    return kept


def operand(low: Lowering, node: Node, depth: int) -> Node:
    """The operand of what stands in front of it."""
    children = node.children
    return children[1] if len(children) == 2 else clean(low, children, depth)[-1]


def broken(low: Lowering, node: Node, depth: int) -> list[form.Statement]:
    """What can be read of an error, or of a part of a statement without the rest."""
    if depth >= DEEPEST:
        return []
    outer = low.strays
    made: list[form.Statement] = []
    low.strays = made
    STATEMENTS["ERROR"](low, node, depth + 1)
    low.strays = outer
    return made
