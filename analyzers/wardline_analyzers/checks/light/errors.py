"""What the light languages tell a client of what failed."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing

_EXCEPTION: Final = re.compile(r"\b(?:e|ex|exc|err|error|exception)\.(?:ToString\(\)|StackTrace\b)")
_MESSAGE: Final = re.compile(r"\b(?:e|ex|exc|err|error|exception)\.(?:Message|InnerException)\b")
_DEVELOPING: Final = re.compile(r"IsDevelopment|#if DEBUG|Debugger\.IsAttached")
_OF_SERVER: Final = re.compile(r"500|StatusCodes\.Status500Internal|\(int\)\s*HttpStatusCode\.InternalServerError")


def tells_exception(match: Match) -> bool:
    """The answer holds the exception with its stack; or its message, where the server failed."""
    given = match.arguments.positional if match.arguments is not None else []
    written = [match.text(node) for node in given]
    if not outside_tests(match):
        return False
    if any(_EXCEPTION.search(text) for text in written):
        whole = enclosing(match.node, "method_declaration", "lambda_expression", "local_function_statement")
        if whole is None or _DEVELOPING.search(match.text(whole)) is None:
            match.severity, match.confidence = Severity.MEDIUM, Confidence.MEDIUM
        return True
    return len(written) > 1 and _OF_SERVER.match(written[0]) is not None and any(map(_MESSAGE.search, written[1:]))


_ANSWERS: Final = frozenset(("respond", "respondText", "body", "ok", "bodyValue", "status"))
"""Functions of Ktor and Spring whose argument the client sees."""
_FAILED: Final = re.compile(r"(?i)internal_?server_?error|\(500\)")


def answers_with_trace(match: Match) -> bool:
    """`call.respondText(e.stackTraceToString())`; or `e.message`, where the server failed."""
    whole = match.text(match.node).endswith("stackTraceToString()")
    for around in ancestors(match.node):
        if around.type == "call_expression" and around.named_children:
            word = re.split(r"\W", match.text(around.named_children[0]))[-1]
            if word in _ANSWERS and around.named_children[0].end_byte < match.node.start_byte:
                return (whole or _FAILED.search(match.text(around)) is not None) and outside_tests(match)
    return False


_FAILED_HERE: Final = re.compile(r"^\(\s*(?:[\w:]*::)?INTERNAL_SERVER_ERROR\b|\bInternalServerError\(\)")
_ERROR: Final = re.compile(
    r"\b(?:e|err|error)\.to_string\(\)|\{(?:e|err|error)(?::#?\?)?\}|format!\([^;]*\{(?::#?\?)?\}[^;]*,\s*&?(?:e|err|error)\s*[,)]"
)


def answers_with_error(match: Match) -> bool:
    """`(StatusCode::INTERNAL_SERVER_ERROR, e.to_string())`: the answer says what failed."""
    written = match.text(match.node)
    shown = _FAILED_HERE.search(written) is not None and _ERROR.search(written) is not None
    return shown and outside_tests(match)


_TRACE: Final = re.compile(r"\b(?:e|ex|err|error|exception)\.(?:backtrace|full_message)\b")
_SAID: Final = re.compile(r"\b(?:e|ex|err|error|exception)\.(?:message|inspect|to_s)\b")
_STATUS: Final = re.compile(r"status(?::|\s*=>)\s*(?::internal_server_error\b|500\b)")


def renders_error(match: Match) -> bool:
    """`render json: { trace: e.backtrace }`; or `e.message`, where the server failed."""
    written = match.text(match.node)
    shown = _TRACE.search(written) or (_SAID.search(written) and _STATUS.search(written))
    return shown is not None and outside_tests(match)


_SHOWN: Final = re.compile(
    r"\$(?:e|ex|exc|err|error|exception|t|th)(?:->getPrevious\(\))?->(?:getMessage|getTraceAsString|__toString)\(\)"
)
_TERMINAL: Final = re.compile(r"STDERR|php_sapi|\$argv", re.IGNORECASE)
_LINE_END: Final = re.compile(r"PHP_EOL|\\n\"")
_OF_PAGE: Final = re.compile(
    r"\$_(?:GET|POST|REQUEST|COOKIE|FILES|SESSION)\b|(?<![>:\w])(?:header|http_response_code)\s*\("
    r"|<(?:br|p|div|pre|html|body|h[1-6]|span|li)\b"
)
"""What only a page for visitors has."""


def shows_exception(match: Match) -> bool:
    """A page shows what an exception says; what ends in a line break is for a terminal, where no request is read."""
    written = match.text(match.node)
    if _SHOWN.search(written) is None or _TERMINAL.search(written) is not None:
        return False
    if _LINE_END.search(written) is not None:
        around = match.text(match.unit.syntax.root)
        if _OF_PAGE.search(around) is None or _TERMINAL.search(around) is not None:
            return False
    return outside_tests(match)


__all__ = ["answers_with_error", "answers_with_trace", "renders_error", "shows_exception", "tells_exception"]
