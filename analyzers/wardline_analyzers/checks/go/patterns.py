"""Regular expressions of Go: tests that let too much through, and escapes that never reach the pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.anchors import LONGEST, is_half_anchored
from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.checks.hosts import unescaped_dots
from wardline_analyzers.checks.regexes import straying_range
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors

_OPEN_HOST: Final = re.compile(
    r"(?:\(\?i\))?(?:https?\??|\(\?:?https\?\)\?)?(?::?(?:\\?/){2})?(?:[\w-]+\\\.)+"
    r"(?:com|net|org|io|dev|app|co|de|uk|edu|gov|ai|me)(?:/[^$]*)?"
)
"""A pattern that is a host with its dots escaped, perhaps with a scheme before it and a path behind it, and has no
anchor."""
_HOST_ALONE: Final = re.compile(
    r"(?:\^|\\A)[\w().|?-]*(?<!\\)\.(?:com|net|org|io|dev|app|co|de|uk|edu|gov|ai|me)(?:\$|\\z|/|:)"
)
"""A pattern that begins with a host without a scheme, with a dot in it that stands for any character."""
_TESTS: Final = re.compile(r"\.Match(?:String|Reader)?\(")
_FINDS: Final = re.compile(r"\.(?:Find|Replace|Split)\w*\(")
_GATE: Final = re.compile(r"(?i)allow|valid|trust|origin|referr?er|redirect|safe|permit|host|domain|is[A-Z]|check")
_LETTERS: Final = re.compile(r"\\(?:[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_LOST: Final = frozenset(("\\a", "\\b"))
"""What Go makes a control character of, and `regexp` would have read as a sign of its own."""


def half_anchored(match: Match) -> bool:
    """`^` or `$` holds for one alternative, and the others can stand anywhere."""
    pattern = _pattern(match)
    if pattern is None or not is_half_anchored(pattern):
        return False
    use = _use(match)
    match.confidence = Confidence.MEDIUM if use == "tests" else Confidence.LOW
    return use != "finds"


def open_host(match: Match) -> bool:
    """A test with a host in its pattern that finds it anywhere in the text."""
    pattern = _pattern(match)
    if pattern is None or _OPEN_HOST.fullmatch(pattern) is None:
        return False
    match.confidence = Confidence.LOW if "/" not in pattern else Confidence.MEDIUM
    return _use(match) == "tests"


def unescaped_host(match: Match) -> bool:
    """The pattern names a host, and a dot in it stands for any character."""
    pattern = _pattern(match)
    if pattern is None or not (unescaped_dots(pattern) or _HOST_ALONE.match(pattern)):
        return False
    if not pattern.startswith(("^", "\\A")) and _use(match) != "tests":
        return False
    match.confidence = Confidence.MEDIUM if pattern.startswith(("^", "\\A")) else Confidence.LOW
    return True


def wide_range(match: Match) -> bool:
    """A range of characters that goes from one kind to another: `[A-z]`, `[,-_]`."""
    pattern = _pattern(match)
    message = straying_range(pattern) if pattern is not None else None
    match.message = message
    return message is not None


def lost_escape(match: Match) -> bool:
    """`"\\b"` in a quoted text is a backspace: the pattern never sees the border of a word."""
    node = match.argument("0")
    return node is not None and not in_test(match.unit, match.node) and any(_lost(match, node))


def double_backslashes(match: Match) -> Sequence[Edit]:
    node = match.argument("0")
    return [Edit(at, at, "\\") for at in _lost(match, node)] if node is not None else []


def _lost(match: Match, node: Node) -> Iterator[int]:
    """Where in the unit's text such an escape begins."""
    shift = match.unit.syntax.shift
    pending = [node]
    while pending:
        part = pending.pop()
        if part.type == "interpreted_string_literal":
            text = match.text(part)
            if text.isascii():
                at = part.start_byte - shift
                yield from (at + found.start() for found in _LETTERS.finditer(text) if found[0] in _LOST)
        elif part.type in ("binary_expression", "parenthesized_expression"):
            pending += part.named_children


def _pattern(match: Match) -> str | None:
    pattern = match.constant("0")
    if not isinstance(pattern, str) or len(pattern) > LONGEST or in_test(match.unit, match.node):
        return None
    return pattern


def _use(match: Match) -> str:
    """What becomes of the pattern, as far as the text around tells: `tests`, `finds`, or nothing is known."""
    if ".Match" in (match.name or ""):
        return "tests"
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    if _FINDS.search(text):
        return "finds"
    if _TESTS.search(text):
        return "tests"
    for above in ancestors(match.node):
        left = above.child_by_field_name("left") or above.child_by_field_name("name")
        if above.type in ("var_spec", "short_var_declaration") and left is not None:
            return "tests" if _GATE.search(match.text(left)) else ""
        if above.type == "call_expression":
            called = above.child_by_field_name("function")
            if called is not None and re.search(r"(?i)match|host|origin", match.text(called)):
                return "tests"
    return ""
