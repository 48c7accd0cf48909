"""What a front end keeps while it lowers a unit to the common form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.rows import Rows

DEEPEST: Final = 80
"""Levels of nesting that are lowered. Chains to the left and `elif` take one level, however long."""

_LINKED: Final = frozenset((form.Attribute, form.Index, form.Slice, form.Call))


class Lowering:
    """The state of lowering one unit."""

    __slots__ = (
        *("attributes", "changed", "deep", "details", "loads", "points", "rows", "shift", "size", "stored", "strays"),
        *("text", "yields"),
    )

    def __init__(self, source: bytes, shift: int, rows: Rows | None = None) -> None:
        self.shift = shift
        self.rows = rows
        """Statements of the unit as it was before somebody typed into it."""
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


Body = tuple[form.Statement, ...]

Broken = Callable[[Any, Node, int], "list[form.Statement]"]
"""What can be read of an error node, at that depth."""


def cleaned(
    low: Lowering, children: Iterable[Node], depth: int, extras: frozenset[str], broken: Broken
) -> list[Node]:
    """The children without comments (`extras`) and errors; what can be read of an error goes to the strays."""
    kept = []
    for child in children:
        kind = child.type
        if kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif kind not in extras:
            kept.append(child)
    return kept


def read_aside(low: Lowering, node: Node, depth: int, read: Callable[[Any, Node, int], Any]) -> list[form.Statement]:
    """What `read` puts among the strays: what can be read of an error, or of a part of a statement without the rest."""
    if depth >= DEEPEST:
        return []
    outer = low.strays
    made: list[form.Statement] = []
    low.strays = made
    read(low, node, depth + 1)
    low.strays = outer
    return made


def done(low: Lowering, value: form.Expression) -> form.Statement:
    """An expression as a statement."""
    low.size += 1
    return form.Do(value.start, value.end, value)


def row(
    low: Lowering, nodes: list[Node], depth: int, lower: Callable[[Any, Node, int], form.Statement | None]
) -> Body:
    """Lower a row of statements, each by `lower` (None: it is none). What is left over of one comes before it."""
    if depth >= DEEPEST:
        return (done(low, low.too_deep(nodes[0])),) if nodes else ()
    outer = low.strays
    strays: list[form.Statement] = []
    low.strays = strays
    made: list[form.Statement] = []
    for node in nodes:
        one = lower(low, node, depth) if low.rows is None else low.rows.lowered(low, node, depth, lower)
        if strays:
            made += strays
            strays.clear()
        if one is not None:
            made.append(one)
    low.strays = outer
    return tuple(made)


def argument(low: Lowering, value: form.Expression, star: int = 0, name: str = "") -> form.Argument:
    """An argument of a call, where its expression is."""
    low.size += 1
    return form.Argument(value.start, value.end, value, name, star)


def one_turn(low: Lowering, start: int, end: int, body: Body, name: str = "") -> form.While:
    """Statements that a `break` (with a name, one with that name) leaves: a loop of one turn."""
    low.size += 3
    always = form.Literal(start, start, True)
    return form.While(start, end, always, (*body, form.Break(end, end, name)), (), form.ONCE + name)


def may_change(low: Lowering, arguments: Iterable[form.Argument]) -> None:
    """Note that whoever is given these may change the objects that they are."""
    for given in arguments:
        value = given.value
        if isinstance(value, form.Name):
            low.changed.add(value.name)
        elif isinstance(value, form.Attribute):
            low.changed.add(f".{value.name}")


def finished(low: Lowering, body: tuple[form.Statement, ...]) -> form.Lowered:
    """The unit in the common form."""
    if low.shift:  # broken code that runs into what was put before it
        body = tuple(one for one in body if one.start >= 0)
    if low.rows is not None:
        low.rows.place(body, low.points)
    return form.Lowered(
        body,
        frozenset(low.loads),
        frozenset(low.attributes),
        frozenset(low.details),
        frozenset(low.changed),
        frozenset(low.stored),
        tuple(low.points),
        low.size,
        low.deep,
        low.rows.gap if low.rows is not None else None,
    )
