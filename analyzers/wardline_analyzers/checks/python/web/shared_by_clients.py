"""Variables of a module in which one client's data waits for the next one."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import function_around, walk
from wardline_analyzers.match.match import Match, New, UnitView


def kept_in_module(unit: UnitView, new: New) -> Iterator[Match]:
    """`global current_user; current_user = request.form["name"]` in a handler"""
    for statement in unit.syntax.find("global_statement"):
        function = function_around(statement)
        if function is None or not is_handler(unit, function) or in_test(unit, function):
            continue
        names = {unit.syntax.text(name) for name in statement.named_children}
        found = next((node for node in walk(function) if _keeps(unit, node, names)), None)
        if found is not None:
            yield new(found)


def _keeps(unit: UnitView, node: Node, names: set[str]) -> bool:
    left = node.child_by_field_name("left") if node.type == "assignment" else None
    right = node.child_by_field_name("right") if node.type == "assignment" else None
    if left is None or right is None or unit.syntax.text(left) not in names:
        return False
    return any(tainted(unit, part, ("remote",)) is not None for part in walk(right))


__all__ = ["kept_in_module"]
