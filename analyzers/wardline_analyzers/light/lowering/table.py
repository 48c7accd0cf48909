"""The table of a language, the state of lowering a unit by it, and the way to the shape of a node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body, done, row
from wardline_analyzers.flow.form.lowering import Lowering as Common
from wardline_analyzers.languages.syntax import Syntax

Lower = Callable[["Lowering", Node, int], form.Expression]
Link = Callable[["Lowering", Node, form.Expression, int], form.Expression]
LowerStatement = Callable[["Lowering", Node, int], "form.Statement | None"]


def _as_written(word: str) -> str:
    return word


@dataclass(frozen=True, eq=False)
class Table:
    """What the kinds of nodes of a grammar are."""

    names: frozenset[str]
    """Kinds that are a name, read or written; one that is also among the expressions is read in its own way."""
    expressions: Mapping[str, Lower]
    links: Mapping[str, tuple[tuple[str, ...], Link]]
    """Kinds that begin with an expression: the fields that may hold it (else it is the first child), and the rest."""
    statements: Mapping[str, LowerStatement]
    blocks: frozenset[str]
    """Kinds that are a row of statements."""
    spell: Callable[[str], str] = _as_written
    """How a name is spelled in the common form."""
    types: Mapping[str, str] = field(default_factory=dict)
    """Types by their words in the language, as the dataflow calls them."""
    wrapping: frozenset[str] = frozenset()
    """Types of which only what they hold is of interest, by their last word: `Arc<Mutex<T>>`."""
    constructors: frozenset[str] = frozenset()
    """Methods that make an object."""
    targets: Mapping[str, str] = field(default_factory=dict)
    """Kinds that are a row of targets (`list`), a target in something (`inner`), or one that is declared (`named`)."""
    keyed: frozenset[str] = frozenset()
    """Kinds of an argument that has a name."""
    spread: frozenset[str] = frozenset()
    """Kinds of an argument that stands for several."""
    harmless: frozenset[str] = frozenset()
    """Functions that change nothing that they are given."""
    plain_fields: bool = False
    """Is a field assigned to by its bare name?"""
    declaring: tuple[tuple[str, str], ...] = ()
    """Where so: the kinds of nodes that declare a local variable, and the field with its name (none: it is it)."""
    valued: frozenset[str] = frozenset()
    """Statements that are worth what their last expression is: `x = if a then b else c end`."""
    yields_last: bool = False
    """Is a function's last expression what it gives?"""
    extras: frozenset[str] = frozenset(("comment", "line_comment", "block_comment", "multiline_comment"))


class Lowering(Common):
    """The state of lowering one unit."""

    __slots__ = ("_declared", "_syntax", "classes", "fields", "locals", "member", "receiver", "table")

    def __init__(self, syntax: Syntax, table: Table) -> None:
        super().__init__(syntax.source, syntax.shift)
        self._syntax = syntax
        self._declared: frozenset[str] | None = None
        self.table = table
        self.classes: list[str] = []
        """The names of the classes that are open."""
        self.member = False
        """Does what is lowered stand directly in a class?"""
        self.fields: list[frozenset[str]] = []
        """Of each open class: the names that mean a part of the object, in languages that write no `this`."""
        self.locals: set[str] = set()
        """Parameters and variables of the function, as far as they have been declared."""
        self.receiver: form.Expression | None = None
        """The object of `?.`, while what stands behind it is lowered."""

    def place(self, node: Node) -> tuple[int, int]:
        """Where a node is in the unit."""
        return node.start_byte - self.shift, node.end_byte - self.shift

    def is_field(self, word: str) -> bool:
        """Does a bare name mean a part of the object? In a member by itself, all do that it does not declare."""
        if not self.fields or word in self.locals:
            return False
        if word in self.fields[-1]:
            return True
        if not self.shift or not self.table.plain_fields:
            return False
        if self._declared is None:
            self._declared = frozenset(self._locals())
        return word not in self._declared

    def _locals(self) -> Iterator[str]:
        """The local variables that are declared anywhere in the unit."""
        fields = dict(self.table.declaring)
        for node in self._syntax.find(*fields):
            found = node.children_by_field_name(fields[node.type]) if fields[node.type] else [node]
            if found == [node] and node.type not in self.table.names:  # the name has no field of its own
                found = [child for child in node.named_children if child.type in self.table.names][:1]
            yield from map(self.word, found)

    def named(self, node: Node, word: str) -> form.Expression:
        """A name that is read."""
        if not word:
            return self.opaque(node)
        self.size += 1
        return form.Name(*self.place(node), self.loads.setdefault(word, word))


def expression(low: Lowering, node: Node, depth: int) -> form.Expression:
    """Lower an expression; of anything else, its parts."""
    table, kind = low.table, node.type
    lower = table.expressions.get(kind)
    if lower is not None:
        return lower(low, node, depth) if depth < DEEPEST else low.too_deep(node)
    if kind in table.names:
        return low.named(node, table.spell(low.word(node)))
    if depth >= DEEPEST:
        return low.too_deep(node)
    if kind not in table.links:
        return _otherwise(low, node, depth)
    # `a.b(c)[d] + e`: down to the left end in a loop, then up again, so that a chain takes one level however long it is
    links = []
    first: Node | None = node
    while first is not None:
        found = table.links.get(first.type)
        if found is None:
            break
        links.append((found[1], first))
        first = head(low, first, found[0])
    value = low.opaque(links[-1][1]) if first is None else expression(low, first, depth + 1)
    for link, around in reversed(links):
        value = link(low, around, value, depth + 1)
    return value


def _otherwise(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A statement where an expression is wanted goes before; of what the table does not know, the parts count."""
    statement = low.table.statements.get(node.type)
    if statement is not None and node.type in low.table.valued:
        return _valued(low, node, statement, depth)
    if statement is not None:
        made = statement(low, node, depth)
        if made is None:
            return low.opaque(node)
        low.strays.append(made)
        if isinstance(made, (form.Assign, form.Augment)):
            target = made.targets[0] if isinstance(made, form.Assign) else made.target
            if isinstance(target, form.Name):
                low.loads.setdefault(target.name, target.name)
            return target
        return low.opaque(node)
    children = named(low, node)
    if not children:
        return low.opaque(node)
    return low.opaque(node, tuple(expression(low, child, depth + 1) for child in children))


def _valued(low: Lowering, node: Node, statement: LowerStatement, depth: int) -> form.Expression:
    """A statement that is worth something: each of its ways puts that into a variable."""
    outer, low.strays = low.strays, []
    made = statement(low, node, depth)
    row = (*low.strays, made) if made is not None else tuple(low.strays)
    low.strays = outer
    word = f"\0v{low.size}"
    low.strays += ending(low, row, lambda value: form.Assign(value.start, value.end, (_target(value, word),), value))
    return low.named(node, word)


def _target(value: form.Expression, word: str) -> form.Name:
    return form.Name(value.start, value.end, word)


def ending(low: Lowering, body: Body, how: Callable[[form.Expression], form.Statement]) -> Body:
    """A body whose last expression, on each way through it, becomes a statement of another kind."""
    if not body:
        return body
    last = body[-1]
    made: form.Statement = last
    if isinstance(last, form.Do):
        low.size += 2
        made = how(last.value)
    elif isinstance(last, form.If):
        then, other = ending(low, last.then, how), ending(low, last.other, how)
        made = form.If(last.start, last.end, last.test, then, other)
    elif isinstance(last, form.Match):
        cases = [form.Case(c.start, c.end, c.pattern, c.test, ending(low, c.body, how)) for c in last.cases]
        made = form.Match(last.start, last.end, last.subject, tuple(cases))
    elif isinstance(last, form.Try):
        handlers = [form.Handler(h.start, h.end, h.kind, h.name, ending(low, h.body, how)) for h in last.handlers]
        body_ = ending(low, last.body, how)
        made = form.Try(last.start, last.end, body_, tuple(handlers), last.other, last.last)
    return (*body[:-1], made)


def head(low: Lowering, node: Node, fields: tuple[str, ...]) -> Node | None:
    """The child in the first of these fields that is there; the first child without any."""
    for name in fields:
        found = node.child_by_field_name(name)
        if found is not None:
            return found
    if fields:
        return None
    return next((child for child in node.children if child.is_named and child.type not in low.table.extras), None)


def named(low: Lowering, node: Node) -> list[Node]:
    """The children that are no punctuation and no comment."""
    extras = low.table.extras
    return [child for child in node.children if child.is_named and child.type not in extras]


def statements(low: Lowering, nodes: list[Node], depth: int) -> Body:
    """Lower a row of statements. What is left over of a statement comes before it."""
    return row(low, nodes, depth, _statement)


def _statement(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    kind, table = node.type, low.table
    if not node.is_named or kind in table.extras:
        return None
    lower = table.statements.get(kind)
    if lower is not None:
        return lower(low, node, depth)
    known = kind in table.names or kind in table.expressions or kind in table.links
    if known and kind not in table.blocks and kind != "ERROR":
        return done(low, expression(low, node, depth))
    if kind in table.blocks or kind == "ERROR" or node.child_count:
        low.strays += statements(low, node.children, depth + 1)
    return None


def block(low: Lowering, node: Node | None, depth: int) -> Body:
    """The statements of a block, or the one statement that stands for it."""
    if node is None:
        return ()
    if node.type in low.table.blocks:
        return statements(low, node.children, depth + 1)
    return statements(low, [node], depth + 1)


NOTHING: Final = frozenset[str]()

__all__ = [
    "NOTHING",
    "Body",
    "Link",
    "Lower",
    "LowerStatement",
    "Lowering",
    "Table",
    "block",
    "done",
    "ending",
    "expression",
    "head",
    "named",
    "statements",
]
