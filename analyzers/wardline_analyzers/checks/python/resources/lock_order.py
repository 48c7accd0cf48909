"""Two locks of which the caller decides which is taken first (page lock-kept)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, of_kind

_LOCK: Final = re.compile(r"(?P<whose>\w+)(?P<lock>(?:\.\w+)*\.\w*(?:lock|mutex)\w*)(?:\.acquire\(\))?", re.I)


def order_of_caller(unit: UnitView, new: New) -> Iterator[Match]:
    """`with source.lock:` and in it `with target.lock:`, of two parameters of which nobody asks which comes first"""
    for function in unit.syntax.find("function_definition"):
        given = set(parameter_names(unit.syntax, function))
        if len(given) < _TWO or b"lock" not in (function.text or b"").lower() or in_test(unit, function):
            continue
        taken = [item for item in of_kind(function, "with_item") if function_around(item) == function]
        for item in taken:
            inner = _LOCK.fullmatch(unit.syntax.text(item))
            if inner is None or inner["whose"] not in given:
                continue
            for outer in taken:
                held = _LOCK.fullmatch(unit.syntax.text(outer))
                if held is None or held["whose"] not in given or held["whose"] == inner["whose"]:
                    continue
                both = {held["whose"], inner["whose"]}
                if held["lock"] == inner["lock"] and _is_around(outer, item) and not _is_ordered(unit, function, both):
                    yield new(item)
                    return


_TWO: Final = 2


def _is_around(outer: Node, inner: Node) -> bool:
    """Is the one lock held when the other one is taken?"""
    clause, own = outer.parent, inner.parent
    if clause is None or own is None or outer.start_byte >= inner.start_byte:
        return False
    return clause == own or any(above == clause.parent for above in ancestors(own) if above != own.parent)


def _is_ordered(unit: UnitView, function: Node, both: set[str]) -> bool:
    """Does the function compare the two, or bind one of them anew: `if a.id > b.id: a, b = b, a`?"""
    for node in (*of_kind(function, "comparison_operator"), *of_kind(function, "assignment")):
        side = node if node.type == "comparison_operator" else node.child_by_field_name("left")
        words = set(_WORD.findall(unit.syntax.text(side))) if side is not None else set()
        ordering = node.type == "assignment" or any(child.type in _ORDERS for child in node.children)
        if ordering and (both <= words if node.type == "comparison_operator" else _binds(unit, side, both)):
            return True
    return False


_WORD: Final = re.compile(r"\w+")
_ORDERS: Final = frozenset(("<", ">", "<=", ">="))


def _binds(unit: UnitView, target: Node | None, names: set[str]) -> bool:
    """Is one of the names itself what is assigned to?"""
    if target is None:
        return False
    targets = [target] if target.type == "identifier" else target.named_children if "pattern" in target.type else []
    return any(unit.syntax.text(each) in names for each in targets)


__all__ = ["order_of_caller"]
