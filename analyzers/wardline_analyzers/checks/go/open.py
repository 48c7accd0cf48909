"""What Go's programs open and leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import walk

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
        if word not in own and not _only_reads(unit, function, around):
            return False
    return True


_READERS: Final = re.compile(
    r"(?:bufio\.New(?:Scanner|Reader|Writer)|io(?:util)?\.ReadAll|io\.Copy|(?:json|xml|gob|yaml)\.New(?:De|En)coder"
    r"|csv\.New(?:Reader|Writer)|gzip\.New(?:Reader|Writer)|fmt\.Fprint(?:f|ln)?)$"
)
"""Functions that read or write what they are given, and never close it."""


def _only_reads(unit: UnitView, function: Node, arguments: Node) -> bool:
    """The file is given to a reader or a writer that stays in this function as well, and does not close it."""
    call = arguments.parent if arguments.type == "argument_list" else None
    callee = call.child_by_field_name("function") if call is not None else None
    if call is None or callee is None or _READERS.match(unit.syntax.text(callee)) is None:
        return False
    above = call.parent
    if above is not None and above.type == "selector_expression":  # `json.NewDecoder(file).Decode(&settings)`
        return True
    while above is not None and above.type == "expression_list":
        above = above.parent
    if above is None or above.type != "short_var_declaration":
        return above is not None and above.type == "expression_statement"
    left = above.child_by_field_name("left")
    name = re.escape(unit.syntax.text(left.named_children[0])) if left is not None and left.named_children else ""
    handed_on = rf"(?:return\b[^\n]*|[:=,(]\s*&?)\b{name}\b(?!\.|\[)"
    return not name or re.search(handed_on, _behind(unit, function, above)) is None


def _behind(unit: UnitView, function: Node, statement: Node) -> str:
    text = unit.syntax.source[statement.end_byte : function.end_byte]
    return text.decode("utf-8", "replace")


_DROPPED: Final = re.compile(r"^\w+, _ :?= context\.With(?:Cancel|Timeout|Deadline)(?:Cause)?\(")


def cancel_dropped(unit: UnitView, new: New) -> Iterator[Match]:
    """`ctx, _ := context.WithTimeout(…)`: nobody can end this context before its time."""
    for node in unit.syntax.find("short_var_declaration", "assignment_statement"):
        if _DROPPED.match(unit.syntax.text(node)):
            match = new(node)
            if outside_tests(match):
                yield match
