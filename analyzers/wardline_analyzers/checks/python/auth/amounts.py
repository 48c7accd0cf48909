"""Amounts of a client that are taken away from what a program keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.testcode import in_example, in_test
from wardline_analyzers.checks.tree import function_around
from wardline_analyzers.match.match import Match, New, UnitView


def taken_away(unit: UnitView, new: New) -> Iterator[Match]:
    """`stock[item] -= int(request.json["count"])`, and nothing asks whether the number is above zero"""
    if in_example(unit):
        return
    for node in unit.syntax.find("augmented_assignment", "assignment"):
        amount = _amount(unit, node)
        function = function_around(node) if amount is not None else None
        if amount is None or amount.type == "attribute" or function is None or in_test(unit, node):
            continue
        compared = _is_compared(unit.syntax.text(function), unit.syntax.text(amount))
        if not compared and remote(unit, amount, "resource") is not None:
            yield new(amount)


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


def _is_compared(function: str, amount: str) -> bool:
    """Does a function of this text ask how large the amount is?"""
    name = re.escape(amount)
    asked = rf"{name}\s*[<>]|[<>]=?\s*{name}|(?:abs|max|min|clamp|validate\w*|check\w*)\([^\n]*{name}"
    return re.search(asked, function) is not None


__all__ = ["taken_away"]
