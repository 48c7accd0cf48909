"""Amounts of a client that are taken away from what a program keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around, name_of, of_kind


def taken_away(unit: UnitView, new: New) -> Iterator[Match]:
    """`stock[item] -= int(request.json["count"])`, and nothing asks whether the number is above zero"""
    if in_example(unit):
        return
    for node in unit.syntax.find("augmented_assignment", "assignment"):
        amount = _amount(unit, node)
        function = function_around(node) if amount is not None else None
        if amount is None or amount.type == "attribute" or function is None or in_test(unit, node):
            continue
        if not _is_compared(unit, function, node, amount) and remote(unit, amount, "resource") is not None:
            yield new(amount)


def moved(unit: UnitView, new: New) -> Iterator[Match]:
    """`if a.balance < amount: return`, `a.balance -= amount`, `b.balance += amount`: less than nothing moves back"""
    if in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        text = unit.syntax.text(function)
        if not _TAKES.search(name_of(unit.syntax, function)) or in_test(unit, function):
            continue
        given = set(parameter_names(unit.syntax, function))
        for node in of_kind(function, "augmented_assignment"):
            amount, kept = _amount(unit, node), node.child_by_field_name("left")
            if amount is None or kept is None or unit.syntax.text(amount) not in given:
                continue
            name, there = re.escape(unit.syntax.text(amount)), re.escape(unit.syntax.text(kept))
            enough = rf"{there}\s*(?:<|>=)\s*{name}\b|\b{name}\s*(?:>|<=)\s*{there}"
            if re.search(enough, text) and not _is_compared(unit, function, node, amount):
                yield new(amount)
                break


_TAKES: Final = re.compile(r"(?i)transfer|withdraw|deduct|debit|pay|spend|charge|purchase|buy|redeem")
"""Names of functions that take something of worth away."""


def _amount(unit: UnitView, node: Node) -> Node | None:
    """`n` of `kept[key] -= n` and of `account.balance = account.balance - n`"""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type not in ("subscript", "attribute"):
        return None
    if node.type == "augmented_assignment":
        operator = node.child_by_field_name("operator")
        return right if operator is not None and unit.syntax.text(operator) == "-=" else None
    before, sign = right.child_by_field_name("left"), right.child_by_field_name("operator")
    if right.type != "binary_operator" or before is None or sign is None or unit.syntax.text(sign) != "-":
        return None
    return right.child_by_field_name("right") if unit.syntax.text(before) == unit.syntax.text(left) else None


def _is_compared(unit: UnitView, function: Node, change: Node, amount: Node) -> bool:
    """Does the function ask how large the amount is? That there is enough of what it is taken from says nothing."""
    name, kept = unit.syntax.text(amount), unit.syntax.text(change.child_by_field_name("left") or change)
    asked = rf"\b(?:abs|max|min|clamp|\w*valid\w*|\w*check\w*|\w*positive\w*)\([^\n]*\b{re.escape(name)}\b"
    if re.search(asked, unit.syntax.text(function)):
        return True
    for test in of_kind(function, "comparison_operator"):
        sides = [unit.syntax.text(side) for side in test.named_children]
        others = [side for side in test.named_children if unit.syntax.text(side) != name]
        if name not in sides or not any(child.type in _ORDERS for child in test.children):
            continue
        if any(kept not in (unit.syntax.text(o), unit.syntax.text(unit.values.follow(o))) for o in others):
            return True
    return False


_ORDERS: Final = frozenset(("<", ">", "<=", ">="))

__all__ = ["moved", "taken_away"]
