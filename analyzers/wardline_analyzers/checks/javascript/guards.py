"""What JavaScript has asked before a place is reached: tests around it, and tests before it that leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match

_MOST: Final = 64
"""So many levels and statements are looked at."""
_LEAVES: Final = frozenset(("return_statement", "throw_statement", "continue_statement", "break_statement"))
_BLOCKS: Final = frozenset(("statement_block", "program", "switch_case", "switch_default"))


def asked_before(match: Match, node: Node) -> str:
    """The text of all tests that decide whether this place is reached, one a line."""
    return "\n".join(match.text(test) for test, _ in tests_before(node))


def tests_before(node: Node) -> Iterator[tuple[Node, bool]]:
    """The tests that decide whether this place is reached, and what each of them gives there."""
    below = node
    above = node.parent
    for _ in range(_MOST):
        if above is None:
            return
        test = above.child_by_field_name("condition")
        if test is not None and test != below:
            yield test, above.child_by_field_name("alternative") != below
        left = above.child_by_field_name("left")
        if above.type == "binary_expression" and left is not None and left != below:
            sign = above.child_by_field_name("operator")
            yield left, sign is None or sign.type != "||"  # `asked && place`
        if above.type in _BLOCKS:
            yield from _leaving(below)
        below, above = above, above.parent


def _leaving(statement: Node) -> Iterator[tuple[Node, bool]]:
    """The tests of the statements before this one in its block that leave it, and what is asserted there."""
    before = statement.prev_named_sibling
    for _ in range(_MOST):
        if before is None:
            return
        if before.type == "if_statement" and _leaves(before.child_by_field_name("consequence")):
            test = before.child_by_field_name("condition")
            if test is not None:
                yield test, False
        elif before.type == "expression_statement" and before.text is not None and before.text.startswith(b"assert"):
            yield before, True
        before = before.prev_named_sibling


def _leaves(branch: Node | None) -> bool:
    if branch is None:
        return False
    last = branch.named_children[-1] if branch.type == "statement_block" and branch.named_children else branch
    return last.type in _LEAVES


__all__ = ["asked_before", "tests_before"]
