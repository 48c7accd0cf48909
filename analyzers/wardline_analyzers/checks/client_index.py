"""Indexes that a client sends, into lists of the program."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import ancestors, function_around
from wardline_analyzers.match.match import Match, New, UnitView


def index_of_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`PLANS[int(request.args["plan"])]`, and nothing compares the number with the length"""
    for node in unit.syntax.find("subscript"):
        base, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
        if base is None or len(keys) != 1 or keys[0].type in ("slice", "string", "integer", "unary_operator"):
            continue
        if not _is_list(unit, base) or in_test(unit, node) or _is_caught(node):
            continue
        if is_number(unit, keys[0]) and remote(unit, keys[0], "resource") is not None:
            yield new(node)


def is_number(unit: UnitView, key: Node) -> bool:
    """`int(…)`, a number of the route, or what is made of one: no name that a table is asked for."""
    value = unit.values.follow(key)
    callee = value.child_by_field_name("function") if value.type == "call" else None
    if callee is not None:
        return unit.syntax.text(callee) == "int" or "type=int" in unit.syntax.text(value).replace(" ", "")
    if value.type == "binary_operator":
        return any(is_number(unit, part) for part in value.named_children)
    around = function_around(key)
    listed = around.child_by_field_name("parameters") if around is not None else None
    for parameter in listed.named_children if listed is not None else ():
        kind, named = parameter.child_by_field_name("type"), parameter.child_by_field_name("name")
        if named is None and parameter.named_children:
            named = parameter.named_children[0]
        if kind is not None and named is not None and unit.syntax.text(named) == unit.syntax.text(key):
            return unit.syntax.text(kind) == "int"
    return False


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


def _is_caught(node: Node) -> bool:
    return any(
        above.type == "try_statement" and (b"IndexError" in (above.text or b"") or b"Exception" in (above.text or b""))
        for above in ancestors(node)
    )


__all__ = ["index_of_client", "is_number"]
