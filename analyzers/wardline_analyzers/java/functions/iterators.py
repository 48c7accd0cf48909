"""Iterators: of a list whose elements are known, each is given once, in their order."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import callee
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display, elements
from wardline_analyzers.flow.known.identity import iterator_id, taken_out
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, ITERATOR, Value
from wardline_analyzers.flow.solve.targets import spread, without
from wardline_analyzers.java.functions.common import Method, changed

UNORDERED: Final = "java.util.Collection()"
"""The name of a row whose elements are known, but not in which order they come: those of a map or of a set."""


def in_order(value: Value) -> list[Value] | None:
    """The elements in their order, if both are known."""
    row = exact(value) if value.kind in ("list", "tuple") else None
    return row if row is None or len(row) < 2 or value.name != UNORDERED else None


def unordered(row: Value | None) -> Value | None:
    """The row, whose elements may come in any order."""
    return row.but(name=UNORDERED) if row is not None and row.items and row.kind == "list" else row


def like(made: Value | None, receiver: Value) -> Value | None:
    """What a method makes of a row: where the one had no order, the other has none."""
    loose = receiver.kind == "set" or receiver.name == UNORDERED
    return unordered(made) if loose else made


def whole(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The same elements: a stream, an array of them."""
    return receiver.but(ids=(), name=UNORDERED if receiver.name == UNORDERED else None)


def _begun(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`list.iterator()`, `deque.descendingIterator()`"""
    row = in_order(receiver)
    if row is None:
        return whole(run, receiver, arguments, node, state)
    if callee(node) == "descendingIterator":  # what it takes out of the row is not followed
        return display("list", row[::-1]).but(name=ITERATOR, ids=run.fresh())
    return display("list", row).but(name=ITERATOR, ids=iterator_id(receiver.ids, run.fresh()[0]))


def _next(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if arguments.positional:
        return None
    if receiver.name == ITERATOR and receiver.rest is None and receiver.items:
        found = receiver.items[0]
        changed(run, node, state, lambda base: without(base, 0), receiver)
        return found
    return elements(receiver)


def take_out(run: Run, iterator: Value, state: State) -> None:
    """`iterator.remove()`"""
    changes = taken_out(iterator)
    if changes:
        spread(run, changes, state)


def _has_next(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.name == ITERATOR and receiver.items is not None and receiver.rest is None:
        return constant(bool(receiver.items))
    return BOOL


ITERATORS: Final[dict[str, Method]] = {
    **dict.fromkeys(("iterator", "asIterator", "descendingIterator"), _begun),
    **dict.fromkeys(("next", "nextElement", "nextToken"), _next),
    **dict.fromkeys(("hasNext", "hasMoreElements"), _has_next),
    "hasMoreTokens": lambda run, receiver, arguments, node, state: BOOL,
}
"""By the name of the method."""

__all__ = ["ITERATORS", "UNORDERED", "in_order", "like", "take_out", "unordered", "whole"]
