"""Answers that handlers of AWS Lambda return as objects: `{ statusCode, headers, body }`."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_HTML: Final = re.compile(r"(?i)text/html")
_STATUS: Final = re.compile(r"\bstatusCode\b")


def page(match: Match) -> bool:
    """The body of an answer in HTML holds what a client sent."""
    answer, value = match.node.parent, match.captures.get("value")
    if answer is None or value is None:
        return False
    text = match.text(answer)
    return _HTML.search(text) is not None and _holds(match, answer, value, "html")


def target(match: Match) -> bool:
    """The `Location` of an answer is what a client sent."""
    headers, value = match.node.parent, match.captures.get("value")
    above = headers.parent.parent if headers is not None and headers.parent is not None else None
    return above is not None and value is not None and _holds(match, above, value, "redirect")


def _holds(match: Match, answer: Node, value: Node, kind: str) -> bool:
    while value.type in ("non_null_expression", "as_expression") and value.named_children:
        value = value.named_children[0]
    if _STATUS.search(match.text(answer)) is None or tainted(match.unit, value, ("remote",), kind) is None:
        return False
    match.at = value
    return outside_tests(match)


__all__ = ["page", "target"]
