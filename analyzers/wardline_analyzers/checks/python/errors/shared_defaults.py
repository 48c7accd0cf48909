"""Default values of parameters that all callers share, and that a function changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import walk, words
from wardline_analyzers.match.match import Match, New, UnitView

_EMPTY: Final = words("[] {} set() list() dict()")
_CHANGES: Final = words("append extend add update insert setdefault pop remove clear")
_MEANT: Final = re.compile(r"(?i)^_|cache|memo|seen|registry|visited|kept|state")
"""Names of what a function keeps from call to call on purpose."""


def shared_default(unit: UnitView, new: New) -> Iterator[Match]:
    """`def add(item, items=[]): items.append(item)`: all callers share the one list"""
    for given in unit.syntax.find("default_parameter", "typed_default_parameter"):
        name, value = given.child_by_field_name("name"), given.child_by_field_name("value")
        function = given.parent.parent if given.parent is not None else None
        body = function.child_by_field_name("body") if function is not None else None
        if name is None or value is None or body is None or unit.syntax.text(value) not in _EMPTY:
            continue
        text = unit.syntax.text(name)
        if not _MEANT.search(text) and _changes(unit, body, text) and not in_test(unit, given):
            yield new(given)


def _changes(unit: UnitView, body: Node, name: str) -> bool:
    """Does a function change what this parameter holds, and never let it mean something else?"""
    changed = False
    for node in walk(body):
        left = node.child_by_field_name("left")
        if node.type == "assignment" and left is not None:
            if unit.syntax.text(left) == name:
                return False
            base = left.child_by_field_name("value") if left.type == "subscript" else None
            changed = changed or (base is not None and unit.syntax.text(base) == name)
        elif node.type == "call" and (callee := node.child_by_field_name("function")) is not None:
            base, word = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
            own = base is not None and unit.syntax.text(base) == name
            changed = changed or (own and word is not None and unit.syntax.text(word) in _CHANGES)
    return changed


__all__ = ["shared_default"]
