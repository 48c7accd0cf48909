"""Texts and lists, and rounds of a loop, that are repeated as often as a client says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.client_index import is_number
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test


def repeated_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`"=" * int(request.args["width"])`, with no limit"""
    for node in unit.syntax.find("binary_operator"):
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator is None or left is None or right is None or unit.syntax.text(operator) != "*":
            continue
        for what, count in ((left, right), (right, left)):
            if not is_number(unit, count) or not _is_sequence(unit, what) or in_test(unit, node):
                continue
            if remote(unit, count, "resource") is not None:
                yield new(count)


def counted_to_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`while len(found) < n:` with `n = int(request.args["n"])`, and a step of one"""
    for loop in unit.syntax.find("while_statement"):
        condition, body = loop.child_by_field_name("condition"), loop.child_by_field_name("body")
        if condition is None or body is None or condition.type != "comparison_operator":
            continue
        sides, signs = condition.named_children, {unit.syntax.text(c) for c in condition.children if not c.is_named}
        if len(sides) != 2 or not signs <= {"<", "<=", "!="} or not is_number(unit, sides[1]) or in_test(unit, loop):
            continue
        counted = _counted(unit, sides[0])
        step = rf"\b{re.escape(counted)}(?:\s*\+=\s*1\b|\.append\(|\.add\()"
        if not counted or not re.search(step, unit.syntax.text(body)):
            continue
        if remote(unit, sides[1], "resource") is not None:
            yield new(sides[1])


def _counted(unit: UnitView, side: Node) -> str:
    """The counter, or the list whose length is one."""
    found = re.fullmatch(r"len\((?P<list>[\w.]+)\)|(?P<counter>\w+)", unit.syntax.text(side))
    return (found["list"] or found["counter"]) if found is not None else ""


def _is_sequence(unit: UnitView, node: Node) -> bool:
    """A text or a list: of this text, or one that a client sent as it is."""
    value = unit.values.follow(node)
    if value.type in ("string", "concatenated_string", "list", "tuple"):
        return True
    if isinstance(unit.values.constant(node), (str, bytes)):
        return True
    return not is_number(unit, node) and value.type in ("call", "subscript") and remote(unit, node, "html") is not None


__all__ = ["counted_to_client", "repeated_by_client"]
