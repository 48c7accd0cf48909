"""Parts of a statement that hold nothing but text of the program: choices of constants, places for values."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import walk


def chooses(unit: UnitView, node: Node) -> bool:
    """`"a" if x else "b"`"""
    parts = node.named_children
    return (
        node.type == "conditional_expression"
        and len(parts) == 3
        and unit.values.is_harmless(parts[0])
        and unit.values.is_harmless(parts[2])
    )


def joins_harmless(unit: UnitView, node: Node) -> bool:
    """`", ".join("?" for _ in values)`, `", ".join(["(%s, %s)"] * len(rows))`: nothing but places for values"""
    if node.type == "conditional_expression":
        return chooses(unit, node)
    callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or callee is None or given is None or not unit.syntax.text(callee).endswith(".join"):
        return False
    inside = list(walk(given))
    if any(each.type == "binary_operator" and _sign(each) == "%" for each in inside):
        return False
    texts = [unit.values.constant(each) for each in inside if each.type == "string"]
    return bool(texts) and all(isinstance(text, str) and _PLACES.fullmatch(text) for text in texts)


_PLACES: Final = re.compile(r"\s*(?:\?|%s|\([\s?%s,]*[?%][\s?%s,]*\))\s*")


def _sign(node: Node) -> str:
    sign = node.child_by_field_name("operator")
    return sign.type if sign is not None else ""


__all__ = ["chooses", "joins_harmless"]
