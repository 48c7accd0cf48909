"""What Go's programs open and leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.checks.tree import walk
from wardline_analyzers.match.match import Match, New, UnitView

_ANSWERS: Final = re.compile(
    r"^(?:http\.(?:Get|Head|Post|PostForm)|http\.DefaultClient\.\w+|\w*[cC]lient\.(?:Do|Get|Post|Head))$"
)
_FILES: Final = re.compile(r"^os\.(?:Open|OpenFile|Create|CreateTemp)$")
_OF_ANSWER: Final = frozenset(("StatusCode", "Status", "Header", "Proto", "ContentLength", "Request", "Cookies"))
_OF_FILE: Final = frozenset(
    ("Read", "ReadAt", "Write", "WriteString", "WriteAt", "Seek", "Stat", "Name", "Sync", "Truncate", "Chmod")
)


def left_open(unit: UnitView, new: New) -> Iterator[Match]:
    """An answer whose body, or a file that, stays in this function and that nobody closes."""
    for node in unit.syntax.find("short_var_declaration"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        call = right.named_children[0] if right is not None and right.named_child_count == 1 else None
        callee = call.child_by_field_name("function") if call is not None else None
        if left is None or callee is None or not left.named_children:
            continue
        name, word = unit.syntax.text(left.named_children[0]), unit.syntax.text(callee)
        own = _OF_ANSWER if _ANSWERS.match(word) else _OF_FILE if _FILES.match(word) else None
        if own is None or name == "_":
            continue
        function = function_around(node)
        if function is None or not _stays(unit, function, name, own, own is _OF_ANSWER):
            continue
        match = new(node)
        if outside_tests(match):
            yield match


def _stays(unit: UnitView, function: Node, name: str, own: frozenset[str], reads_body: bool) -> bool:
    """Is the variable used for what it has itself alone, and never closed, handed on or given back?"""
    for part in walk(function):
        if part.type != "identifier" or unit.syntax.text(part) != name or part.parent is None:
            continue
        around = part.parent
        above = around.parent
        if around.type == "expression_list" and above is not None and above.type.endswith("declaration"):
            continue
        if around.type == "binary_expression":  # `resp == nil`
            continue
        field = around.child_by_field_name("field") if around.type == "selector_expression" else None
        word = unit.syntax.text(field) if field is not None else ""
        if word == "Body" and reads_body:
            behind = around.parent
            if behind is not None and behind.type == "argument_list":
                continue  # it is read, which does not close it
        if word not in own:
            return False
    return True


_DROPPED: Final = re.compile(r"^\w+, _ :?= context\.With(?:Cancel|Timeout|Deadline)(?:Cause)?\(")


def cancel_dropped(unit: UnitView, new: New) -> Iterator[Match]:
    """`ctx, _ := context.WithTimeout(…)`: nobody can end this context before its time."""
    for node in unit.syntax.find("short_var_declaration", "assignment_statement"):
        if _DROPPED.match(unit.syntax.text(node)):
            match = new(node)
            if outside_tests(match):
                yield match
