"""Lines of logs that JavaScript writes: can what a client sent break one?"""

from __future__ import annotations

import re
from typing import Final

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


_SERVER: Final = re.compile(r"(?:http|express|koa|fastify|hapi|hono)\.\w+\(\)\.")

__all__ = ["may_break"]
