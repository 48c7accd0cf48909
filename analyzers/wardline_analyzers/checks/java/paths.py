"""Checks of Java that a path lies in a folder, which compare texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import FUNCTIONS, called
from wardline_analyzers.checks.names_around import given_to
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_RESOLVED: Final = frozenset(("getCanonicalPath",))
_WITHOUT_END: Final = frozenset(("getCanonicalPath", "getAbsolutePath", "getPath"))
"""Methods whose results end with the name of a folder, not with what separates it from the next one."""
_SEPARATORS: Final = ("/", "\\")
_DEEPEST: Final = 8


def of_archive(match: Match) -> bool:
    """Of `taint`: the path holds the name of an archive's entry."""
    taint = match.taint
    return taint is not None and str(taint.key[0]).startswith("java.util.zip.") and less_sure_in_tests(match)


def beside_folder(match: Match) -> bool:
    """`path.startsWith(folder)` of resolved paths, where nothing stands between the folder and the rest."""
    receiver = match.node.child_by_field_name("object")
    arguments = match.node.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    if receiver is None or len(given) != 1:
        return False
    if not any(called(match, node) in _RESOLVED for node in _worth(match, receiver)):
        return False
    ends = [_is_open(match, node) for node in _worth(match, given[0])]
    return bool(ends) and all(ends) and less_sure_in_tests(match)


def _worth(match: Match, node: Node, depth: int = 0) -> Iterator[Node]:
    """The expressions that one may stand for: those of a variable of this method, both of a choice."""
    while node.type == "parenthesized_expression" and node.named_children:
        node = node.named_children[0]
    if depth > _DEEPEST:
        return
    if node.type == "ternary_expression":
        for field in ("consequence", "alternative"):
            part = node.child_by_field_name(field)
            if part is not None:
                yield from _worth(match, part, depth + 1)
    elif node.type == "identifier":
        around = enclosing(match.node, *FUNCTIONS)
        for value in given_to(match, around, match.text(node)) if around is not None else ():
            yield from _worth(match, value, depth + 1)
    elif node.type != "null_literal":
        yield node


def _is_open(match: Match, node: Node) -> bool:
    """Does this text surely end within the name of a folder?"""
    if node.type == "binary_expression":
        right = node.child_by_field_name("right")
        return right is not None and _is_open(match, right)
    if node.type == "string_literal":
        text = match.text(node)[1:-1]
        return bool(text) and not text.endswith(_SEPARATORS)
    return called(match, node) in _WITHOUT_END


__all__ = ["beside_folder", "of_archive"]
