"""Options that let pages of any site read the answers of a server."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.javascript.fixes import option
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match

_ANY: Final = re.compile(r"""\borigin\s*:\s*(?:true\b|\[?\s*(["'`])\*\1)""")
_CREDENTIALS: Final = re.compile(r"\bcredentials\s*:\s*true\b")


def any_with_credentials(match: Match) -> bool:
    """`cors: { origin: "*", credentials: true }`, as socket.io, hapi and NestJS take it."""
    return _lets_any_in(match, credentials=True)


def any_without_credentials(match: Match) -> bool:
    """`cors: { origin: "*" }`"""
    return _lets_any_in(match, credentials=False)


def _lets_any_in(match: Match, credentials: bool) -> bool:
    text = match.text(match.node)
    sent = _CREDENTIALS.search(text) is not None
    return _ANY.search(text) is not None and sent is credentials and outside_tests(match)


def says_yes_to_all(match: Match) -> bool:
    """`origin: (ctx) => ctx.get('Origin')`, `origin: (origin, callback) => callback(null, true)`"""
    node = match.argument("origin")
    text = match.text(node) if node is not None and node.type in (*FUNCTIONS, "method_definition") else ""
    return _YES.search(text) is not None and _DECIDES.search(text) is None and outside_tests(match)


_YES: Final = re.compile(
    r"(?i)(?:=>|\breturn)\s*[\w$.]+(?:\.get\(\s*[\"'`]origin[\"'`]\s*\)|\.headers?(?:\.origin|\[\s*[\"'`]origin[\"'`]\s*\]))"
    r"|^\(?(\w+)\)?\s*=>\s*\1\s*;?$|\(\s*null\s*,\s*(?:true\b|\w*origin\w*\s*\))"
)
"""The origin that the request names, or yes, is the answer."""
_DECIDES: Final = re.compile(r"\bif\b|\bswitch\b|\?(?!\.)|&&|\|\|")


def name_origins(match: Match) -> list[Edit]:
    """A list with one origin, in place of all of them or of nothing."""
    if match.node.type not in ("call_expression", "object"):
        return []
    said = option(match, "origin", _ORIGINS)
    given = match.node.child_by_field_name("arguments")
    if said or given is None or given.named_children:
        return said
    at = given.start_byte + 1 - match.unit.syntax.shift
    return [Edit(at, at, f"{{ origin: {_ORIGINS} }}")]


def name_one(match: Match) -> list[Edit]:
    """An origin in place of all, or of the one that asks, in a header or among the options."""
    given = match.arguments.positional if match.arguments is not None else []
    if len(given) == 2 and match.argument("origin") is None and given[0].type == "string":
        return [replacement(match, given[1], "'https://example.com'")]
    return option(match, "origin", _ORIGINS)


_ORIGINS: Final = "['https://example.com']"


__all__ = ["any_with_credentials", "any_without_credentials", "name_one", "name_origins", "says_yes_to_all"]
