"""Objects whose attributes somebody else names: merged into, key by key and level by level, or all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import enclosing, function_around, name_of, of_kind

_SETTINGS: Final = re.compile(r"(?:\w+\.)*(?:config|settings|environ|globals\(\)|vars\(\)|locals\(\))")
_CHECKED: Final = re.compile(
    r"__|startswith\(\s*[\"']_|allowed|ALLOWED|[A-Z_]{4,}\b.*\bin\b|\bin\s+(?:\w+\.)*[A-Z_]{4,}"
)
"""A function that speaks of names with two underscores, or of a list of those that may, has thought of it."""


def merged_into(unit: UnitView, new: New) -> Iterator[Match]:
    """`def merge(target, source): … merge(getattr(target, key), value) … setattr(target, key, value)`"""
    for function in unit.syntax.find("function_definition"):
        own, text = name_of(unit.syntax, function), unit.syntax.text(function)
        if not own or f"{own}(" not in text.partition(":")[2] or _CHECKED.search(text) or in_test(unit, function):
            continue
        for loop in of_kind(function, "for_statement"):
            key = _key_of(unit, loop)
            found = _sets(unit, loop, key) if key else None
            if found is not None and _goes_down(unit, loop, own, key):
                yield new(found)
                break


def _key_of(unit: UnitView, loop: Node) -> str:
    """The key in `for key, value in source.items()`."""
    left, right = loop.child_by_field_name("left"), loop.child_by_field_name("right")
    of_items = right is not None and unit.syntax.text(right).endswith(".items()")
    if left is None or len(left.named_children) != 2 or not of_items:
        return ""
    return unit.syntax.text(left.named_children[0])


def _sets(unit: UnitView, loop: Node, key: str) -> Node | None:
    """`setattr(target, key, value)`"""
    for call in of_kind(loop, "call"):
        callee, given = call.child_by_field_name("function"), Arguments(call, unit.syntax).positional
        sets = callee is not None and unit.syntax.text(callee) == "setattr" and len(given) == 3
        if sets and unit.syntax.text(given[1]) == key:
            return call
    return None


def _goes_down(unit: UnitView, loop: Node, own: str, key: str) -> bool:
    """Does the function call itself with the attribute of this name?"""
    for call in of_kind(loop, "call"):
        callee = call.child_by_field_name("function")
        if callee is None or unit.syntax.text(callee).rpartition(".")[2] != own:
            continue
        given = Arguments(call, unit.syntax).positional
        if any(re.match(rf"getattr\([^,]+,\s*{re.escape(key)}\b", _written(unit, each)) for each in given):
            return True
    return False


def _written(unit: UnitView, node: Node) -> str:
    return unit.syntax.text(unit.values.follow(node))


def settings_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`for key, value in request.form.items(): app.config[key] = value`"""
    for node in unit.syntax.find("assignment"):
        left, around = node.child_by_field_name("left"), function_around(node)
        base = left.child_by_field_name("value") if left is not None and left.type == "subscript" else None
        if left is None or base is None or around is None or _SETTINGS.fullmatch(unit.syntax.text(base)) is None:
            continue
        if unit.values.follow(base).type == "dictionary" and not unit.names.is_of_module(base):
            continue  # a dictionary of this function
        loop, keys = enclosing(node, "for_statement"), left.children_by_field_name("subscript")
        if loop is None or len(keys) != 1 or _CHECKED.search(unit.syntax.text(around)) or in_test(unit, node):
            continue
        if keys[0].type == "identifier" and remote(unit, keys[0]) is not None:
            yield new(node)


__all__ = ["merged_into", "settings_by_client"]
