"""What handlers of exceptions say: which they catch, under what name, what is in them."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import ancestors, statements, words

BROAD = ("Exception", "BaseException")
_LOGS = words("debug info warning warn error critical exception log print print_exc print_exception write")


def handler_body(clause: Node) -> list[Node]:
    return statements(next((c for c in clause.named_children if c.type == "block"), None))


def classes_of(unit: UnitView, clause: Node) -> list[str]:
    """The exception classes that a handler names, without their modules; empty: all."""
    value = clause.child_by_field_name("value")
    if value is None:
        return []
    if value.type == "as_pattern" and value.named_children:
        value = value.named_children[0]
    nodes = value.named_children if value.type == "tuple" else [value]
    return [unit.syntax.text(n).rpartition(".")[2] for n in nodes if n.type in ("identifier", "attribute")]


def is_broad(unit: UnitView, clause: Node) -> bool:
    caught = classes_of(unit, clause)
    return clause.child_by_field_name("value") is None or any(name in BROAD for name in caught)


def alias_of(unit: UnitView, clause: Node) -> str | None:
    """`e` of `except X as e`."""
    value = clause.child_by_field_name("value")
    alias = value.child_by_field_name("alias") if value is not None and value.type == "as_pattern" else None
    return unit.syntax.text(alias) if alias is not None else None


def only_logs(unit: UnitView, statement: Node) -> bool:
    """Does a statement do nothing but write a log?"""
    call = (
        statement.named_children[0] if statement.type == "expression_statement" and statement.named_children else None
    )
    return call is not None and call.type == "call" and last_word(unit, call) in _LOGS


def is_expected(node: Node, failures: re.Pattern[bytes]) -> bool:
    """Does a `try` around a node speak of one of these failures?"""
    return any(above.type == "try_statement" and failures.search(above.text or b"") for above in ancestors(node))


def last_word(unit: UnitView, call: Node) -> str:
    callee = call.child_by_field_name("function")
    if callee is None:
        return ""
    word = callee.child_by_field_name("attribute") if callee.type == "attribute" else callee
    return unit.syntax.text(word) if word is not None else ""
