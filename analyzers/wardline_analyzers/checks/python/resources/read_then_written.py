"""What is read, asked and then written back: two that do this at the same time read the same value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import ancestors, function_around, walk

_GUARDED: Final = re.compile(
    r"(?i)lock|mutex|semaphore|for update|for_update|begin immediate|begin exclusive|isolation|serializable|atomic"
    r"|rowcount|\bF\(|version|queue|transaction"
)
_SELECTS: Final = re.compile(r"(?is)['\"]\s*select\s+(?:\w+\.)?(?P<column>\w+)\s+from\b")
_SETS: Final = re.compile(r"(?is)\bupdate\s+\w+\s+set\s+(?P<column>\w+)\s*=\s*(?:\?|%s|:\w+|\$\d|\{)")
_SAVES: Final = re.compile(r"\.(?:save|commit)\(")


def written_back(unit: UnitView, new: New) -> Iterator[Match]:
    """`SELECT stock …`, `if stock >= n`, `UPDATE … SET stock = ?` with `stock - n`; the same with objects and tables"""
    if in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        text = unit.syntax.text(function)
        found = _in_sql(unit, function, text) or _in_memory(unit, function, text) or _across_await(unit, function)
        if found is not None and not _GUARDED.search(text) and not in_test(unit, function):
            yield new(found, confidence=Confidence.MEDIUM if _COUNTED.search(unit.syntax.text(found)) else None)


_COUNTED: Final = re.compile(
    r"(?i)balance|credits?\b|wallet|funds|stock|inventory|quantity|seats?\b|points|tickets|available|remaining|budget|quota"
)
"""Names of what may not be spent twice: there a lost change is money."""


def _in_sql(unit: UnitView, function: Node, text: str) -> Node | None:
    """The call that writes what was computed from what another one has read."""
    written = _SETS.search(text)
    read = _SELECTS.search(text) if written is not None else None
    if read is None or written is None or read["column"].lower() != written["column"].lower():
        return None
    for call in walk(function):
        arguments = call.child_by_field_name("arguments") if call.type == "call" else None
        if arguments is None or _SETS.search(unit.syntax.text(arguments)) is None:
            continue
        if any(_is_change(unit, part) for part in walk(arguments)):
            return call
        names = [part for part in walk(arguments) if part.type == "identifier"]
        if any(_is_change(unit, unit.values.follow(name)) for name in names):
            return call
    return None


def _is_change(unit: UnitView, node: Node) -> bool:
    """`stock - n`, of two values that are no texts"""
    operator = node.child_by_field_name("operator") if node.type == "binary_operator" else None
    return operator is not None and unit.syntax.text(operator) in ("-", "+") and b'"' not in (node.text or b"")


def _in_memory(unit: UnitView, function: Node, text: str) -> Node | None:
    """`if wallets[name] < n: …`, `wallets[name] -= n` in a handler; the same with a field of what is saved"""
    for change in walk(function) if "-=" in text or " - " in text else ():
        target = change.child_by_field_name("left") if change.type in _CHANGES else None
        if target is None or target.type not in ("subscript", "attribute") or function_around(change) != function:
            continue
        if not _lowers(unit, change, target):
            continue
        if target.type == "subscript":
            shared = _is_of_module(unit, target) and is_handler(unit, function)
        else:
            shared = _SAVES.search(text) is not None and not unit.syntax.text(target).startswith("self.")
        if shared and _is_asked(unit, function, change, target):
            return change
    return None


_CHANGES: Final = ("augmented_assignment", "assignment")


def _lowers(unit: UnitView, change: Node, target: Node) -> bool:
    """`kept -= n`, `kept = kept - n`"""
    operator, right = change.child_by_field_name("operator"), change.child_by_field_name("right")
    if change.type == "augmented_assignment":
        return operator is not None and unit.syntax.text(operator) == "-="
    before = right.child_by_field_name("left") if right is not None and right.type == "binary_operator" else None
    if right is None or before is None or unit.syntax.text(before) != unit.syntax.text(target):
        return False
    return _is_change(unit, right) and b"-" in (right.text or b"")


def _across_await(unit: UnitView, function: Node) -> Node | None:
    """`if seats[s]: …`, `await charge(user)`, `seats[s] = user`: another request runs while this one waits"""
    if not (function.text or b"").startswith(b"async") or not is_handler(unit, function):
        return None
    nodes = list(walk(function))
    asked = [c for n in nodes if n.type == "if_statement" and (c := n.child_by_field_name("condition")) is not None]
    waits = [n.start_byte for n in nodes if n.type == "await"]
    for change in nodes:
        target = change.child_by_field_name("left") if change.type == "assignment" else None
        base = target.child_by_field_name("value") if target is not None and target.type == "subscript" else None
        if target is None or base is None or not _is_of_module(unit, target):
            continue
        table = re.escape(unit.syntax.text(base))
        word = re.compile(rf"\b{table}(?:\[|\.get\()|\bin {table}\b")
        for condition in asked:
            between = any(condition.end_byte < at < change.start_byte for at in waits)
            if between and word.search(unit.syntax.text(condition)):
                return change
    return None


def _is_of_module(unit: UnitView, target: Node) -> bool:
    """An entry of a table that the module holds."""
    base = target.child_by_field_name("value")
    while base is not None and base.type == "subscript":
        base = base.child_by_field_name("value")
    return base is not None and unit.names.is_of_module(base)


def _is_asked(unit: UnitView, function: Node, change: Node, target: Node) -> bool:
    """Does a condition before the change ask for the very value?"""
    asked = unit.syntax.text(target)
    for node in walk(function):
        condition = node.child_by_field_name("condition") if node.type in ("if_statement", "elif_clause") else None
        if condition is not None and condition.end_byte <= change.start_byte and asked in unit.syntax.text(condition):
            return True
    return any(above.type == "while_statement" and asked in unit.syntax.text(above) for above in ancestors(change))


__all__ = ["written_back"]
