"""Slips of Python that make a test or a table mean something else than it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import words
from wardline_analyzers.match.match import Match, New, UnitView

_LITERALS: Final = words("string concatenated_string integer float")
_KEYS: Final = (str, bytes, int, float)


def identity_of_literal(unit: UnitView, new: New) -> Iterator[Match]:
    """`role is "admin"`: is it the same object, not: has it the same text?"""
    for node in unit.syntax.find("comparison_operator"):
        operators = [child.type for child in node.children if not child.is_named]
        sides = [child for child in node.named_children if child.type != "comment"]
        if len(sides) != 2 or not operators or operators[0] not in ("is", "is not"):
            continue
        if any(side.type in _LITERALS for side in sides) and not in_test(unit, node):
            yield new(node)


def repeated_key(unit: UnitView, new: New) -> Iterator[Match]:
    """`{"timeout": 10, "timeout": 30}`: the first of two values of a key is lost"""
    for table in unit.syntax.find("dictionary"):
        seen: dict[object, Node] = {}
        for pair in table.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is None or value is None:
                seen.clear()  # what `**more` holds is not known: the later key may be meant to win
                continue
            constant = unit.values.constant(key) if key.type in _LITERALS else None
            if not isinstance(constant, _KEYS) or in_test(unit, table):
                continue
            before = seen.get((type(constant), constant))
            if before is not None and unit.syntax.text(before) != unit.syntax.text(value):
                yield new(key)
            seen[(type(constant), constant)] = value


__all__ = ["identity_of_literal", "repeated_key"]
