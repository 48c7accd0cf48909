"""Does an expression hold what a remote client sent? The dataflow of the unit knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.flow.known.kinds import ALL, ROOTED, UPWARD
from wardline_analyzers.flow.known.values import ELEMENTS, GUESSED, Taint, Value
from wardline_analyzers.flow.module.unit_flow import value_at
from wardline_analyzers.match.held import value_held
from wardline_analyzers.match.match import Match, UnitView

REQUESTS = ("flask.request", "flask.globals.request", "quart.request", "bottle.request")
"""Request objects that are imported."""

_NOT_OF_THE_TEXT = frozenset(
    (
        *("prompt", "system-prompt", "tool", "password", "login", "response", "json", "resource", "intent", "mail"),
        *("algorithm", "flag", "record"),
    )
)
"""Kinds of sink that ask for something else than which characters stand in a text."""
_HARMLESS = ALL - _NOT_OF_THE_TEXT
"""What a value is cleared of when a conversion or a test has made it harmless altogether."""


_WITHIN = frozenset((UPWARD, ROOTED))
"""What a path is that leads out of no folder."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote value: the expression, and what it is.

    `kind` is `request` (any text), `segment` (one segment of a URL's path: it holds no slash), `upload` (an uploaded
    file) or `filename` (the name that the client gave it).
    """

    node: Node
    kind: str = "request"


def known(unit: UnitView, node: Node) -> Value | None:
    """What the dataflow knows of an expression."""
    data, shift = unit.data, unit.syntax.shift
    return value_at(data.flow, node.start_byte - shift, node.end_byte - shift) if data is not None else None


def value_of(match: Match, node: Node | None) -> Value | None:
    """The same, of an expression of a match that may not be there, or that stands for a key of an object."""
    if node is None:
        return None
    held = value_held(node)
    return held if held is not None else known(match.unit, node)


def remote(unit: UnitView, node: Node, kind: str = "") -> Remote | None:
    """The remote value that an expression holds, or None. With the kind of a sink: that may do harm there."""
    taint = tainted(unit, node, ("remote",), kind)
    return None if taint is None else Remote(node, taint.shape if taint.shape in _SHAPES else "request")


_SHAPES = frozenset(("segment", "upload", "filename"))


def tainted(unit: UnitView, node: Node, sources: tuple[str, ...], kind: str = "") -> Taint | None:
    """The data from one of these sources that an expression holds, as long as it may do harm."""
    while node.type in ("parenthesized_expression", "keyword_argument") and node.named_children:
        node = node.named_children[-1]
    value = known(unit, node)
    for taint in value.taints if value is not None else ():
        if taint.kind not in sources or ELEMENTS in taint.cleared or _of_caller(unit, taint):
            continue
        if kind == "path" and taint.cleared >= _WITHIN:
            continue
        if kind not in taint.cleared if kind else not taint.cleared >= _HARMLESS:
            return taint
    return None


def _of_caller(unit: UnitView, taint: Taint) -> bool:
    """Is it what the parameter of a view would hold, of a function that is called by its module, and so is none?"""
    return unit.data is not None and unit.data.helps and taint.key[:1] == (GUESSED,)


def harmless(unit: UnitView, node: Node, kind: str) -> bool:
    """Is it known that nothing in this expression does harm in a sink of this kind?"""
    value = known(unit, node)
    return value is not None and not value.open and all(kind in taint.cleared for taint in value.taints)


def holding(match: Match, kind: str) -> list[Node]:
    """The expressions in a text that hold such data: of a `taint` match, or a client's in the first argument."""
    node = match.at if match.at is not None else match.argument("0")
    text = built(match.unit, node) if node is not None else None
    if node is None or text is None:
        return [node] if node is not None else []
    return [n for n in text.nodes if tainted(match.unit, n, match.sources or ("remote",), kind)]


def written_name(match: Match) -> str:
    """The name that is called, as the file means it: of `taint` matches `match.name` is the model's own."""
    callee = match.callee()
    return (match.resolve(callee) if callee is not None else None) or match.name or ""


def entry(match: Match) -> Node | None:
    """Of `taint`: the expression in which the data enters, if it stands in the same unit."""
    first = match.trace[0] if match.trace else None
    if first is None or first.unit or first.handed:
        return None
    shift = match.unit.syntax.shift
    start, end = first.span.start + shift, first.span.end + shift
    node = match.unit.syntax.root.named_descendant_for_byte_range(start, end)
    return node if node is not None and (node.start_byte, node.end_byte) == (start, end) else None


def begins_with_it(match: Match, kind: str) -> bool:
    """Of `taint`: does the text begin with the data? A value of the program's own in front says which host it is."""
    node = match.at if match.at is not None else match.node
    if begins_before(match.unit, node, match.sources, kind):
        return False
    text = built(match.unit, node)
    piece = text.first if text is not None else None
    first = piece.node if piece is not None else None
    if first is None:
        first = front(match.unit, node)
    elif first.type == "call":
        first = _first_joined(first)
    return first is None or tainted(match.unit, first, match.sources, kind) is not None


_JOINS = re.compile(r"(?i)path_?join|join_?paths?$|url_?concat|(?:append|add|with|update|set)_?query")
"""Functions that put what follows behind a URL. `urljoin` is none: what follows may be another host."""


def front(unit: UnitView, node: Node) -> Node | None:
    """`base` of `url_path_join(base, name)`, also behind variables and one in another; None: nothing of the kind."""
    found = None
    for _ in range(4):
        node = unit.values.follow(node)
        callee = node.child_by_field_name("function") if node.type == "call" else None
        arguments = node.child_by_field_name("arguments")
        if callee is None or arguments is None or not _JOINS.search(unit.syntax.text(callee).rpartition(".")[2]):
            break
        given = arguments.named_children
        if not given or given[0].type in ("list_splat", "keyword_argument"):
            break
        found = node = given[0]
    return found


def begins_before(unit: UnitView, name: Node, sources: tuple[str, ...], kind: str) -> bool:
    """`url = reverse("x")` and later `url += "?" + query`: does the variable begin with something of the program's?"""
    if name.type != "identifier":
        return False
    bindings = unit.names.binding(unit.syntax.text(name), name.start_byte) or []
    values = [b.node for b in bindings if b.at < name.start_byte and b.kind == "value" and b.node is not None]
    if not values or values[0].type != "augmented_assignment":  # the latest comes first
        return False
    begun = next((node for node in values if node.type != "augmented_assignment"), None)
    return begun is not None and tainted(unit, begun, sources, kind) is None


def _first_joined(call: Node) -> Node:
    """`a` of `"?".join([a, b])`; any other call itself."""
    arguments = call.child_by_field_name("arguments")
    given = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    listed = given is not None and given.type in ("list", "tuple") and bool(given.named_children)
    return given.named_children[0] if given is not None and listed and b".join(" in (call.text or b"") else call
