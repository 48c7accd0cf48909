"""Regular expressions of JavaScript that take exponential time, or more than linear time on what a client sent."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.backtracking import LONGEST, is_exponential, is_polynomial
from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.regex_dialects import from_javascript
from wardline_analyzers.checks.remote import tainted, value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.javascript.functions.patterns import PATTERN
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing


def literal_is_exponential(match: Match) -> bool:
    """`/(a+)+$/`: what is matched is the pattern of a literal."""
    flags = match.node.parent.child_by_field_name("flags") if match.node.parent is not None else None
    return _is_exponential(match.text(match.node), match.text(flags) if flags is not None else "")


def text_is_exponential(match: Match) -> bool:
    """`new RegExp("(a+)+$")`"""
    pattern = match.constant("0")
    return isinstance(pattern, str) and match.node.type != "regex" and _is_exponential(pattern)


def schema_is_exponential(match: Match) -> bool:
    """`{ type: "string", pattern: "(a+)+$" }`: a schema of JSON, which is matched like a pattern."""
    value, above = match.captures.get("value"), match.node.parent
    known = value_of(match, value)
    pattern = known.constant if known is not None else None
    is_schema = above is not None and _SCHEMA.search(match.text(above)) is not None
    return is_schema and isinstance(pattern, str) and _is_exponential(pattern) and outside_tests(match)


_SCHEMA: Final = re.compile(r"""\btype["']?\s*:\s*["']string["']|\bformat\b|\b(?:max|min)Length\b""")


def _is_exponential(pattern: str, flags: str = "") -> bool:
    if len(pattern) > LONGEST:
        return False
    if "i" in flags:  # alternatives in both cases are the same
        pattern = _CASE.sub(lambda found: found[0] if found[0][0] == "\\" else found[0].lower(), pattern)
    return is_exponential(from_javascript(pattern), dotall="s" in flags)


_CASE: Final = re.compile(r"\\.|[A-Z]")


# ---------------------------------------------------------------------- what a client sent


_ON_PATTERN: Final = frozenset(("test", "exec"))
_TAKES_TEXT: Final = frozenset(("match", "matchAll", "search"))
_SHORTENED: Final = re.compile(r"\.(?:slice|substring|substr)\(\s*0\s*,\s*\d+\s*\)")


def slow_on_data(match: Match) -> bool:
    """The pattern takes more than linear time, and a client sent the text."""
    word = match.captures["word"]
    method, base = match.text(word), match.captures.get("base")
    given = match.captures.get("given")
    pattern, subject = (base, given) if method in _ON_PATTERN else (given, base)
    if pattern is None or subject is None:
        return False
    known = known_pattern(match, pattern, method in _TAKES_TEXT)
    if known is None:
        return False
    sent = tainted(match.unit, subject, ("remote",), "regex")
    if sent is not None and _ADDRESS.search(str(sent.key[0] if sent.key else "")):
        return False  # who opens a page by a long address waits for it alone
    if sent is None:
        if not _given_to_library(match, subject):
            return False
        match.severity, match.confidence, match.message = Severity.INFO, Confidence.LOW, _HANDED_IN
    text, flags = known
    if not is_polynomial(from_javascript(text), "s" in flags, "m" in flags) or is_measured(match, subject):
        return False
    match.at = pattern if pattern.type == "regex" else word
    return outside_tests(match)


_ADDRESS: Final = re.compile(r"\blocation\b|\bdocument\.|\bwindow\.|baseURI|useSearchParams|\$route")
"""Sources that are the address of a page."""
_HANDED_IN: Final = (
    "The caller decides how long this text is, and the pattern tries each way to part a long run of the same "
    "characters before it fails: 100,000 characters keep the process busy for seconds. Bound the repeat, or look "
    "at the length first."
)
_EXPORTS: Final = re.compile(r"(?:module\s*\.\s*)?exports\b")


def _given_to_library(match: Match, subject: Node) -> bool:
    """Is it a parameter of a function that the module exports where it stands?"""
    value = value_of(match, subject)
    if value is None or not any(taint.kind == PARAMETER and taint.sure for taint in value.taints):
        return False
    for above in ancestors(match.node):
        left = above.child_by_field_name("left") if above.type == "assignment_expression" else None
        if above.type == "export_statement" or (left is not None and _EXPORTS.match(match.text(left)) is not None):
            return True
    return False


def known_pattern(match: Match, node: Node, takes_text: bool) -> tuple[str, str] | None:
    """The constant text of a pattern and its flags."""
    value = value_of(match, node)
    if value is None:
        return None
    if value.name == PATTERN and value.items is not None:
        text, flags = value.items.get(".pattern"), value.items.get(".flags")
        written = text.constant if text is not None else None
        letters = flags.constant if flags is not None else ""
        return (written, letters if isinstance(letters, str) else "") if isinstance(written, str) else None
    return (value.constant, "") if takes_text and isinstance(value.constant, str) else None


def is_measured(match: Match, subject: Node) -> bool:
    """Does the function ask how long the text is, or take its first characters only?"""
    text = match.text(subject)
    around = enclosing(match.node, *FUNCTIONS)
    if _SHORTENED.search(text):
        return True
    asked = rf"(?:{re.escape(text)}\??\.length\s*[<>]|[<>]=?\s*{re.escape(text)}\??\.length)"
    if around is None:
        return False
    for above in ancestors(match.node):
        test = above.child_by_field_name("condition")
        if test is not None and re.search(asked, match.text(test)):
            return True
        if above == around:
            break
    before = match.unit.syntax.source[around.start_byte : match.node.start_byte].decode("utf-8", "replace")
    return re.search(rf"{asked}[^;{{}}]*\{{?[^{{}}]{{0,120}}\b(?:return|throw)\b", before) is not None
