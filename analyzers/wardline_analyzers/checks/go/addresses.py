"""Addresses that Go's programs ask, of which a client says the host."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.checks.remote import begins_with_it
from wardline_analyzers.finding import Confidence
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import walk

_SENDS: Final = frozenset(("Do", "Get", "Head", "Post", "PostForm", "RoundTrip"))
_GUARDED: Final = re.compile(
    r"(?i)guard|safe(?!t)|ssrf|public_?only|restrict|egress|external_?only|webhook_?client|filter"
)
"""What clients are called that refuse inner addresses."""
_TESTS: Final = re.compile(
    r"(?:\w*_)?(?i:validate|check|verify|ensure|assert|guard|require)_?\w*(?i:url|uri|host|address|ssrf)"
)
_WORDS: Final = ("identifier", "field_identifier")
_DIALS: Final = ("DialContext", "Dial", "DialTLSContext", "Proxy")
_ASKS_ALL: Final = re.compile(r"net\.Dialer\(\)\.\w+|net/http\.ProxyFromEnvironment")
"""Ways to dial that refuse nothing."""


def host_of_client(match: Match) -> bool:
    """Of `taint`: the client chooses the host. Less sure where what asks dials, or is called, as if it refused some."""
    if not begins_with_it(match, "url"):
        return False
    function = function_around(match.node)
    if _is_tested(match) or (
        function is not None and any(_is_guarded(match, node) for node in _senders(match, function))
    ):
        match.confidence = Confidence.LOW
    return True


def _is_tested(match: Match) -> bool:
    """Does the function, or what it stands in, call something that tests addresses by its name?"""
    return any(_TESTS.match(match.text(node)) for node in walk(match.unit.syntax.root) if node.type in _WORDS)


def _senders(match: Match, function: Node) -> list[Node]:
    """The HTTP clients that send something in a function."""
    found = []
    for node in walk(function):
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        field = (
            callee.child_by_field_name("field") if callee is not None and callee.type == "selector_expression" else None
        )
        operand = callee.child_by_field_name("operand") if callee is not None else None
        if field is not None and operand is not None and match.text(field) in _SENDS:
            found.append(operand)
    return found


def _is_guarded(match: Match, client: Node) -> bool:
    if _GUARDED.search(match.text(client)):
        return True
    value = match.unit.names.value(client) if isinstance(match.unit.names, FlowNames) else None
    transport = _field(value, "Transport")
    ways = [way for name in _DIALS if (way := _field(transport, name)) is not None]
    return any(_ASKS_ALL.fullmatch(way.name or "") is None for way in ways)


def _field(value: Value | None, name: str) -> Value | None:
    """What a client was made with, or has been given since."""
    items = (value.items if value is not None else None) or {}
    return items.get(f".{name}", items.get(name))


__all__ = ["host_of_client"]
