"""Prices that a client says, and that a program reckons or charges with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.python.payments import takes_money
from wardline_analyzers.checks.remote import known
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around, with_decorators

_PRICE: Final = re.compile(r"(?i)(?:\w+_)?(?:price|unit_?cost|unit_?amount)")
_CHARGED: Final = re.compile(r"(?i)(?:\w+_)?(?:price|cost|amount|total)")
_SELLS: Final = re.compile(
    r"(?i)charge|\bpay|payment|_pay|order(?!ing|ed|_by|by)|cart\b|checkout|purchase|\bbuy|basket|billing"
)
"""Something is sold here, not only reckoned."""
_CHARGES: Final = re.compile(r"^stripe\.(?:\w+\.)*(?:Charge|PaymentIntent)\.create$")


def reckoned_with(unit: UnitView, new: New) -> Iterator[Match]:
    """`total = request.json["price"] * quantity` in a function that takes an order"""
    if in_example(unit):
        return
    for product in unit.syntax.find("binary_operator"):
        sign = product.child_by_field_name("operator")
        if sign is None or unit.syntax.text(sign) != "*":
            continue
        for side in (product.child_by_field_name("left"), product.child_by_field_name("right")):
            if side is None or not _is_of_client(unit, side, _PRICE) or in_test(unit, product):
                continue
            function = function_around(product)
            if function is not None and _SELLS.search(unit.syntax.text(with_decorators(function))):
                yield new(side)
                break


def taken(unit: UnitView, new: New) -> Iterator[Match]:
    """`charge(request.form["card"], float(request.form["price"]))`"""
    if in_example(unit):
        return
    for call in unit.syntax.nodes.get("call", ()):
        if not takes_money(unit, call) or in_test(unit, call):
            continue
        given = Arguments(call, unit.syntax)
        for each in (*given.positional, *given.keywords.values()):
            if _is_of_client(unit, each, _PRICE):
                yield new(each)
                break


def charged(unit: UnitView, new: New) -> Iterator[Match]:
    """`stripe.PaymentIntent.create(amount=request.json["amount"], currency="eur")`"""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        if callee is None or not _CHARGES.match(unit.names.resolve(callee) or ""):
            continue
        amount = Arguments(call, unit.syntax).get("amount")
        if amount is not None and _is_of_client(unit, amount, _CHARGED) and not in_test(unit, call):
            yield new(amount)


def _is_of_client(unit: UnitView, node: Node, name: re.Pattern[str]) -> bool:
    """Is it called so, and is it what the client sent, be it as a number?"""
    value = unit.values.follow(node)
    if not any(name.fullmatch(last_name(unit, each)) for each in (value, node, *_inside(value))):
        return False
    return any(_is_remote(unit, part) for part in (node, value, *_inside(value)))


def _inside(node: Node) -> Iterator[Node]:
    """What a conversion is of: `request.json["price"]` in `float(request.json["price"])`."""
    given = node.child_by_field_name("arguments") if node.type == "call" else None
    if given is not None and given.named_children:
        yield given.named_children[0]
        yield from _inside(given.named_children[0])


def _is_remote(unit: UnitView, node: Node) -> bool:
    value = known(unit, node)
    return value is not None and any(taint.kind == "remote" for taint in value.taints)


__all__ = ["charged", "reckoned_with", "taken"]
