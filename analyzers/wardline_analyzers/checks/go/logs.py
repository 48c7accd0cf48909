"""Secrets that Go writes to a log or to a client."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.checks.remote import entry
from wardline_analyzers.checks.secrets import not_issued
from wardline_analyzers.match.match import Match

_HEADERS: Final = frozenset(("net/http.Request().Header", "net/http.Request().Cookies()"))
_HIDES: Final = re.compile(r"(?i)mask|redact|scrub|hide|saniti|filter|clean")
_SHOWS: Final = re.compile(
    r"(?:fmt|log|slog|zap|json|spew|pp|logrus|glog|klog)\.|.*[lL]og(?:ger)?\w*\.|.*\.(?:Str|Interface|Any|Write|Clone)$"
)
"""Calls that show what they are given, or hand on all of it; another one may take out one header."""
_PARTS: Final = frozenset(("selector_expression", "index_expression"))


def whole_headers(match: Match) -> bool:
    """Of `taint`: all headers of a request, or all its cookies, not one of them by its name."""
    node, taint = entry(match), match.taint
    if node is None or taint is None or taint.key[0] not in _HEADERS or _is_taken_from(node):
        return False
    shown = match.text(match.at or match.node)
    return not _HIDES.search(shown) and shown != _key(match, node) and outside_tests(match)


def _key(match: Match, node: Node) -> str | None:
    """The variable that holds the names of the headers, in a loop over them."""
    around = node.parent
    left = around.child_by_field_name("left") if around is not None and around.type == "range_clause" else None
    return match.text(left.named_children[0]) if left is not None and left.named_children else None


def printed(match: Match) -> bool:
    """Of `taint`: the secret is printed between other words, or where a request is answered. A program for a terminal
    that prints one alone was asked for it."""
    if match.taint is None or not match.taint.sure or not outside_tests(match):
        return False
    given = match.arguments.positional if match.arguments is not None else []
    if len(given) > 1 or any(node.type == "binary_expression" for node in given):
        return True
    function = function_around(match.node)
    return function is not None and "http.ResponseWriter" in match.text(function)


def secret_sent(match: Match) -> bool:
    """Of `taint`: the secret is the program's own, not a token that it makes for its client, nor what that has sent."""
    if match.taint is not None and "httputil.DumpRequest" in str(match.taint.key[0]):
        return False
    return not_issued(match) and outside_tests(match)


def _is_taken_from(node: Node) -> bool:
    """`r.Header.Get("Accept")`, `r.Header["Accept"]`: one of them is asked for, or how many there are."""
    around = node.parent
    if around is None:
        return False
    if around.type == "argument_list":
        callee = around.parent.child_by_field_name("function") if around.parent is not None else None
        return callee is not None and not _SHOWS.match((callee.text or b"").decode())
    return around.type in _PARTS
