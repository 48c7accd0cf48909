"""What is kept while a Java unit is lowered, and the way to the function for a kind of node."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Lowering, cleaned, read_aside

THIS: Final = "this"
"""The first parameter of a method."""
LOCAL: Final = "local"
NUMBER: Final = "number"
"""A local variable that holds a whole number."""
LETTER: Final = "letter"
"""A local variable that holds a letter."""
_LOCALS: Final = frozenset((LOCAL, NUMBER, LETTER))
NUMBERS: Final = frozenset(("byte", "short", "int", "long"))
"""Types of whole numbers."""
FIELD: Final = "field"
EXTRAS: Final = frozenset(("line_comment", "block_comment"))
"""Nodes that can stand anywhere and mean nothing."""


class JavaLowering(Lowering):
    """The state of lowering one unit: also what its bare names are."""

    __slots__ = ("_bound", "_made", "_saved", "label", "objects", "result")

    def __init__(self, source: bytes, shift: int) -> None:
        super().__init__(source, shift)
        self._bound: dict[str, str] = {}
        self._saved: list[dict[str, str | None]] = []
        self._made = 0
        self.objects: list[tuple[str, frozenset[str] | None]] = []
        """Of each method around, the inner ones last: the name of its object, and what its class has (None: unknown).

        In the body of a class, where there is no object yet, the name is empty.
        """
        self.result = ""
        """The variable that a `yield` of the switch around gives its value to."""
        self.label = ""
        """The label in front of the loop that comes next."""

    def enter(self) -> None:
        """A block begins."""
        self._saved.append({})

    def leave(self) -> None:
        """The block ends: its names are again what they were."""
        for name, before in self._saved.pop().items():
            if before is None:
                del self._bound[name]
            else:
                self._bound[name] = before

    def declare(self, name: str, kind: str = LOCAL) -> None:
        """A name is that of a local variable from here on (or of a field of a class inside a method)."""
        if self._saved:
            self._saved[-1].setdefault(name, self._bound.get(name))
        self._bound[name] = kind

    def is_local(self, name: str) -> bool:
        return self._bound.get(name) in _LOCALS

    def kind_of(self, name: str) -> str:
        """What kind of name it is; empty: it is none that is declared here."""
        return self._bound.get(name, "")

    def made_up(self, letter: str) -> str:
        """A name that no program has."""
        self._made += 1
        return f"\0{letter}{self._made}"

    def read(self, name: str, start: int, end: int) -> form.Name:
        """A variable that is read."""
        self.size += 1
        return form.Name(start, end, self.loads.setdefault(name, name))

    def member(self, word: str, start: int, end: int) -> form.Expression:
        """A field or method that is named without its object."""
        for name, members in reversed(self.objects):
            if members is None or word in members:
                if not name:
                    break
                base = self.read(name, start, end)
                self.size += 1
                return form.Attribute(start, end, base, self.detail(base, word))
        return self.read(word, start, end)

    def place(self, node: Node) -> tuple[int, int]:
        """Where a node stands in the unit."""
        return node.start_byte - self.shift, node.end_byte - self.shift


Lower = Callable[[JavaLowering, Node, int], form.Expression]
Link = Callable[[JavaLowering, Node, "list[Node]", form.Expression, int], form.Expression]
LowerStatement = Callable[[JavaLowering, Node, int], "form.Statement | None"]

EXPRESSIONS: Final[dict[str, Lower]] = {}
"""By the kind of node: how an expression is lowered."""

LINKS: Final[dict[str, Link]] = {}
"""By the kind of node: how an expression is lowered that begins with an expression."""

HEADS: Final[dict[str, Callable[[JavaLowering, Node, list[Node]], form.Expression | None]]] = {}
"""By the kind of the innermost link: what stands at its head, if it is more than an expression (a type, a package)."""

STATEMENTS: Final[dict[str, LowerStatement]] = {}
"""By the kind of node: how a statement is lowered."""


def is_expression(node: Node) -> bool:
    return node.is_named and (node.type in EXPRESSIONS or node.type in LINKS)


def expression(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """Lower an expression; anything else becomes Opaque."""
    kind = node.type
    lower = EXPRESSIONS.get(kind)
    if lower is not None:
        return lower(low, node, depth) if depth < DEEPEST else low.too_deep(node)
    if kind not in LINKS:
        return low.opaque(node)
    if depth >= DEEPEST:
        return low.too_deep(node)
    # `a.b(c)[d] + e`: down to the left end in a loop, then up again. So neither a long chain of calls nor a long sum
    # takes a level for each link.
    links: list[tuple[Link, Node, list[Node]]] = []
    while kind in LINKS:
        children = clean(low, node.children, depth)
        if kind == "method_invocation" and (len(children) < 2 or children[1].type != "."):
            break
        if not children:
            break
        links.append((LINKS[kind], node, children))
        node = children[0]
        kind = node.type
    depth += 1
    value: form.Expression | None = None
    head = HEADS.get(links[-1][1].type) if links else None
    if head is not None:
        value = head(low, node, [link[1] for link in reversed(links)])
    if value is None:
        lower = EXPRESSIONS.get(kind) or (_call_of_bare if kind == "method_invocation" else None)
        value = lower(low, node, depth) if lower is not None else low.opaque(node)
    for link, node, children in reversed(links):
        value = link(low, node, children, value, depth)
    return value


def _call_of_bare(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    return BARE_CALL[0](low, node, depth)


BARE_CALL: Final[list[Lower]] = []
"""How `name(arguments)` is lowered."""


def as_number(low: JavaLowering, word: str, start: int, end: int, value: form.Expression) -> form.Call:
    """A value as a number, or the letter of one: `word` is `int`, `float` or `char`."""
    low.size += 2
    callee = low.read(word, start, start)
    made = form.Call(start, end, callee, (form.Argument(value.start, value.end, value),))
    low.points.append(made)
    return made


def clean(low: JavaLowering, children: Iterable[Node], depth: int) -> list[Node]:
    """The children without comments and errors; what can be read of an error goes to the strays."""
    return cleaned(low, children, depth, EXTRAS, broken)


def broken(low: JavaLowering, node: Node, depth: int) -> list[form.Statement]:
    """What can be read of an error, or of a part of a statement without the rest."""
    return read_aside(low, node, depth, STATEMENTS["ERROR"])
