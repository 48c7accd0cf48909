"""Signed messages whose time or number is signed, and looked at by nobody (page replayed-message)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, of_kind, walk

_ONCE: Final = re.compile(
    r"(?i)(?:x_?)?(?:\w+_)?(?:nonce|time_?stamp|ts|issued_at|iat|sent_at|sequence(?:_number)?|counter)(?:_header|_str)?"
)
_COMPARES: Final = re.compile(r"(?:^|\.)(?:compare_digest|constant_time_compare)$")
_SIGNS: Final = re.compile(
    r"(?:^|\.)(?:hmac\.(?:new|digest|HMAC)|new|digest|HMAC|sha256|sha512|blake2b)$|(?i:sign|mac|digest)"
)
_MADE: Final = ("call", "string", "binary_operator", "interpolation", "argument_list", "list", "tuple", "attribute")


def never_asked(unit: UnitView, new: New) -> Iterator[Match]:
    """`hmac.new(key, f"{nonce}{timestamp}{body}", …)`, compared, and then `timestamp` is asked by nobody"""
    for function in unit.syntax.find("function_definition"):
        given = function.child_by_field_name("parameters")
        calls = list(of_kind(function, "call")) if given is not None else []
        if given is None or not any(_is_of(unit, call, _COMPARES) for call in calls) or in_test(unit, function):
            continue
        wanted = {last_name(unit, p) or unit.syntax.text(p) for p in given.named_children}
        names = {name for name in _names(unit, function, wanted) if _ONCE.fullmatch(name)}
        if not names:
            continue
        kept = [name for name in names if not _only_signed(unit, function, name)]
        if not kept:
            yield new(function.child_by_field_name("name") or function)


def _names(unit: UnitView, function: Node, parameters: set[str]) -> set[str]:
    """Parameters, and variables that hold one entry of something: `ts = headers["X-Timestamp"]`."""
    found = {re.split(r"[:=\s]", name)[0].lstrip("*") for name in parameters}
    for node in of_kind(function, "assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or left.type != "identifier":
            continue
        asked = right.type == "call" and unit.syntax.text(right).partition("(")[0].endswith(".get")
        if asked or right.type == "subscript":
            found.add(unit.syntax.text(left))
    return found


def _only_signed(unit: UnitView, function: Node, name: str) -> bool:
    """Is the name used, and only in what is signed?"""
    body, used = function.child_by_field_name("body"), False
    for node in walk(body) if body is not None else ():
        if node.type != "identifier" or unit.syntax.text(node) != name or _is_target(node):
            continue
        made = _outermost(node)
        signed = made.type == "call" and _is_of(unit, made, _SIGNS)
        kept = made.parent is not None and made.parent.type == "assignment"
        if not signed and not (kept and made != node):
            return False
        used = True
    return used


def _is_target(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type == "assignment" and parent.child_by_field_name("left") == node


def _outermost(node: Node) -> Node:
    """The whole expression that a name stands in, up to a call that signs."""
    for above in ancestors(node):
        if above.type not in _MADE:
            break
        node = above
    return node


def _is_of(unit: UnitView, call: Node, names: re.Pattern[str]) -> bool:
    """Is the call, or one in it, of such a name?"""
    for each in of_kind(call, "call"):
        callee = each.child_by_field_name("function")
        if callee is not None and names.search(unit.names.resolve(callee) or unit.syntax.text(callee)):
            return True
    return False


__all__ = ["never_asked"]
