"""Numbers of Java that are computed in a smaller type than the one they are meant for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.java.sizes import compared
from wardline_analyzers.checks.remote import tainted, value_of
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_WIDTH: Final = {"byte": 8, "short": 16, "char": 16, "int": 32, "long": 64}
_BITS: Final = 32
_LARGEST: Final = 2**31 - 1
_SMALL: Final = 1000
"""Products with a smaller constant hardly ever leave the type."""
_DECLARES: Final = frozenset(("local_variable_declaration", "formal_parameter"))
_MOST: Final = 500
"""Blocks around a place that are looked through for the type of a variable."""
_CUT: Final = frozenset(("int", "short"))
"""Types that a number is kept in. A `byte` or a `char` is mostly meant to be a part of it."""
_LONG: Final = re.compile(r"Long\s*\.\s*(?:parseLong|valueOf|decode)\s*\(")
_AMOUNT: Final = re.compile(r"(?i)price|amount|cost|cents|fee|quantity|qty|total|balance")
"""Words of numbers that money or goods are counted in. (Of pages and offsets a wrong one does no harm.)"""
_COMPARISONS: Final = {"<": ("left", "right"), "<=": ("left", "right"), ">": ("right", "left"), ">=": ("right", "left")}
_DEEPEST: Final = 6


def _declared(match: Match, name: str) -> str:
    """The type that a variable is declared with, in the blocks around; the empty text where none of them says it."""
    below, here = match.node, match.node.parent
    for _ in range(_MOST):
        if here is None:
            return ""
        for node in here.named_children:
            if node.start_byte > below.start_byte:
                break
            inside = node.named_children if node.type == "formal_parameters" else [node]
            for each in inside:
                found = _type_in(match, each, name)
                if found:
                    return found
        if here.type in METHODS:
            return ""
        below, here = here, here.parent
    return ""


def _type_in(match: Match, node: Node, name: str) -> str:
    """`int a, b`: the type, if one of the names is this one."""
    if node.type not in _DECLARES:
        return ""
    kind = node.child_by_field_name("type")
    for word in (node, *node.children_by_field_name("declarator")):
        here = word.child_by_field_name("name")
        if kind is not None and here is not None and match.text(here) == name:
            return match.text(kind) + ("[]" if word.child_by_field_name("dimensions") is not None else "")
    return ""


def _width(match: Match, node: Node | None, depth: int = 0) -> int:
    """How many bits the type of an expression has; 0: it is not known here, or none of these types."""
    if node is None or depth > _DEEPEST:
        return 0
    if node.type == "parenthesized_expression" and node.named_children:
        return _width(match, node.named_children[0], depth + 1)
    if node.type == "identifier":
        return _WIDTH.get(_declared(match, match.text(node)), 0)
    if node.type == "array_access":
        array = node.child_by_field_name("array")
        row = _declared(match, match.text(array)) if array is not None and array.type == "identifier" else ""
        return _WIDTH.get(row.removesuffix("[]"), 0) if row.endswith("[]") else 0
    if node.type == "field_access" and match.text(node).startswith(("Integer.M", "Long.M")):
        return 64 if match.text(node).startswith("Long") else _BITS
    if node.type.endswith("_integer_literal"):
        return 64 if match.text(node)[-1:] in "lL" else _BITS
    if node.type == "cast_expression":
        kind = node.child_by_field_name("type")
        return _WIDTH.get(match.text(kind), 0) if kind is not None else 0
    if node.type == "binary_expression":
        sides = [_width(match, node.child_by_field_name(side), depth + 1) for side in ("left", "right")]
        return max(_BITS, *sides) if all(sides) else 0
    return 0


def _products(node: Node, depth: int = 0) -> Iterator[Node]:
    """The products in a sum, or on either way of a choice."""
    if depth > _DEEPEST:
        return
    operator = node.child_by_field_name("operator")
    if node.type == "binary_expression" and operator is not None and operator.type in ("+", "-"):
        fields: tuple[str, ...] = ("left", "right")
    elif node.type == "ternary_expression":
        fields = ("consequence", "alternative")
    elif node.type == "parenthesized_expression" and node.named_children:
        yield from _products(node.named_children[0], depth + 1)
        return
    else:
        if node.type == "binary_expression" and operator is not None and operator.type == "*":
            yield node
        return
    for field in fields:
        part = node.child_by_field_name(field)
        if part is not None:
            yield from _products(part, depth + 1)


def _number(match: Match, node: Node | None) -> int | None:
    value = value_of(match, node)
    number = value.constant if value is not None else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def product_widened(match: Match) -> bool:
    """`long nanos = seconds * 1_000_000_000;`: two ints are multiplied as ints."""
    value = match.captures.get("value")
    kind = match.captures.get("type")
    if value is None or kind is None or match.text(kind) != "long":
        return False
    for product in _products(value):
        left, right = product.child_by_field_name("left"), product.child_by_field_name("right")
        if _width(match, left) != _BITS or _width(match, right) != _BITS:
            continue
        known = [_number(match, side) for side in (left, right)]
        if None not in known:
            if abs((known[0] or 0) * (known[1] or 0)) <= _LARGEST:
                continue
        elif any(number is not None and abs(number) < _SMALL for number in known):
            continue
        match.at = product
        return outside_unit_tests(match)
    return False


_HOLDS: Final = {"int": (-(2**31), _LARGEST), "short": (-(2**15), 2**16), "byte": (-(2**7), 2**8)}
"""What a cast keeps. (A `byte` and a `short` are mostly meant without their sign.)"""


def constant_overflow(match: Match) -> bool:
    """`10 * 1024 * 1024 * 1024`, `Integer.MAX_VALUE + 1`: both numbers are known, and the result does not fit."""
    wide = _width(match, match.node)
    left, right = (_number(match, match.node.child_by_field_name(side)) for side in ("left", "right"))
    operator = match.captures.get("operator")
    if not wide or left is None or right is None or operator is None:
        return False
    result = {"*": left * right, "+": left + right, "-": left - right}.get(operator.type, 0)
    limit = 2 ** (wide - 1)
    if any(not -limit <= side < limit for side in (left, right)):
        return False  # said of that side
    lowest, highest = _kept(match, limit)
    return not lowest <= result <= highest and outside_unit_tests(match)


def _kept(match: Match, limit: int) -> tuple[int, int]:
    """The smallest and the largest number that the type of a sum holds, or that of the cast around it."""
    above = match.node.parent
    if above is not None and above.type == "parenthesized_expression":
        above = above.parent
    kind = above.child_by_field_name("type") if above is not None and above.type == "cast_expression" else None
    return _HOLDS.get(match.text(kind), (-limit, limit - 1)) if kind is not None else (-limit, limit - 1)


def narrowed_by_assignment(match: Match) -> bool:
    """`count += length;` with a wider right side: the compiler cuts off the upper bits without a word."""
    target, value = match.captures.get("target"), match.captures.get("value")
    mine = _width(match, target)
    return bool(mine) and mine < _width(match, value) and _is_variable(match, value) and outside_unit_tests(match)


def _is_variable(match: Match, node: Node | None) -> bool:
    """No constant, and nothing that a conversion or a bound was put around."""
    return node is not None and _number(match, node) is None and not re.search(r"%|&|>>|[mM]in\(", match.text(node))


def client_cut_off(match: Match) -> bool:
    """`(int) number` of a client's `long`, which nothing compares."""
    kind, value = match.captures.get("type"), match.captures.get("value")
    method = enclosing(match.node, *METHODS)
    if kind is None or value is None or method is None or match.text(kind) not in _CUT:
        return False
    whole = _BITS * 2 if _LONG.match(match.text(value)) else _width(match, value)
    if _WIDTH[match.text(kind)] >= whole or tainted(match.unit, value, ("remote",), "resource") is None:
        return False
    asked = value.type == "identifier" and compared(match, method, match.text(value))
    return not asked and outside_unit_tests(match)


def amount_of_client(match: Match) -> bool:
    """`quantity * price`: two ints that are an amount by their names, one a client's, and nothing compares them."""
    left, right = match.captures.get("left"), match.captures.get("right")
    method = enclosing(match.node, *METHODS)
    if left is None or right is None or method is None or not _AMOUNT.search(match.text(match.node)):
        return False
    sides = (left, right)
    if any(_width(match, side) != _BITS or _number(match, side) is not None for side in sides):
        return False
    if all(tainted(match.unit, side, ("remote",), "resource") is None for side in sides):
        return False
    asked = any(side.type == "identifier" and compared(match, method, match.text(side)) for side in sides)
    return not asked and outside_unit_tests(match)


def narrow_counter(match: Match) -> bool:
    """`for (int i = 0; i < longBound; i++)`: a bound that the counter cannot reach."""
    condition = match.node.child_by_field_name("condition")
    operator = condition.child_by_field_name("operator") if condition is not None else None
    if condition is None or condition.type != "binary_expression" or operator is None:
        return False
    sides = _COMPARISONS.get(operator.type)
    if sides is None:
        return False
    counter, bound = (condition.child_by_field_name(side) for side in sides)
    update = match.node.child_by_field_name("update")
    if counter is None or counter.type != "identifier" or update is None or update.type != "update_expression":
        return False
    if match.text(counter) not in match.text(update) or _number(match, bound) is not None:
        return False
    init = match.node.child_by_field_name("init")
    own = init.child_by_field_name("type") if init is not None else None
    small = _WIDTH.get(match.text(own), 0) if own is not None else _width(match, counter)
    return bool(small) and small < _width(match, bound) and outside_unit_tests(match)


__all__ = [
    "amount_of_client",
    "client_cut_off",
    "constant_overflow",
    "narrow_counter",
    "narrowed_by_assignment",
    "product_widened",
]
