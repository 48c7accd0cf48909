"""Calls that set a flag, and dictionaries and keys that do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import of_kind


def flagged_calls(unit: UnitView, new: New, flags: Sequence[str]) -> Iterator[tuple[Match, str]]:
    """Calls that get one of these keywords as True."""
    for call in unit.syntax.nodes.get("call", ()):
        arguments = Arguments(call, unit.syntax)
        for flag in flags:
            value = arguments.keywords.get(flag)
            if value is not None and unit.values.constant(value) is True:
                callee = call.child_by_field_name("function")
                name = unit.names.resolve(callee) if callee is not None else None
                yield new(call, name=name, arguments=arguments, captures={"flag": value}), flag
                break


def flagged_pairs(unit: UnitView, new: New, flag: str, wanted: bool) -> Iterator[Match]:
    """Entries of dictionaries, and assignments to keys, that set this flag."""
    for pair in of_kind(unit.syntax.root, "pair"):
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or value is None or unit.values.constant(key) != flag:
            continue
        if unit.values.constant(value) is wanted:
            yield new(pair, value=value)
    for assignment in unit.syntax.nodes.get("assign", ()):
        left, value = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if left is None or value is None or left.type != "subscript":
            continue
        keys = left.children_by_field_name("subscript")
        if len(keys) == 1 and unit.values.constant(keys[0]) == flag and unit.values.constant(value) is wanted:
            yield new(assignment, value=value)
