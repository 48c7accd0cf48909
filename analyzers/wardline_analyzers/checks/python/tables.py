"""Text of a client's in files that a spreadsheet opens."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import function_around
from wardline_analyzers.match.match import Match

_GUARDS = re.compile(
    r"(?i)(?:startswith|lstrip|match|\bin)\s*\(?[^\n]{0,20}[\"'(\[]{1,3}\s*\W?[\"']?[=+@-]|defuse|formula|sanitiz|escape_c|escape_csv"
)
"""What looks for the characters with which a formula begins, or says that it does."""
_PARTS = frozenset(("list", "tuple", "dictionary", "pair", "parenthesized_expression", "list_comprehension"))


def cells_of_client(match: Match) -> bool:
    """`writer.writerow([request.form["name"]])`: a cell that the client fills, and whose beginning nothing looks at."""
    given = match.argument("0")
    if given is None or in_test(match.unit, match.node):
        return False
    around = function_around(match.node)
    if around is not None and _GUARDS.search(match.text(around)):
        return False
    cell = _cell(match, match.unit.values.follow(given))
    if cell is None:
        return False
    match.at = cell if match.node.start_byte <= cell.start_byte < match.node.end_byte else given
    return True


def _cell(match: Match, node: Node, depth: int = 0) -> Node | None:
    """The part of a row that holds a client's text."""
    if node.type in _PARTS and depth < 4:
        parts = [node.child_by_field_name("value")] if node.type == "pair" else node.named_children
        found = (_cell(match, part, depth + 1) for part in parts if part is not None)
        return next((cell for cell in found if cell is not None), None)
    taint = tainted(match.unit, node, ("remote",), "log")
    return node if taint is not None and taint.sure and taint.shape not in ("upload", "segment", "token") else None
