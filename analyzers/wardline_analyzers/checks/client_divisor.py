"""Divisions by a number that a client sends."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.maybe_none import is_tested
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import ancestors
from wardline_analyzers.match.match import Match, New, UnitView


def divided_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`a / float(request.args["b"])`, and nothing asks whether it is zero"""
    for node in unit.syntax.find("binary_operator"):
        operator, divisor = node.child_by_field_name("operator"), node.child_by_field_name("right")
        if operator is None or divisor is None or unit.syntax.text(operator) not in ("/", "//", "%"):
            continue
        if not _is_number(unit, divisor) or in_test(unit, node) or _is_caught(node):
            continue
        if divisor.type == "identifier" and is_tested(unit, divisor):
            continue
        if remote(unit, divisor, "resource") is not None:
            yield new(node)


def _is_number(unit: UnitView, node: Node) -> bool:
    """`int(…)`, `float(…)`, or the name of one: no path behind a slash, and no text to format."""
    value = unit.values.follow(node)
    callee = value.child_by_field_name("function") if value.type == "call" else None
    if callee is None:
        return False
    plain = unit.syntax.text(value).replace(" ", "")
    return unit.syntax.text(callee) in ("int", "float") or "type=int" in plain or "type=float" in plain


def _is_caught(node: Node) -> bool:
    """Is a failure of the division expected around it?"""
    expected = (b"ZeroDivisionError", b"ArithmeticError", b"except Exception", b"except:")
    tries = [above.text or b"" for above in ancestors(node) if above.type == "try_statement"]
    return any(word in text for text in tries for word in expected)


__all__ = ["divided_by_client"]
