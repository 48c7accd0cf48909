"""What answers of Go's servers tell of a failure: the text of the error, the stack of the program."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors

_ERROR_TEXT: Final = re.compile(
    r"\b\w*[eE]rr\w*\.Error\(\)|Sprintf\([^()]*\b(?:err|e)\b|\A\"[^\"]*%[svw][^\"]*\", [^()]*\berr\b"
)
_SHOWS_STACK: Final = re.compile(r"\bdebug\.Stack\(\)")
_DEBUGGING: Final = re.compile(r"(?i)\bif\s+!?\w*(?:debug|dev|trace|stack)\w*")


def tells_error(match: Match) -> bool:
    """The text of an error is the answer, outside of tests."""
    given = match.arguments.positional[1:] if match.arguments is not None else []
    if not given or not outside_tests(match):
        return False
    text = ", ".join(match.text(node) for node in given)
    if _SHOWS_STACK.search(text) is not None and not _guarded(match):
        match.severity, match.confidence = Severity.MEDIUM, Confidence.HIGH  # more than what one error says
        return True
    if _ERROR_TEXT.search(text) is None:
        return False
    _surer_of_stores(match, text)
    return True


_NAMED: Final = re.compile(r"\b(\w*[eE]rr\w*)(?:\.Error\(\)|[,)]|$)")
_OF_STORE: Final = (
    r"\b{name}\s*:?=\s*[^\n]*\.(?:Query\w*|Exec\w*|Scan|Prepare\w*|QueryRow\w*|Begin\w*|Commit|Select\w*|First|Find|Take"
    r"|FindOne|InsertOne|UpdateOne|ReadFile|Open|OpenFile|CombinedOutput|Output|Ping)\("
    r"|\b{name}\s*:?=\s*(?:\w+\.)*(?:\w*[sS]tore|\w*[rR]epo(?:sitory)?|db|DB|dao|\w*[sS]torage)\.\w+\("
)


def _surer_of_stores(match: Match, text: str) -> None:
    """What a database, a file or a program says of its failure names tables, paths and hosts."""
    function, named = function_around(match.node), _NAMED.search(text)
    if function is None or named is None:
        return
    before = match.text(function).encode()[: match.node.start_byte - function.start_byte].decode(errors="replace")
    calls = re.findall(rf"(?m)\b{re.escape(named[1])}\s*:?=[^\n]*$", before)
    if calls and re.search(_OF_STORE.format(name=re.escape(named[1])), calls[-1]):
        match.confidence = Confidence.MEDIUM


def tells_stack(match: Match) -> bool:
    """The program's stack is the answer, in a function that has no switch for it."""
    function = function_around(match.node)
    given = match.arguments.positional if match.arguments is not None else []
    if function is None or not any(_is_stack(match, node, function) for node in given):
        return False
    return not _guarded(match) and outside_tests(match)


def _is_stack(match: Match, node: Node, function: Node) -> bool:
    """`debug.Stack()`, or a variable that holds it."""
    text, around = match.text(node), match.text(function)
    word = re.escape(text)
    return _SHOWS_STACK.search(text) is not None or (
        re.search(rf"\bruntime\.Stack\({word}\b|\b{word}\s*:?=\s*(?:string\()?debug\.Stack\(\)", around) is not None
    )


_FAILED: Final = re.compile(r"\.Status\((?:500|(?:fiber|http)\.StatusInternalServerError)\)\.\w+$")


def tells_error_as_failed(match: Match) -> bool:
    """fiber: `c.Status(500).JSON(fiber.Map{"error": err.Error()})`"""
    callee, node = match.node.child_by_field_name("function"), match.argument("0")
    if callee is None or node is None or not _FAILED.search(match.text(callee)):
        return False
    return _ERROR_TEXT.search(match.text(node)) is not None and outside_tests(match)


def _guarded(match: Match) -> bool:
    """Does a switch for debugging stand around it?"""
    return any(
        above.type == "if_statement" and _DEBUGGING.match(match.text(above)) is not None
        for above in ancestors(match.node)
    )


__all__ = ["tells_error", "tells_error_as_failed", "tells_stack"]
