"""Plugins of jQuery that take HTML where their users mean a place in the page."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.javascript.guards import tests_before
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing

_PLUGIN: Final = re.compile(r"^(?:\$|jQuery)\s*\.\s*fn\s*(?:\.|\[)")
_EXTENDED: Final = re.compile(r"^(?:\$|jQuery)\s*\.\s*(?:fn\.extend\s*\(|extend\s*\(\s*(?:\$|jQuery)\.fn\b)")
_MERGED: Final = re.compile(r"\bextend\s*\(|\bassign\s*\(|\{\s*\.\.\.")
_MOST: Final = 12
_ELEMENT: Final = (
    r"(?:is\w+|has)\(\s*{0}\s*\)|{0}\.(?:jquery|nodeType)\b|{0}\s+instanceof"
    r"|{0}\s*[!=]==?\s*(?!undefined|null)|typeof\s+{0}\s*(?:!==?\s*['\"]string|===?\s*['\"]object)"
)
"""Tests that say it is an element, one that is wrapped already, or one of a few."""
_TEXT: Final = (
    r"(?<!!)!\s*{0}\.(?:jquery|nodeType)\b|{0}\.(?:jquery|nodeType)\s*===?\s*undefined"
    r"|typeof\s+{0}(?:\.\w+)?\s*===?\s*['\"](?:undefined|string)"
)
"""Tests that say it is a text."""


def takes_html(match: Match) -> bool:
    """What is given to `$` is an option of the plugin, and nobody asks what it is."""
    node = match.captures.get("given")
    plugin = _plugin(match)
    if node is None or plugin is None:
        return False
    root = _root(node)
    if root is None or not _is_option(match, plugin, match.text(root)):
        return False
    return not _is_element(match, node) and outside_tests(match)


def _is_element(match: Match, node: Node) -> bool:
    """Have the tests before said that it is no text, or one of those that are meant?"""
    written = re.escape(match.text(node))
    element, text = re.compile(_ELEMENT.format(written)), re.compile(_TEXT.format(written))
    for test, holds in tests_before(node):
        asked = match.text(test)
        if text.search(asked) is not None:
            if not holds:
                return True
        elif holds and element.search(asked) is not None:
            return True
    return False


def _plugin(match: Match) -> Node | None:
    """The function that is assigned to `$.fn.name`."""
    for above in ancestors(match.node):
        if above.type in FUNCTIONS and above.parent is not None and above.parent.type == "assignment_expression":
            left = above.parent.child_by_field_name("left")
            if left is not None and _PLUGIN.match(match.text(left)):
                return above
        if above.type == "pair" and _EXTENDED.match(match.text(_call_around(above))):
            return above.child_by_field_name("value")
    return None


def _call_around(pair: Node) -> Node:
    """`$.extend($.fn, { name: function … })` of a pair in that object."""
    return enclosing(pair, "call_expression") or pair


def _root(node: Node) -> Node | None:
    """`options` of `options.a.b`; only for options that are taken out by name, and for the option itself."""
    here: Node | None = node
    for _ in range(_MOST):
        if here is None or here.type == "identifier":
            return here
        if here.type not in ("member_expression", "subscript_expression"):
            return None
        here = here.child_by_field_name("object")
    return None


def _is_option(match: Match, plugin: Node, name: str) -> bool:
    """Is it a parameter of the plugin, or a variable that is made of one?"""
    given = plugin.child_by_field_name("parameters")
    names = [match.text(each).partition("=")[0].strip() for each in given.named_children] if given is not None else []
    if name in names:
        return True
    if not names:
        return False
    found = re.search(rf"(?:var|let|const|,)\s+{re.escape(name)}\s*=\s*([^;\n]{{1,200}})", match.text(plugin))
    made = found[1] if found is not None else ""
    used = [each for each in names if re.search(rf"(?<![\w$.]){re.escape(each)}(?![\w$])", made)]
    return bool(used) and (
        _MERGED.search(made) is not None or re.match(rf"(?:{'|'.join(map(re.escape, used))})\b", made) is not None
    )
