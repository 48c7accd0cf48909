"""Functions that JavaScript takes out of an object by a name that a client sent, and calls."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS, function_or_unit
from wardline_analyzers.checks.javascript.guards import asked_before
from wardline_analyzers.checks.remote import tainted, value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, walk

_TESTS: Final = r"typeof\s+{0}\b|!\s*{0}\b|{0}\s*(?:&&|\?|[!=]==?)|(?:^|\bif\b)\s*\(?\s*{0}\s*(?:\)|$)|instanceof"
_ALLOWS: Final = re.compile(r"\bhasOwn\w*|\bincludes\(|\.has\(|\bin\s+\w|\bindexOf\(|Object\.create\(\s*null|new Map\b")


def taken_by_client(match: Match) -> bool:
    """`const action = actions[name]; action()`: the client sent the name, and nobody asks whether there is one."""
    name, key = match.captures.get("name"), match.captures.get("key")
    if name is None or key is None or tainted(match.unit, key, ("remote", "page")) is None:
        return False
    around, word = function_or_unit(match.node), match.text(name)
    call = _call_of(match, around, word)
    if call is None or _is_caught(call) or _ALLOWS.search(match.text(around)) is not None:
        return False
    match.at = call
    if tainted(match.unit, key, ("remote",)) is not None:
        match.confidence = Confidence.MEDIUM  # it fails on the server
    return _is_unasked(match, call, word) and outside_tests(match)


def named_by_client(match: Match) -> bool:
    """`actions[name]()` of an object that is written out: names that are missing, and those that each object has."""
    key = match.captures.get("key")
    if key is None or tainted(match.unit, key, ("remote", "page")) is None:
        return False
    if _is_caught(match.node):
        return False
    written = match.text(match.node.child_by_field_name("function") or match.node)
    return _is_unasked(match, match.node, written) and outside_tests(match)


def global_by_name(match: Match) -> bool:
    """`window[message.name](…)`: a part of some data names a function of the page, which is called."""
    base, key = match.captures.get("base"), match.captures.get("key")
    if base is None or key is None or match.text(base) not in _GLOBALS or key.type not in _PARTS:
        return False
    value = value_of(match, key)
    if value is None or value.consts is not None or value.head:
        return False
    above = match.node.parent
    name = above.child_by_field_name("name") if above is not None and above.type == "variable_declarator" else None
    if name is not None and _call_of(match, function_or_unit(match.node), match.text(name)) is None:
        return False
    asked = asked_before(match, match.node)
    return _ALLOWS.search(asked) is None and outside_tests(match)


_GLOBALS: Final = frozenset(("window", "self", "globalThis", "global"))
_PARTS: Final = frozenset(("member_expression", "subscript_expression"))


def _is_unasked(match: Match, call: Node, written: str) -> bool:
    """Nothing that decides about the call asks for the function or allows the name."""
    asked = asked_before(match, call)
    tested = re.search(_TESTS.format(re.escape(written)), asked, re.MULTILINE) is not None
    return not tested and _ALLOWS.search(asked) is None


def _is_caught(call: Node) -> bool:
    """An exception that it raises is caught, in the same function."""
    for above in ancestors(call):
        if above.type in FUNCTIONS:
            return False
        if above.type == "statement_block" and above.parent is not None and above.parent.type == "try_statement":
            return above.parent.child_by_field_name("handler") is not None
    return False


def _call_of(match: Match, around: Node, word: str) -> Node | None:
    """The first call of a function of this name."""
    for node in walk(around):
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        if callee is not None and callee.type == "identifier" and match.text(callee) == word:
            return node
    return None


__all__ = ["global_by_name", "named_by_client", "taken_by_client"]
