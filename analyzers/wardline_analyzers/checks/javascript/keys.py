"""Keys of tokens that are made of a text in the source."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match


def of_text(match: Match) -> bool:
    """The last argument is a text of the source, encoded here or in a variable."""
    given = match.arguments.positional if match.arguments is not None else []
    key = given[min(1, len(given) - 1)] if given else None
    return key is not None and _is_text(match, key) and outside_tests(match)


def _is_text(match: Match, node: Node) -> bool:
    value = value_of(match, node)
    return value is not None and value.kind in ("bytes", "str") and bool(value.consts) and not value.open
