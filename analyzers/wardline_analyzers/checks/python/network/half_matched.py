"""Functions that say whether a text is valid by looking at its beginning only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, words

_ASKED: Final = re.compile(r"(?i)^_*(?:is_|has_)?(?:\w+_)?(?:valid|validate|check|verify|allowed|safe)(?:_|$|d)")
_OPEN: Final = re.compile(r"(?:\$|\\[Zz]|\.[*+]\??\)*|\\[bB])\)*$")
"""A pattern that goes to the end of the text, or means not to."""
_VERBOSE: Final = re.compile(r"\b(?:VERBOSE|X)\b")
_REMARKS: Final = re.compile(r"(?m)(?<!\\)#.*$")
_TRUTH: Final = words(
    "return_statement not_operator comparison_operator if_statement boolean_operator parenthesized_expression"
)


def looks_at_beginning(unit: UnitView, new: New) -> Iterator[Match]:
    """`def is_valid_name(name): return re.match("[a-z0-9_]{3,20}", name) is not None`"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or arguments is None or not unit.syntax.text(callee).endswith("match"):
            continue
        around = function_around(call)
        name = around.child_by_field_name("name") if around is not None else None
        if name is None or not _ASKED.search(unit.syntax.text(name)):
            continue
        pattern = _pattern(unit, callee, arguments.named_children)
        if pattern is None or _OPEN.search(pattern) or "://" in pattern or not _is_truth(unit, call):
            continue
        if not in_test(unit, call):
            yield new(call)


def _pattern(unit: UnitView, callee: Node, given: list[Node]) -> str | None:
    """The pattern of `re.match(pattern, text)`, or of `pattern.match(text)` after `pattern = re.compile(…)`."""
    if unit.names.resolve(callee) == "re.match":
        return _first_text(unit, given[:1] + given[2:]) if len(given) in (2, 3) else None
    base = callee.child_by_field_name("object")
    made = unit.values.follow(base) if base is not None else None
    inner = made.child_by_field_name("arguments") if made is not None and made.type == "call" else None
    maker = made.child_by_field_name("function") if made is not None and made.type == "call" else None
    compiles = maker is not None and unit.names.resolve(maker) == "re.compile"
    return _first_text(unit, inner.named_children) if compiles and inner is not None else None


def _first_text(unit: UnitView, given: list[Node]) -> str | None:
    """The pattern, without the white space and the comments that a verbose one may hold at its end."""
    text = unit.values.constant(given[0]) if given else None
    if not isinstance(text, str):
        return None
    verbose = any(_VERBOSE.search(unit.syntax.text(each)) for each in given[1:])
    return _REMARKS.sub("", text).rstrip() if verbose else text


def _is_truth(unit: UnitView, call: Node) -> bool:
    """Is the result used for nothing but whether there is one?"""
    parent = call.parent
    if parent is not None and parent.type == "argument_list" and parent.parent is not None:
        made = parent.parent.child_by_field_name("function")
        return made is not None and unit.syntax.text(made) == "bool"
    return parent is not None and parent.type in _TRUTH


__all__ = ["looks_at_beginning"]
