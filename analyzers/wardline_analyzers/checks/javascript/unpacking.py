"""Compressed data of a client's that JavaScript unpacks without a limit."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_LIMITS: Final = re.compile(
    r"(?i)\bmax\w*(?:size|length|bytes|ratio|entries)|uncompressedSize|header\.size|entry\.size|vars\.|limit\b"
)
"""What asks how much there is, or says how much may be."""


def unlimited(match: Match) -> bool:
    """Of `taint`: nothing around says how much of what a client sent may come out."""
    return _LIMITS.search(match.text(function_or_unit(match.node))) is None and outside_tests(match)


_REQUESTS: Final = frozenset(
    ("http.IncomingMessage()", "express.Request()", "koa.Context().req", "fastify.Request().raw")
)


def request_piped_in(match: Match) -> bool:
    """`request.pipe(createGunzip())`: a request is no data by itself, but a stream of some."""
    above = match.node.parent
    call = above.parent if above is not None and above.type == "arguments" else None
    callee = call.child_by_field_name("function") if call is not None else None
    word = callee.child_by_field_name("property") if callee is not None else None
    stream = value_of(match, callee.child_by_field_name("object")) if callee is not None else None
    if word is None or stream is None or match.text(word) != "pipe" or stream.name not in _REQUESTS:
        return False
    return unlimited(match)


__all__ = ["request_piped_in", "unlimited"]
