"""Variables of the environment that speak of a secret, and hold none."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

NO_SECRET_NAME: Final = re.compile(
    r"(?i)(?:_|^)(?:url|uri|path|file|dir|header|name|id|alg|algorithm|expir\w*|ttl|time|timeout|delay|interval|age|period"
    r"|duration|window|attempts|retries|minutes|hours|days|seconds|lifetime|length|size|limit|max|min|type|prefix|host|port"
    r"|backend|provider|class|enabled|required|count|budget|salt_rounds|rounds|version|scheme|endpoint|engine|manager|arn"
    r"|region|project|namespace|policy|mode|location|field|usage|model)s?$"
    r"|^(?:use|enable|disable|has|is|no|allow|max|min|num)_|public"
)
"""What the last word, or the first, says that is told of a secret: where it is kept, how long it is, when it ends."""


def holds_secret(match: Match) -> bool:
    """Of a query: the variable `@name` is no detail of a secret, and the code no test."""
    name = match.captures.get("name")
    return (name is None or NO_SECRET_NAME.search(match.text(name)) is None) and outside_tests(match)


__all__ = ["NO_SECRET_NAME", "holds_secret"]
