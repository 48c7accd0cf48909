"""Where texts stand that may be secrets: under which name, and in which kind of place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tree_sitter import Node, Query, QueryCursor

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.python.names import string_value
from wardline_analyzers.python.syntax import LANGUAGE
from wardline_analyzers.secrets.names import credential_kind as credential_kind


@dataclass(frozen=True, slots=True)
class Place:
    """A string literal that is given to a name."""

    literal: Node
    name: str
    kind: str
    """`assign`, `keyword`, `pair`, `compared` or `default` (of a parameter)."""


@cache
def _query() -> Query:
    query: Query = Query(
        LANGUAGE,
        """
        (keyword_argument) @keyword
        (pair) @pair
        (comparison_operator) @compared
        (default_parameter) @default
        (typed_default_parameter) @default
        """,
    )
    return query


def named_texts(unit: UnitView) -> Iterator[Place]:
    """All string literals without interpolations that are given to a name, with the name as it is written."""
    for node in unit.syntax.nodes.get("assign", ()):
        if node.type == "augmented_assignment":
            continue
        fields = ("name", "value") if node.type == "named_expression" else ("left", "right")
        left, right = (node.child_by_field_name(field) for field in fields)
        while right is not None and right.type == "assignment":
            right = right.child_by_field_name("right")
        if left is not None and right is not None:
            yield from _targets(unit, left, right)
    for kind, nodes in QueryCursor(_query()).captures(unit.syntax.root).items():
        for node in nodes:
            if kind == "compared":
                yield from _compared(unit, node)
                continue
            name = node.child_by_field_name("name" if kind != "pair" else "key")
            literal = plain_text(node.child_by_field_name("value"))
            if name is None or literal is None:
                continue
            text = string_value(name, unit.syntax) if kind == "pair" else unit.syntax.text(name)
            if text is not None:
                yield Place(literal, text, kind)


def _compared(unit: UnitView, node: Node) -> Iterator[Place]:
    """`password == "text"`, `headers.get("X-Token") != "text"`"""
    sides = node.named_children
    if len(sides) != 2 or [child.type for child in node.children[1:-1]] not in (["=="], ["!="]):
        return
    for side, other in (sides, sides[::-1]):
        literal = plain_text(other)
        name = _compared_name(unit, side) if literal is not None else None
        if literal is not None and name is not None:
            yield Place(literal, name, "compared")


def _compared_name(unit: UnitView, side: Node) -> str | None:
    """What is compared is called so; what `getpass` asks for is a password, whatever it is called."""
    if b"getpass" in unit.syntax.source:
        value = unit.values.follow(side)
        callee = value.child_by_field_name("function") if value.type == "call" else None
        if callee is not None and unit.names.resolve(callee) == "getpass.getpass":
            return "password"
    return target_name(unit, side) or _asked_for(unit, side)


def _asked_for(unit: UnitView, call: Node) -> str | None:
    """The key of `headers.get("X-Token")`, with the words apart as in a name."""
    callee, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or callee.type != "attribute" or given is None or not given.named_children:
        return None
    if unit.syntax.text(callee).rpartition(".")[2] not in ("get", "getlist", "header"):
        return None
    key = string_value(given.named_children[0], unit.syntax)
    return key.replace("-", "_") if key is not None else None


def _targets(unit: UnitView, left: Node, right: Node) -> Iterator[Place]:
    if left.type in ("pattern_list", "tuple_pattern", "list_pattern"):
        if right.type in ("expression_list", "tuple", "list") and len(left.named_children) == len(right.named_children):
            for target, value in zip(left.named_children, right.named_children, strict=True):
                yield from _targets(unit, target, value)
        return
    literal, name = plain_text(right), target_name(unit, left)
    if literal is not None and name is not None:
        yield Place(literal, name, "assign")


def target_name(unit: UnitView, target: Node) -> str | None:
    """The last word of an assignment's target: `x`, `self.x` and `d["x"]` are all x."""
    if target.type == "identifier":
        return unit.syntax.text(target)
    if target.type == "attribute":
        attribute = target.child_by_field_name("attribute")
        return unit.syntax.text(attribute) if attribute is not None else None
    if target.type == "subscript":
        keys = target.children_by_field_name("subscript")
        return string_value(keys[0], unit.syntax) if len(keys) == 1 else None
    return None


def plain_text(node: Node | None) -> Node | None:
    """The string literal that an expression is, through parentheses, `.encode()` and `SecretStr()`; None: it is
    something else."""
    while node is not None and node.type == "parenthesized_expression" and len(node.named_children) == 1:
        node = node.named_children[0]
    if node is None:
        return None
    if node.type == "string":
        return None if any(child.type == "interpolation" for child in node.named_children) else node
    if node.type == "concatenated_string":
        return node if all(plain_text(child) is not None for child in node.named_children) else None
    if node.type == "call":
        callee = node.child_by_field_name("function")
        if callee is not None and callee.type == "attribute":
            base, attribute = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
            if base is not None and attribute is not None and attribute.text == b"encode" and base.type == "string":
                return plain_text(base)
        arguments = node.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if callee is not None and (callee.text or b"").rpartition(b".")[2] in _WRAPPERS and len(given) == 1:
            return plain_text(given[0])
    return None


_WRAPPERS: Final = frozenset((b"SecretStr", b"SecretBytes"))
"""Classes whose objects hide a secret where they are printed, and keep it as it was given."""


def place_of(unit: UnitView, literal: Node) -> Place | None:
    """The place of one literal, if a name gets it."""
    node = literal
    while node.parent is not None and node.parent.type in ("parenthesized_expression", "concatenated_string"):
        node = node.parent
    parent = node.parent
    if parent is None:
        return None
    if parent.type in ("default_parameter", "typed_default_parameter", "keyword_argument"):
        name = parent.child_by_field_name("name")
        kind = "keyword" if parent.type == "keyword_argument" else "default"
        return Place(literal, unit.syntax.text(name), kind) if name is not None else None
    if parent.type == "pair":
        key = parent.child_by_field_name("key")
        text = string_value(key, unit.syntax) if key is not None and key != node else None
        return Place(literal, text, "pair") if text is not None else None
    if parent.type in ("assignment", "named_expression"):
        target = parent.child_by_field_name("left") or parent.child_by_field_name("name")
        text = target_name(unit, target) if target is not None else None
        return Place(literal, text, "assign") if text is not None else None
    return None
