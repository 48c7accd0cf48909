"""Compressed data of a client's that JavaScript unpacks without a limit."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit, value_of
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_LIMITS: Final = re.compile(
    r"(?i)\bmax\w*(?:size|length|bytes|ratio|entries)|uncompressedSize|header\.size|entry\.size|vars\.|limit\b"
)
"""What asks how much there is, or says how much may be."""


def of_client(match: Match) -> bool:
    """What is unpacked came with a request, and nothing around says how much of it may come out."""
    given = match.arguments
    nodes = [*given.positional, *given.keywords.values()] if given is not None else []
    if not any(_is_sent(match, node) for node in nodes):
        return False
    return _LIMITS.search(match.text(function_or_unit(match.node))) is None and outside_tests(match)


_REQUESTS: Final = frozenset(
    (
        *("http.IncomingMessage()", "express.Request()", "koa.Context().req", "fastify.Request().raw"),
        *("express.Request().file.stream", "express.Request().file.buffer"),
    )
)


def piped_from_client(match: Match) -> bool:
    """`request.pipe(createGunzip())`, and nothing around says how much of it may come out."""
    above = match.node.parent
    call = above.parent if above is not None and above.type == "arguments" else None
    callee = call.child_by_field_name("function") if call is not None else None
    word = callee.child_by_field_name("property") if callee is not None else None
    stream = callee.child_by_field_name("object") if callee is not None else None
    if word is None or stream is None or match.text(word) != "pipe":
        return False
    value = value_of(match, stream)
    name = value.name if value is not None else None
    if name not in _REQUESTS and not _is_sent(match, stream):
        return False
    return _LIMITS.search(match.text(function_or_unit(match.node))) is None and outside_tests(match)


def _is_sent(match: Match, node: Node) -> bool:
    return tainted(match.unit, node, ("remote",), "resource") is not None


__all__ = ["of_client", "piped_from_client"]
