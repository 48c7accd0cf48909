"""Does an expression hold what a remote client sent? The dataflow of the unit knows."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.flow.kinds import ALL
from wardline_analyzers.flow.unit_flow import value_at
from wardline_analyzers.flow.values import ELEMENTS, Taint
from wardline_analyzers.match.match import UnitView

REQUESTS = ("flask.request", "flask.globals.request", "quart.request", "bottle.request")
"""Request objects that are imported."""

_HARMLESS = len(ALL) - 8
"""Kinds of sink that a value is cleared of when a conversion or a test has made it harmless altogether."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote value: the expression, and what it is.

    `kind` is `request` (any text), `segment` (one segment of a URL's path: it holds no slash), `upload` (an uploaded
    file) or `filename` (the name that the client gave it).
    """

    node: Node
    kind: str = "request"


def remote(unit: UnitView, node: Node, kind: str = "") -> Remote | None:
    """The remote value that an expression holds, or None. With the kind of a sink: that may do harm there."""
    taint = tainted(unit, node, ("remote",), kind)
    return None if taint is None else Remote(node, taint.shape if taint.shape in _SHAPES else "request")


_SHAPES = frozenset(("segment", "upload", "filename"))


def tainted(unit: UnitView, node: Node, sources: tuple[str, ...], kind: str = "") -> Taint | None:
    """The data from one of these sources that an expression holds, as long as it may do harm."""
    if unit.data is None:
        return None
    while node.type in ("parenthesized_expression", "keyword_argument") and node.named_children:
        node = node.named_children[-1]
    shift = unit.syntax.shift
    value = value_at(unit.data.flow, node.start_byte - shift, node.end_byte - shift)
    for taint in value.taints if value is not None else ():
        if taint.kind not in sources or ELEMENTS in taint.cleared:
            continue
        if kind not in taint.cleared if kind else len(taint.cleared) < _HARMLESS:
            return taint
    return None
