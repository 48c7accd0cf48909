"""Goods that are sent before anybody has paid for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import last_word
from wardline_analyzers.checks.python.payments import takes_money
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import statements

_SENDS: Final = re.compile(
    r"(?:ship|dispatch|deliver|fulfil|fulfill)(?:_(?:the_)?(?:order|goods|items?|parcel|package|product|shipment))?"
    r"|(?:create|send|release|schedule)_(?:shipment|parcel|goods|download_link|licen[sc]e_key)"
    r"|(?:issue|grant|activate)_(?:licen[sc]e(?:_key)?|subscription|premium)"
)


def sent_unpaid(unit: UnitView, new: New) -> Iterator[Match]:
    """`warehouse.ship(order)` above `gateway.charge(card, order.total)`"""
    if in_example(unit):
        return
    for call in unit.syntax.nodes.get("call", ()):
        if not takes_money(unit, call) or in_test(unit, call):
            continue
        for sent in _before(call):
            if _SENDS.fullmatch(last_word(unit, sent)):
                yield new(sent)
                break


def _before(call: Node) -> Iterator[Node]:
    """The calls that stand as statements before the one with this call, in its own block or those around it."""
    inner = call
    while inner.parent is not None and inner.type != "function_definition":
        for statement in statements(inner.parent) if inner.parent.type == "block" else ():
            if statement.start_byte >= inner.start_byte:
                break
            first = statement.named_children[0] if statement.type == "expression_statement" else None
            first = first.named_children[0] if first is not None and first.type == "await" else first
            if first is not None and first.type == "call":
                yield first
        inner = inner.parent


__all__ = ["sent_unpaid"]
