"""Unpicklers of the program's own, whose `find_class` lets through what it is there to keep out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test

_OPEN: Final = re.compile(
    r"^return\s+(?:super\([^()]*\)\.find_class|[\w.]*Unpickler\.find_class"
    r"|getattr\(\s*(?:__import__|(?:importlib\.)?import_module|sys\.modules))"
)
"""What gives any class of any module."""
_MAY_LEAVE: Final = frozenset(
    ("assert_statement", "with_statement", "try_statement", "for_statement", "expression_statement")
)
"""Statements that may raise by themselves, or call what does."""
_TELLS: Final = re.compile(r"(?i)^(?:print|[\w.]*\blog(?:ger|ging)?\.\w+)\(")
"""What only says which class it is."""
_KEPT_OUT: Final = re.compile(r"\bnot in\b|!=|\bnot\b|\.get\(|\[")
"""A test before that, or a table, which says what may be loaded."""


def open_find_class(unit: UnitView, new: New) -> Iterator[Match]:
    """`def find_class(self, module, name)` that ends in giving whatever class the data names."""
    if not any(base.endswith("Unpickler") for base in unit.around.bases):
        return
    for function in unit.syntax.nodes.get("function_definition", ()):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        if name is None or body is None or name.text != b"find_class" or in_test(unit, function):
            continue
        statements = [each for each in body.named_children if each.type != "comment"]
        last = statements[-1] if statements else None
        if last is None or last.type != "return_statement" or not _OPEN.match(unit.syntax.text(last)):
            continue
        if not any(_keeps_out(unit, each) for each in statements[:-1]):
            yield new(last)


def _keeps_out(unit: UnitView, statement: Node) -> bool:
    """Does a statement in front leave the function unless the class is one of those that may be loaded?"""
    condition = statement.child_by_field_name("condition") if statement.type == "if_statement" else None
    if condition is None:
        return statement.type in _MAY_LEAVE and not _TELLS.match(unit.syntax.text(statement))
    leaves = re.search(r"\braise\b", unit.syntax.text(statement)) is not None
    return leaves and _KEPT_OUT.search(unit.syntax.text(condition)) is not None
