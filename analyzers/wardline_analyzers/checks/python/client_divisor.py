"""Divisions by a number that a client sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.client_index import is_cast
from wardline_analyzers.checks.except_clauses import is_expected
from wardline_analyzers.checks.python.maybe_none import is_tested
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.match.match import Match, New, UnitView

_FAILURES: Final = re.compile(rb"ZeroDivisionError|ArithmeticError|except Exception|except:")


def divided_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`a / float(request.args["b"])`, and nothing asks whether it is zero"""
    for node in unit.syntax.find("binary_operator"):
        operator, divisor = node.child_by_field_name("operator"), node.child_by_field_name("right")
        if operator is None or divisor is None or unit.syntax.text(operator) not in ("/", "//", "%"):
            continue
        if not _is_number(unit, divisor) or in_test(unit, node) or is_expected(node, _FAILURES):
            continue
        if divisor.type == "identifier" and is_tested(unit, divisor):
            continue
        if remote(unit, divisor, "resource") is not None:
            yield new(node)


def _is_number(unit: UnitView, node: Node) -> bool:
    """`int(…)`, `float(…)`, or the name of one: no path behind a slash, and no text to format."""
    value = unit.values.follow(node)
    return value.type == "call" and is_cast(unit, value, "int", "float")


__all__ = ["divided_by_client"]
