"""Filters of MongoDB that a function puts together from what it is given, where an object would be an operator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, words

_FILTERED: Final = words("find_one find_one_and_update find_one_and_replace find_one_and_delete update_one delete_one")
_PROOF: Final = re.compile(r"(?i)(?:^|_)(?:password|passwd|pwd|token|otp|pin|code|secret|api_?key)(?:_?hash|_digest)?$")
"""Fields that prove something: `{"$ne": None}` in the place of one passes the test."""
_ASKED: Final = re.compile(r"isinstance\(|\bstr\(|TypeAdapter|model_validate|\.hexdigest\(|\bhash|encrypt|\bObjectId\(")


def proof_handed_in(unit: UnitView, new: New) -> Iterator[Match]:
    """`users.find_one({"name": name, "password": password})` of parameters that may be anything"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, around = call.child_by_field_name("function"), function_around(call)
        given = Arguments(call, unit.syntax).positional
        if callee is None or around is None or not given or in_test(unit, call):
            continue
        if callee.type != "attribute" or unit.syntax.text(callee).rpartition(".")[2] not in _FILTERED:
            continue
        item = _proof(unit, unit.values.follow(given[0]))
        if item is not None and not _ASKED.search(unit.syntax.text(around)) and remote(unit, item, "nosql") is None:
            yield new(item)


def _proof(unit: UnitView, table: Node) -> Node | None:
    """The value of `"token": token`, of a parameter without a type."""
    for pair in table.named_children if table.type == "dictionary" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        name = unit.values.constant(key) if key is not None else None
        if value is None or value.type != "identifier" or not isinstance(name, str) or not _PROOF.search(name):
            continue
        found = unit.names.binding(unit.syntax.text(value), value.start_byte) or ()
        if found and all(binding.kind == "parameter" for binding in found) and not _is_typed(unit, value):
            return value
    return None


def _is_typed(unit: UnitView, name: Node) -> bool:
    """Does the function say what its parameter is?"""
    around = function_around(name)
    listed = around.child_by_field_name("parameters") if around is not None else None
    typed = rf"\b{re.escape(unit.syntax.text(name))}\s*:"
    return listed is not None and re.search(typed, unit.syntax.text(listed)) is not None


__all__ = ["proof_handed_in"]
