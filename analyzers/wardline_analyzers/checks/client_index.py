"""Indexes that a client sends, into lists of the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import is_expected
from wardline_analyzers.checks.remote import remote, tainted
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test

_FAILURES: Final = re.compile(rb"IndexError|Exception")


def index_of_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`PLANS[int(request.args["plan"])]`, and nothing compares the number with the length"""
    for node in unit.syntax.find("subscript"):
        base, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
        if base is None or len(keys) != 1 or keys[0].type in ("slice", "string", "integer", "unary_operator"):
            continue
        if not is_number(unit, keys[0]) or in_test(unit, node) or is_expected(node, _FAILURES):
            continue
        if _is_list(unit, base) and remote(unit, keys[0], "resource") is not None:
            yield new(node)
        elif _may_be_list(unit, base) and tainted(unit, keys[0], ("cli",), "resource") is not None:
            yield new(node, message=_TYPED, confidence=Confidence.LOW)


_TYPED: Final = (
    "Whoever runs this chooses the index, and nothing compares it with the length: the line ends with an exception, "
    "and a negative one counts from the end. Compare it first."
)


def _may_be_list(unit: UnitView, base: Node) -> bool:
    """A list that the text shows, or a parameter that nothing says to be a table."""
    if _is_list(unit, base):
        return True
    bindings = unit.names.binding(unit.syntax.text(base), base.start_byte) if base.type == "identifier" else None
    return any(b.kind == "parameter" for b in bindings or ()) and not _TABLE.search(unit.syntax.text(base))


_TABLE: Final = re.compile(r"(?i)dict|map|table|by_|lookup|cache|index|menu|options?")


def is_number(unit: UnitView, key: Node) -> bool:
    """`int(…)`, a number of the route, or what is made of one: no name that a table is asked for."""
    value = unit.values.follow(key)
    if value.type == "call":
        return is_cast(unit, value, "int")
    if value.type == "binary_operator":
        return any(is_number(unit, part) for part in value.named_children)
    bindings = unit.names.binding(unit.syntax.text(key), key.start_byte) if key.type == "identifier" else None
    kinds = [unit.syntax.text(b.node) for b in bindings or () if b.kind == "parameter" and b.node is not None]
    return "int" in kinds


def is_cast(unit: UnitView, call: Node, *kinds: str) -> bool:
    """`int(…)`, `request.args.get("n", type=int)`: does a call make a number of one of these kinds?"""
    callee, text = call.child_by_field_name("function"), unit.syntax.text(call).replace(" ", "")
    named = unit.syntax.text(callee) if callee is not None else ""
    return named in kinds or any(f"type={kind}" in text for kind in kinds)


def _is_list(unit: UnitView, base: Node) -> bool:
    """A list that the text shows: of this function, or of the module."""
    value = unit.values.follow(base)
    if value.type in ("list", "list_comprehension"):
        return True
    meaning = unit.names.module.get(unit.syntax.text(base)) if base.type == "identifier" else None
    if meaning is None:
        return False
    constant = meaning.kind == "constant" and str(meaning.payload).startswith(("[", "("))
    return constant or (meaning.kind == "literal" and meaning.payload in ("list", "tuple"))


__all__ = ["index_of_client", "is_cast", "is_number"]
