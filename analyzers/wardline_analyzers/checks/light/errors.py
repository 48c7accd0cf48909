"""What the light languages tell a client of what failed."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_EXCEPTION: Final = re.compile(r"\b(?:e|ex|exc|err|error|exception)\.(?:ToString\(\)|StackTrace\b)")
_MESSAGE: Final = re.compile(r"\b(?:e|ex|exc|err|error|exception)\.(?:Message|InnerException)\b")
_OF_SERVER: Final = re.compile(r"500|StatusCodes\.Status500Internal|\(int\)\s*HttpStatusCode\.InternalServerError")


def tells_exception(match: Match) -> bool:
    """The answer holds the exception with its stack; or its message, where the server failed."""
    given = match.arguments.positional if match.arguments is not None else []
    written = [match.text(node) for node in given]
    if not outside_tests(match):
        return False
    if any(_EXCEPTION.search(text) for text in written):
        return True
    return len(written) > 1 and _OF_SERVER.match(written[0]) is not None and any(map(_MESSAGE.search, written[1:]))


_SHOWN: Final = re.compile(
    r"\$(?:e|ex|exc|err|error|exception|t|th)(?:->getPrevious\(\))?->(?:getMessage|getTraceAsString|__toString)\(\)"
)
_TERMINAL: Final = re.compile(r"STDERR|PHP_EOL|\\n\"|php_sapi_name|\$argv", re.IGNORECASE)


def shows_exception(match: Match) -> bool:
    """A page shows what an exception says; what ends in a line break is for a terminal."""
    written = match.text(match.node)
    return _SHOWN.search(written) is not None and _TERMINAL.search(written) is None and outside_tests(match)


__all__ = ["shows_exception", "tells_exception"]
