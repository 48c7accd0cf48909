"""Logins that tell who has an account (page account-enumeration)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import FUNCTIONS, ancestors, enclosing, name_of

_STRINGS: Final = ("string", "template_string", "string_literal", "interpreted_string_literal")
_WHO: Final = r"(?:user(?:[ -]?name)?|account|e-?mail(?: address)?|login|member|customer)"
_NOBODY: Final = re.compile(
    rf"(?i)\bno (?:such )?{_WHO}\b"
    rf"|\b{_WHO}(?: was| is| does| could| has)?(?: not|n.t) (?:be )?(?:found|exist|registered|known|recogni[sz]ed)"
    rf"|\bunknown {_WHO}\b(?! [a-z])|\b(?:invalid|wrong|incorrect) {_WHO}\b(?!\s*(?:or|and|/|,|&))"
)
_WRONG: Final = re.compile(
    r"(?i)\b(?:wrong|incorrect|invalid|bad) password\b|\bpassword(?: is| was)? (?:incorrect|wrong|invalid)\b"
    r"|\bpasswords? (?:do|does)(?: not|n.t) match\b"
)
_BOTH: Final = re.compile(r"(?i)\b(?:or|and|/)\s*(?:the )?password|\bpassword\s*(?:or|/)")
_ASKS: Final = re.compile(
    r"(?i)check_?password|verify|checkpw|compare|authenticat|matches\(|password_hash"
    r"|(?:hash\w*|password)\s*[!=]=|hash\w*[\"'\])]*\s*,\s*\w*password"
)
"""How a function asks whether a password is right."""
_AT_TERMINAL: Final = re.compile(r"\bgetpass\(")
"""A program that somebody runs who is logged in already."""
_CALLS: Final = ("call", "call_expression", "method_invocation")
_LOGS: Final = re.compile(
    r"(?i)(?:\w+\.)*_?(?:log|logger|logging|slog|zap|winston|console)\.(?:debug|info|warn|warning|error|exception|log|print)\w*\("
)
_IN_A_CALL: Final = 4
"""Nodes between a text and the call that it is an argument of."""


def told_apart(unit: UnitView, new: New) -> Iterator[Match]:
    """`"No account with this email"` and `"Incorrect password"` in one function."""
    wrong: dict[int, Node] = {}
    nobody: dict[int, Node] = {}
    for node in unit.syntax.find(*(kind for kind in _STRINGS if _knows(unit, kind))):
        text = unit.syntax.text(node)
        if len(text) > 200 or _BOTH.search(text):
            continue
        found = nobody if _NOBODY.search(text) else wrong if _WRONG.search(text) else None
        function = enclosing(node, *FUNCTIONS) if found is not None and not _is_logged(unit, node) else None
        if found is not None and function is not None:
            found.setdefault(function.start_byte, node)
    for start, node in nobody.items():
        function = enclosing(node, *FUNCTIONS)
        if function is None or in_test(unit, node):
            continue
        text = unit.syntax.text(function)
        if _RESETS.search(name_of(unit.syntax, function)) and _SENDS.search(text):
            yield new(node, message=_OF_RESET)
        elif start in wrong and _ASKS.search(text) and not _AT_TERMINAL.search(text):
            yield new(node)


_RESETS: Final = re.compile(
    r"(?i)(?:reset|forg[eo]t|recover|lost)\w*(?:pass|pw)|(?:pass\w*|pw)_?(?:reset|forgot|recover)|forgot$"
)
_SENDS: Final = re.compile(r"(?i)send|mail|token")
_OF_RESET: Final = (
    "This answer tells whoever asks that there is no such account. Say the same in both cases: that a mail is on its "
    "way if there is one."
)


def _is_logged(unit: UnitView, node: Node) -> bool:
    """Does the text go to a log, and so to nobody who logs in? `logger.error("no user found")`"""
    call = next((above for above in islice(ancestors(node), _IN_A_CALL) if above.type in _CALLS), None)
    return call is not None and _LOGS.match(unit.syntax.text(call)) is not None


def _knows(unit: UnitView, kind: str) -> bool:
    """Does the grammar have such nodes?"""
    return unit.syntax.grammar.id_for_node_kind(kind, True) is not None


__all__ = ["told_apart"]
