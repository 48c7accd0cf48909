"""Numbers of a fixed width, of numpy and ctypes, that are reckoned with as they are handed in: they wrap around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk

_NARROW: Final = re.compile(r"numpy\.(?P<sign>u?)int(?:8|16|32)|numpy\.(?:intc|short|byte)")
_UNSIGNED: Final = re.compile(r"numpy\.(?:uint(?:8|16|32|64)?|ubyte|ushort|uintc)")
_ARRAYS: Final = frozenset(f"numpy.{word}" for word in ("array", "asarray", "fromiter"))
_SUMS: Final = frozenset(f"numpy.{word}" for word in ("sum", "prod", "cumsum", "cumprod", "dot"))
_OF_C: Final = re.compile(r"ctypes\.c_(?:int(?:8|16|32)?|short|byte)")
_WRAPS_ON_PURPOSE: Final = re.compile(
    r"(?i)hash|crc|checksum|random|rand\b|seed|wrap|overflow|errstate|clip\(|int64|iinfo"
)
"""Where numbers are meant to wrap around, or somebody has thought of it."""


def wraps_around(unit: UnitView, new: New) -> Iterator[Match]:
    """`np.int32(width) * np.int32(height)`, `np.array(stock, dtype=np.uint16) - np.array(sold, dtype=np.uint16)`"""
    for node in (*unit.syntax.find("binary_operator"), *unit.syntax.nodes.get("call", ())):
        function = function_around(node)
        if function is None or in_test(unit, node) or _WRAPS_ON_PURPOSE.search(unit.syntax.text(function)):
            continue
        given = set(parameter_names(unit.syntax, function))
        found = _is_reckoned(unit, node, given) if node.type == "binary_operator" else _is_summed(unit, node, given)
        if found and not _asks(unit, function, given):
            yield new(node)
            return


def _is_reckoned(unit: UnitView, node: Node, given: set[str]) -> bool:
    """Are both sides numbers of a fixed width that are made of what is handed in?"""
    sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
    sign = node.child_by_field_name("operator")
    types = [_type_of(unit, side, given) for side in sides if side is not None]
    if sign is None or len(types) != 2 or not all(types):
        return False
    if sign.type == "-":
        return all(_UNSIGNED.fullmatch(each) for each in types)
    return sign.type in ("*", "+", "**", "<<") and all(_NARROW.fullmatch(each) for each in types)


def _type_of(unit: UnitView, side: Node, given: set[str]) -> str:
    """`numpy.int32` of `np.int32(width)`, of `np.array(rows, dtype=np.int32)` and of a name for one of these."""
    name = unit.syntax.text(side) if side.type == "identifier" else ""
    made = unit.values.follow(side)
    if made == side and name:  # `rows = np.array(rows, …)`: a parameter that is bound anew
        bound = [b for b in unit.names.binding(name, side.start_byte) or () if b.kind != "parameter"]
        made = bound[0].node if len(bound) == 1 and bound[0].node is not None else side
    callee = made.child_by_field_name("function") if made.type == "call" else None
    called = (unit.names.resolve(callee) or "") if callee is not None else ""
    arguments = Arguments(made, unit.syntax)
    if not arguments.positional or not _speaks_of(unit, arguments.positional[0], given):
        return ""
    if called in _ARRAYS:
        return _dtype(unit, arguments)
    return called if _NARROW.fullmatch(called) or _UNSIGNED.fullmatch(called) else ""


def _dtype(unit: UnitView, arguments: Arguments) -> str:
    told = arguments.get("1|dtype")
    if told is None:
        return ""
    named = unit.values.constant(told)
    return f"numpy.{named}" if isinstance(named, str) else unit.names.resolve(told) or ""


def _is_summed(unit: UnitView, call: Node, given: set[str]) -> bool:
    """`np.prod(shape, dtype=np.int32)`, `ctypes.c_int32(a * b)`"""
    callee, arguments = call.child_by_field_name("function"), Arguments(call, unit.syntax)
    name = (unit.names.resolve(callee) or "") if callee is not None else ""
    first = arguments.get("0")
    if first is None or not _speaks_of(unit, first, given):
        return False
    if name in _SUMS:
        told = arguments.get("dtype")
        return told is not None and _NARROW.fullmatch(_dtype(unit, arguments)) is not None
    sign = first.child_by_field_name("operator") if first.type == "binary_operator" else None
    return sign is not None and sign.type in ("*", "+", "<<") and _OF_C.fullmatch(name) is not None


def _speaks_of(unit: UnitView, node: Node, names: set[str]) -> bool:
    return any(each.type == "identifier" and unit.syntax.text(each) in names for each in walk(node))


def _asks(unit: UnitView, function: Node, given: set[str]) -> bool:
    """Does the function compare what is handed in with anything?"""
    tests = (each for each in walk(function) if each.type in ("comparison_operator", "assert_statement"))
    return any(_speaks_of(unit, test, given) for test in tests)


__all__ = ["wraps_around"]
