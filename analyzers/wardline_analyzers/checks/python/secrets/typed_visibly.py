"""Passwords that everybody beside the screen reads while they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test

_PASSWORD: Final = re.compile(
    r"(?i)(?:\w+\.)?_*(?:new_?|old_?|user_?|db_?|my_?|confirm_?)?(?:password|passwd|passphrase|pwd)(?:_?entry)?"
)
_CHECKS: Final = re.compile(r"(?i)strength|strong|policy|valid|score|weak|entropy|crack|analy|hash_of")
"""A program that judges passwords is given some to try."""
_LINES: Final = frozenset(("input", "sys.stdin.readline"))
_FIELDS: Final = frozenset(("tkinter.Entry", "tkinter.ttk.Entry", "customtkinter.CTkEntry"))


def typed_visibly(unit: UnitView, new: New) -> Iterator[Match]:
    """`password = input("Password: ")`, `password = tk.Entry(root)`"""
    if in_example(unit):
        return
    for node in unit.syntax.find("assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or not _PASSWORD.fullmatch(unit.syntax.text(left)):
            continue
        made = _made(unit, right)
        name = (unit.names.resolve(callee) or "") if made is not None and (callee := _callee(made)) is not None else ""
        if made is None or in_test(unit, node) or _CHECKS.search(unit.syntax.source.decode("utf-8", "replace")):
            continue
        if name in _LINES:
            yield new(made)
        elif name in _FIELDS and not _hides(unit, made, unit.syntax.text(left)):
            yield new(made, message=_FIELD)


_FIELD: Final = 'Everybody beside the screen reads what is typed into this field. Pass `show="*"`.'


def _made(unit: UnitView, node: Node) -> Node | None:
    """The call that reads it: `input(…)` of `input(…).strip()`."""
    while node.type == "call":
        callee = _callee(node)
        base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
        if base is None or base.type != "call":
            return node
        node = base
    return None


def _callee(call: Node) -> Node | None:
    return call.child_by_field_name("function")


def _hides(unit: UnitView, field: Node, name: str) -> bool:
    """`show="*"`, here or where the field is configured"""
    given = Arguments(field, unit.syntax)
    told = re.compile(rf"{re.escape(name)}(?:\.config(?:ure)?\([^)]*\bshow\s*=|\[[\"']show[\"']\])")
    return (
        given.get("show") is not None
        or given.hidden_keywords
        or told.search(unit.syntax.source.decode("utf-8", "replace")) is not None
    )


__all__ = ["typed_visibly"]
