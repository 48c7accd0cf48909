"""Compressed data of a client's that JavaScript unpacks without a limit."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
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


def _is_sent(match: Match, node: Node) -> bool:
    return tainted(match.unit, node, ("remote",), "resource") is not None


__all__ = ["of_client"]
