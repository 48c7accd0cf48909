"""Functions that JavaScript takes out of an object by a name that a client sent, and calls."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.js_calls import function_or_unit
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.checks.tree import walk
from wardline_analyzers.match.match import Match

_TESTS: Final = r"typeof\s+{0}\b|!\s*{0}\b|{0}\s*(?:&&|\?|[!=]==?)|\bif\s*\(\s*{0}\s*\)|instanceof"
_ALLOWS: Final = re.compile(r"\bhasOwn\w*|\bincludes\(|\.has\(|\bin\s+\w|\bindexOf\(|Object\.create\(\s*null|new Map\b")


def taken_by_client(match: Match) -> bool:
    """`const action = actions[name]; action()`: the client sent the name, and nobody asks whether there is one."""
    callee = match.captures.get("callee")
    if callee is None:
        return False
    around = function_or_unit(match.node)
    word = match.text(callee)
    source = _taken(match, around, word)
    if source is None:
        return False
    key = source.child_by_field_name("index")
    if key is None or key.type in ("string", "number") or tainted(match.unit, key, ("remote", "page")) is None:
        return False
    text = match.text(around)
    asked = re.search(_TESTS.format(re.escape(word)), text.replace(match.text(match.node), "", 1)) is not None
    return not asked and _ALLOWS.search(text) is None and outside_tests(match)


def named_by_client(match: Match) -> bool:
    """`actions[name]()` of an object that is written out: names that are missing, and those that each object has."""
    key = match.captures.get("key")
    if key is None or tainted(match.unit, key, ("remote", "page")) is None:
        return False
    text = match.text(function_or_unit(match.node))
    written = re.escape(match.text(match.node.child_by_field_name("function") or match.node))
    asked = re.search(_TESTS.format(written), text) is not None
    return not asked and _ALLOWS.search(text) is None and outside_tests(match)


def _taken(match: Match, around: Node, word: str) -> Node | None:
    """The `object[key]` that a variable of this name was declared with."""
    for node in walk(around):
        if node.type == "variable_declarator":
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if name is not None and value is not None and match.text(name) == word:
                return value if value.type == "subscript_expression" else None
    return None


__all__ = ["named_by_client", "taken_by_client"]
