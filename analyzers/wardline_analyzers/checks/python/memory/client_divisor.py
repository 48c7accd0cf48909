"""Divisions by a number that somebody else chooses, or by how much there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.client_index import is_cast
from wardline_analyzers.checks.except_clauses import is_expected
from wardline_analyzers.checks.python.memory.maybe_none import is_tested
from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.checks.remote import remote, tainted
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, default_of, function_around, words

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
        elif tainted(unit, divisor, ("cli",), "resource") is not None:
            yield new(node, message=_TYPED, confidence=Confidence.LOW)


_TYPED: Final = (
    "Whoever runs this may give a zero here, and nothing asks for that: the line ends with an exception. "
    "Refuse a zero first."
)


def mean_of_nothing(unit: UnitView, new: New) -> Iterator[Match]:
    """`def mean(numbers): return sum(numbers) / len(numbers)`, and nothing asks whether there are any"""
    for node in unit.syntax.find("binary_operator"):
        operator, divisor = node.child_by_field_name("operator"), node.child_by_field_name("right")
        if operator is None or divisor is None or operator.type not in ("/", "//"):
            continue
        function = function_around(node)
        counted = unit.values.follow(divisor)
        found = _LENGTH.fullmatch(unit.syntax.text(counted))
        if function is None or found is None or is_expected(node, _FAILURES) or in_test(unit, node):
            continue
        text = unit.syntax.text(function)
        name = found["name"]
        sent = name not in parameter_names(unit.syntax, function)
        if sent and (_asks(text, name, sent) or not _is_sent(unit, counted)):
            continue
        if not sent and (not text.startswith("def ") or _asks(text, name)):
            continue
        tested = divisor.type == "identifier" and is_tested(unit, divisor)
        if not tested and not _goes_through(unit, node, name):
            yield new(node, message=_NONE_SENT if sent else _EMPTY)


_EMPTY: Final = (
    "Where nothing is given this divides by zero, and the line ends with an exception. Ask "
    "whether there is anything first."
)
_NONE_SENT: Final = (
    "A client may send an empty list here, and this divides by its length: the request ends with an exception. Ask "
    "whether there is anything first."
)
_LENGTH: Final = re.compile(r"len\((?P<name>\w+)\)")


def _is_sent(unit: UnitView, counted: Node) -> bool:
    """Is it the length of what a client sent?"""
    arguments = counted.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    return len(given) == 1 and tainted(unit, given[0], ("remote",), "resource") is not None


def _asks(text: str, name: str, made_here: bool = False) -> bool:
    """Does a function ask whether there is anything, or how much, or take it apart, or make it anew before?"""
    asked = (
        rf"\b(?:if|while|assert|and|or|not)\b[^\n]*\b{name}\b|\b{name}\s+(?:or|if|else)\b"
        rf"|\bfor\s[^\n]*\b{name}\b[^\n]*\bin\b|\b{name}\s*=[^\n]*\bor\b"
    )
    if not made_here:
        asked += rf"|\b{name}\s*="
    return re.search(asked, text) is not None or re.search(rf"\b{name}\[", text) is not None


def _goes_through(unit: UnitView, node: Node, name: str) -> bool:
    """Does the division stand in a loop over what is counted, where there is at least one?"""
    through = re.compile(rf"\bin\b[^\n:]*\b{name}\b")
    loops = (above for above in ancestors(node) if above.type in _LOOPS)
    return any(through.search(unit.syntax.text(loop)) is not None for loop in loops)


_LOOPS: Final = words(
    "for_statement list_comprehension set_comprehension dictionary_comprehension generator_expression"
)


def _is_number(unit: UnitView, node: Node) -> bool:
    """`int(…)`, `float(…)`, or the name of one, a parameter of this type: no path behind a slash, no text to format."""
    value = unit.values.follow(node)
    if value.type == "call":
        return is_cast(unit, value, "int", "float")
    bound = unit.names.single(unit.syntax.text(node), node.start_byte) if node.type == "identifier" else None
    typed = bound.node if bound is not None and bound.kind == "parameter" else None
    if typed is None or unit.syntax.text(typed) not in ("int", "float"):
        return False
    default = default_of(unit.syntax, function_around(node), unit.syntax.text(node))
    return default is None or _ABOVE_ZERO.search(unit.syntax.text(default)) is None


_ABOVE_ZERO: Final = re.compile(r"\bgt=\s*\d|\bge=\s*(?:0\.\d*)?[1-9]")
"""FastAPI refuses what is not above zero."""


__all__ = ["divided_by_client", "mean_of_nothing"]
