"""What JavaScript writes to logs: lines that a client may break, and objects that hold a secret."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.flow.boundary.secret_names import SECRET
from wardline_analyzers.match.match import Match

_NO_BREAKS: Final = re.compile(
    r"\.(?:headers?|rawHeaders|(?:get|header)\(\)|url|originalUrl|href|search|querystring|host|hostname|ip)(?:$|[.\[])"
)
"""Sources of servers whose text is as it came over the wire: a line break ends a header, and is `%0A` in an address."""
_JSON: Final = re.compile(r"(?:pino|bunyan)\.|(?:express|fastify|hapi)\.Request\(\)\.(?:log|logger)\.")
"""Loggers that write one object of JSON a line, in which a line break is `\\n`."""
_DECODES: Final = re.compile(r"\b(?:decodeURI\w*|unescape|URL|URLSearchParams|parse)\s*\(")


def may_break(match: Match) -> bool:
    """Of `taint`: the text may hold a line break. What stands in an address may once it is decoded."""
    if _JSON.match(match.name or "") is not None:
        return False
    source = str(match.taint.key[0]) if match.taint is not None and match.taint.key else ""
    if _SERVER.match(source) is None or _NO_BREAKS.search(source) is None:
        return True
    return _DECODES.search(match.unit.syntax.text(match.unit.syntax.root)) is not None


def shows_secret(match: Match) -> bool:
    """`logger.info("new user", { email, password })`: the object is written out with all that is in it."""
    given = match.arguments.positional if match.arguments is not None else []
    match.at = next((found for each in given if (found := _secret_in(match, each)) is not None), None)
    return match.at is not None and outside_tests(match)


def _secret_in(match: Match, node: Node) -> Node | None:
    """The first value of an object that is a secret itself, not what a function has made of one."""
    if node.type != "object":
        return None
    for part in node.named_children:
        held = part.child_by_field_name("value") if part.type == "pair" else part
        if held is None:
            continue
        if held.type == "object":
            inner = _secret_in(match, held)
            if inner is not None:
                return inner
        elif held.type in _NAMES:
            value = value_of(match, held)
            if value is not None and any(taint.kind == SECRET and taint.sure for taint in value.taints):
                return held
    return None


_NAMES: Final = ("identifier", "member_expression", "subscript_expression", "shorthand_property_identifier")

_SERVER: Final = re.compile(r"(?:http|express|koa|fastify|hapi|hono)\.\w+\(\)\.")

__all__ = ["may_break", "shows_secret"]
