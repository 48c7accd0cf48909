"""Checks and fixes of the family `resources`."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.tree import function_around, of_kind

_SECONDS = ("time.sleep", "asyncio.sleep")


def as_sure_as_data(match: Match) -> bool:
    """A number out of something that a function which nobody knows has made of the data is hardly the client's.

    A range that is only asked whether it holds a number costs nothing, however long it is."""
    if match.name == "range" and match.unit.language == "python" and _is_only_asked(match.unit, match.node):
        return False
    if match.taint is not None and not match.taint.sure:
        match.confidence = Confidence.LOW
    return True


def _is_only_asked(unit: UnitView, node: Node) -> bool:
    """`n in range(first, last)`, also where the range has a name of its own."""
    above = node.parent
    if above is None or above.type != "assignment":
        return _is_asked(node)
    left, around = above.child_by_field_name("left"), function_around(node)
    if left is None or left.type != "identifier" or around is None:
        return False
    name = unit.syntax.text(left)
    uses = [each for each in of_kind(around, "identifier") if each != left and unit.syntax.text(each) == name]
    return bool(uses) and all(map(_is_asked, uses))


def _is_asked(node: Node) -> bool:
    above = node.parent
    if above is None or above.type != "comparison_operator" or above.named_children[-1] != node:
        return False
    return any(each.type in ("in", "not in") for each in above.children if not each.is_named)


def set_limit(match: Match) -> Sequence[Edit]:
    """`min(x, 1000)` around the number; 10 where it is a time in seconds."""
    node = match.at
    if node is None or node.type in ("string", "list", "tuple", "generator_expression"):
        return ()
    if match.unit.names.binding("min", node.start_byte) is not None:
        return ()
    limit = 10 if match.name in _SECONDS else 1000
    return (replacement(match, node, f"min({match.text(node)}, {limit})"),)
