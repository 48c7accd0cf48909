"""Slips of Python that make a test or a table mean something else than it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import TESTS, words

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
            if not isinstance(constant, _KEYS):
                continue
            before = seen.get((type(constant), constant))
            if before is not None and unit.syntax.text(before) != unit.syntax.text(value) and not in_test(unit, table):
                yield new(key)
            seen[(type(constant), constant)] = value


_ASKS: Final = words("assert_statement not_operator if_clause")
_TESTED: Final = _ASKS.union(TESTS)
_SAYS_NO: Final = words("false no off 0 n f none disabled")


def true_for_any_text(unit: UnitView, new: New) -> Iterator[Match]:
    """`role == "admin" or "editor"`, and `bool(os.environ.get("DEBUG", "False"))`: true, whatever is asked"""
    for node in unit.syntax.find("boolean_operator"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or node.children[1].type != "or" or not _is_test(node):
            continue
        compared = any(side.type in ("comparison_operator", "boolean_operator") for side in (left, right))
        text = next((side for side in (left, right) if side.type == "string" and unit.values.constant(side)), None)
        if compared and text is not None and not in_test(unit, node):
            yield new(text)
    for call in unit.syntax.nodes.get("call", ()):
        told = _default(unit, call)
        if told.lower() in _SAYS_NO and (_is_test(call) or _is_made_bool(unit, call)) and not in_test(unit, call):
            yield new(call, message=_DEFAULT.format(told))


_DEFAULT: Final = '`{}` is a text here, and one that holds anything is true. Compare it: `… == "true"`.'


def _is_test(node: Node) -> bool:
    """Is it what a condition asks for, or a part of that?"""
    parent = node.parent
    while parent is not None and parent.type in ("parenthesized_expression", "boolean_operator"):
        node, parent = parent, parent.parent
    if parent is None or parent.type not in _TESTED:
        return False
    if parent.type == "conditional_expression":
        return parent.named_children[1:2] == [node]
    return parent.type in _ASKS or parent.child_by_field_name("condition") == node


def _default(unit: UnitView, call: Node) -> str:
    """`False` of `os.environ.get("DEBUG", "False")`"""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None or arguments.named_child_count != 2:
        return ""
    if unit.syntax.text(callee).rpartition(".")[2] not in ("get", "getenv"):
        return ""
    value = unit.values.constant(arguments.named_children[1])
    return value if isinstance(value, str) else ""


def _is_made_bool(unit: UnitView, call: Node) -> bool:
    around = call.parent.parent if call.parent is not None and call.parent.type == "argument_list" else None
    callee = around.child_by_field_name("function") if around is not None else None
    return callee is not None and unit.syntax.text(callee) == "bool"


__all__ = ["identity_of_literal", "repeated_key", "true_for_any_text"]
