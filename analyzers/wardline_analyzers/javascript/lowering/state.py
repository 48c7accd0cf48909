"""What is kept while a unit is lowered, and the way to the function for a kind of node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body, Lowering, cleaned
from wardline_analyzers.javascript.lowering.scopes import Scopes
from wardline_analyzers.languages.syntax import Syntax

EXTRAS: Final = frozenset(("comment", "html_comment", "hash_bang_line"))
"""Nodes that can stand anywhere and mean nothing."""
_UNCLEAN: Final = EXTRAS | {"ERROR"}

_VARIABLES: Final = frozenset(("identifier", "shorthand_property_identifier_pattern"))

_Made = TypeVar("_Made", bound=form.Node)


class ScriptLowering(Lowering):
    """The state of lowering one unit of JavaScript."""

    __slots__ = ("builds", "made", "object", "renamed", "scopes", "source", "width")

    def __init__(self, syntax: Syntax) -> None:
        super().__init__(syntax.source, syntax.shift)
        self.source = syntax.source
        self.width = len(syntax.source) - syntax.shift
        """Bytes of the unit: what was put behind it is no part of it."""
        self.scopes = Scopes()
        self.renamed: dict[str, str] = {}
        """Variables of the block that hide others of the function, by the name that the text gives them."""
        self.object = ""
        """The variable of the module that `this` stands for, in a method of the object that it holds."""
        self.builds = False
        """Does the function around put something into `this`?"""
        self.made = 0
        """Variables that had to be made up so far."""

    def span(self, node: Node) -> tuple[int, int]:
        """Where a node is in the unit."""
        width = self.width
        start, end = node.start_byte - self.shift, node.end_byte - self.shift
        return (start if 0 <= start <= width else min(max(start, 0), width)), (end if end <= width else width)

    def make(self, kind: type[_Made], node: Node, *parts: Any) -> _Made:
        """A part of the common form that is where the node is."""
        self.size += 1
        return kind(*self.span(node), *parts)

    def variable(self, word: str) -> str:
        """What a variable of the text is called here."""
        return self.renamed.get(word, word) if self.renamed else word

    @contextmanager
    def block(self, declarations: Iterable[Node]) -> Iterator[None]:
        """A block with these declarations in it, some of which may hide variables around it."""
        hidden = self.scopes.hidden_by(name for node in declarations for name in self._declared(node))
        outer = self.renamed
        if hidden:
            self.renamed = {**outer, **hidden}
        try:
            yield
        finally:
            self.renamed = outer

    def _declared(self, node: Node) -> Iterator[str]:
        """The variables that `let` and `const` declare, and those that are functions' own."""
        if node.type == "export_statement":
            node = node.child_by_field_name("declaration") or node
        if node.type != "lexical_declaration":
            return
        for child in node.named_children:
            name = child.child_by_field_name("name")
            if name is not None and name.type == "identifier":
                yield self.word(name)
            elif name is not None and name.type == "object_pattern":
                for part in name.named_children:
                    value = part.child_by_field_name("value") if part.type == "pair_pattern" else part
                    if value is not None and value.type in _VARIABLES:
                        yield self.word(value)

    def read(self, node: Node, word: str) -> form.Name:
        """A variable that is read."""
        return self.make(form.Name, node, self.loads.setdefault(word, word))

    def attribute(self, node: Node, base: form.Expression, word: str) -> form.Attribute:
        """`base.word`"""
        return self.make(form.Attribute, node, base, self.detail(base, word))

    def call(self, node: Node, callee: form.Expression, *values: form.Expression) -> form.Call:
        """A call that the text writes otherwise: an operator."""
        self.size += len(values)
        arguments = tuple(form.Argument(value.start, value.end, value) for value in values)
        made = self.make(form.Call, node, callee, arguments)
        self.points.append(made)
        return made

    def opaque(self, node: Node, parts: tuple[form.Expression, ...] = ()) -> form.Opaque:
        """What cannot be lowered, around the parts of it that can."""
        return self.make(form.Opaque, node, parts)

    def temporary(self) -> str:
        """The name of a variable that no text can have."""
        self.made += 1
        return f"\0d{self.made}"

    def do(self, value: form.Expression) -> form.Statement:
        """An expression as a statement."""
        self.size += 1
        return form.Do(value.start, value.end, value)


Lower = Callable[[ScriptLowering, Node, int], form.Expression]
Link = Callable[[ScriptLowering, Node, "list[Node]", form.Expression, int], form.Expression]
LowerStatement = Callable[[ScriptLowering, Node, int], "form.Statement | None"]

KeepObject = Callable[[ScriptLowering, Node, int, str], "tuple[form.Expression, Body]"]
Define = Callable[[ScriptLowering, Node, int, str], "form.Function | form.Class"]

EXPRESSIONS: Final[dict[str, Lower]] = {}
"""By the kind of node: how an expression is lowered."""

LINKS: Final[dict[str, Link]] = {}
"""By the kind of node: how an expression is lowered that begins with an expression."""

STATEMENTS: Final[dict[str, LowerStatement]] = {}
"""By the kind of node: how a statement is lowered."""

DEFINITIONS: Final[dict[str, Define]] = {}
"""By the kind of node: how an expression that is a function or a class is lowered as one with a name."""

OBJECTS: Final[list[KeepObject]] = []
"""How an object is lowered that a variable of the module holds (`displays.kept_object`)."""


def expression(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
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
    links = []
    while (link := LINKS.get(kind)) is not None:
        children = clean(low, node, depth)
        if not children:
            break
        links.append((link, node, children))
        node = children[0]
        kind = node.type
    depth += 1
    lower = EXPRESSIONS.get(kind)
    value = lower(low, node, depth) if lower is not None else low.opaque(node)
    for link, node, children in reversed(links):
        value = link(low, node, children, value, depth)
    return value


def is_expression(node: Node) -> bool:
    """Can this be lowered as an expression?"""
    return node.is_named and (node.type in EXPRESSIONS or node.type in LINKS)


def clean(low: ScriptLowering, node: Node, depth: int) -> list[Node]:
    """The children without comments and errors; what can be read of an error goes to the strays."""
    children = node.children
    for child in children:
        if child.type in _UNCLEAN:
            break
    else:
        return children
    return cleaned(low, children, depth, EXTRAS, broken)


def named(low: ScriptLowering, node: Node, depth: int) -> list[Node]:
    """The named children without comments and errors."""
    return [child for child in clean(low, node, depth) if child.is_named]


def decorator(low: ScriptLowering, node: Node, depth: int) -> list[form.Expression]:
    """`@wrapper(…)`"""
    return [expression(low, child, depth + 1) for child in named(low, node, depth)[:1]]


def broken(low: ScriptLowering, node: Node, depth: int) -> list[form.Statement]:
    """What can be read of an error, or of a part of a statement without the rest."""
    if depth >= DEEPEST:
        low.deep = True
        return []
    outer, low.strays = low.strays, []
    STATEMENTS["ERROR"](low, node, depth + 1)
    made, low.strays = low.strays, outer
    return made
