"""Numbers of Go that are put into a type which does not hold them, and those that it cannot divide by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.match import Match, New, UnitView

_RANGES: Final = {
    **{f"int{bits}": (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, (1 << bits) - 1) for bits in (8, 16, 32, 64)},
    "byte": (0, 255),
    "int": (-(1 << 63), (1 << 63) - 1),
    "uint": (0, (1 << 64) - 1),
}
_LENGTH: Final = re.compile(r"^len\((.+)\)$", re.DOTALL)


def length_narrowed(match: Match) -> bool:
    """`uint16(len(x))`, where nothing in the function compares the length."""
    node, function = match.argument("0"), function_around(match.node)
    found = _LENGTH.match(match.text(node)) if node is not None else None
    if node is None or found is None or function is None:
        return False
    value = match.unit.constant(node)
    if isinstance(value, int):
        return False
    length = re.escape(match.text(node))
    text = match.text(function)
    compared = re.search(rf"{length}\s*[<>=!%]|[<>=!]=?\s*{length}|math\.Max|[<>]=?\s*(?:max|Max)\w+", text)
    return compared is None and not match.text(node).startswith('len("') and outside_tests(match)


def constant_lost(match: Match) -> bool:
    """A variable with a constant value that the type does not hold. (Go itself refuses a constant.)"""
    node = match.argument("0")
    value = match.unit.constant(node) if node is not None else None
    low, high = _RANGES.get(match.name or "", (0, 0))
    if node is None or node.type != "identifier" or type(value) is not int or high == 0:
        return False
    return not low <= value <= high and outside_tests(match)


_DECODES: Final = r"(?:Decode|Unmarshal|Bind\w*|BodyParser|ShouldBind\w*)\([^\n]*&?\b{root}\b"
_TESTED: Final = re.compile(r"(?i)\bvalidat\w*[.(]|\.Valid\(|\.Struct\(")


def _is_whole(unit: UnitView, division: Node, divisor: Node, function: str) -> bool:
    """A field of what the function decodes, that is a number of a type without fractions, as far as one can see."""
    value, root = unit.value(divisor), unit.syntax.text(divisor).partition(".")[0]
    if value is None or value.kind != "int" or "float" in unit.syntax.text(division) or _TESTED.search(function):
        return False
    return re.search(_DECODES.format(root=re.escape(root)), function) is not None


_PARSED: Final = r"\b{name}\b(?:, *\w+)? *:?= *(?:strconv\.(?:Atoi|ParseInt|ParseUint)\(|u?int\d*\()"


def divided_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`total / count`, where a client sent the whole number `count` and the function compares it with nothing."""
    for node in unit.syntax.find("binary_expression"):
        operator, divisor = node.child_by_field_name("operator"), node.child_by_field_name("right")
        if operator is None or divisor is None or operator.type not in ("/", "%"):
            continue
        name, function = re.escape(unit.syntax.text(divisor)), function_around(node)
        text = unit.syntax.text(function) if function is not None else ""
        if divisor.type == "identifier":
            if re.search(_PARSED.format(name=name), text) is None:
                continue
        elif divisor.type != "selector_expression" or not _is_whole(unit, node, divisor, text):
            continue
        if re.search(rf"\b{name}\b\s*[<>=!]=?\s*\w|\w\s*[<>=!]=\s*{name}\b|switch {name}\b|\bmax\(", text):
            continue
        match = new(node)
        if remote(unit, divisor, "resource") is not None and outside_tests(match):
            yield match
