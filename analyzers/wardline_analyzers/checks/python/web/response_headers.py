"""Checks and fixes of the page about headers that a request fills."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.checks.python.editing import wrapped
from wardline_analyzers.checks.python.handlers import in_http_server, is_handler
from wardline_analyzers.checks.remote import holding, remote
from wardline_analyzers.finding import Confidence, Edit, Severity
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around

_CLEANED = re.compile(
    r"quote|isalnum|isdigit|replace\(\s*[\"']\\[nr]|splitlines|fullmatch|secure_filename|sanitiz|escape"
)


def header_from_request(match: Match) -> bool:
    """Does a client's text stand in a header of the answer?"""
    unit, arguments = match.unit, match.arguments
    if in_test(unit, match.node):
        return False
    around = function_around(match.node)
    if around is None or not is_handler(unit, around):
        return False
    node = match.value
    if node is None and arguments is not None:
        node = next((n for n in arguments.positional if remote(unit, n, "header") is not None), None)
    found = remote(unit, node, "header") if node is not None else None
    if node is None or found is None or found.kind in ("upload",) or _CLEANED.search(unit.syntax.text(around)):
        return False
    if match.value is not None and not _is_answer(unit, match.node):
        return False
    match.at = node
    if not in_http_server(unit, around):
        match.severity, match.confidence = Severity.LOW, Confidence.LOW
        match.message = (
            "The client's text stands in a header of the answer. The framework refuses line breaks, but the client "
            "still decides what the header says; percent-encode it or choose from a list."
        )
    return True


def _is_answer(unit: UnitView, assignment: Node) -> bool:
    """`response.headers["X"] = ...`, not a header of a request that is sent on."""
    left = assignment.child_by_field_name("left")
    text = unit.syntax.text(left) if left is not None else ""
    return bool(
        re.match(r"(?i)(?:self\.)?(?:\w+_)?(?:res|resp|response|rv|answer|reply|result|r)(?:_\w+|\d)?\.headers\[", text)
    )


def quote_header(match: Match) -> Sequence[Edit]:
    """`urllib.parse.quote` around what the client sent."""
    node = match.value if match.value is not None else match.at
    if node is None:
        return ()
    match.at = node
    places = holding(match, "header")
    if any(n.start_byte < match.node.start_byte for n in places):
        places = [node]
    return [edit for n in places for edit in wrapped(match, n, "urllib.parse:quote")]
