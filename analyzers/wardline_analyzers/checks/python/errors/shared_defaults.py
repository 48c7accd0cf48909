"""Default values of parameters that all callers share, and that a function changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import insertion, replacement
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import indentation, is_text_alone, statements, walk, words

_EMPTY: Final = words("[] {} set() list() dict()")
_CHANGES: Final = words("append extend add update insert setdefault pop remove clear")
_MEANT: Final = re.compile(r"(?i)^_|cache|memo|seen|registry|visited|kept|state")
"""Names of what a function keeps from call to call on purpose."""
_MAY_BE_NONE: Final = re.compile(r"None|Optional|^['\"]")
"""A type that lets `None` through, or stands in quotes."""


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


def made_inside(match: Match) -> list[Edit]:
    """`items=None`, and first of all `if items is None: items = []`."""
    given, syntax = match.node, match.unit.syntax
    name, value, kind = (given.child_by_field_name(part) for part in ("name", "value", "type"))
    function = given.parent.parent if given.parent is not None else None
    body = function.child_by_field_name("body") if function is not None else None
    if name is None or value is None or body is None or body.type != "block":
        return []
    first = next((each for each in statements(body) if not is_text_alone(each)), None)
    indent = indentation(syntax, first) if first is not None else None
    if first is None or indent is None:
        return []
    word, empty = syntax.text(name), syntax.text(value)
    edits = [
        replacement(match, value, "None"),
        insertion(match, first.start_byte, f"if {word} is None:\n{indent}    {word} = {empty}\n{indent}"),
    ]
    if kind is not None and not _MAY_BE_NONE.search(syntax.text(kind)):
        edits.append(insertion(match, kind.end_byte, " | None"))
    return edits


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


__all__ = ["made_inside", "shared_default"]
