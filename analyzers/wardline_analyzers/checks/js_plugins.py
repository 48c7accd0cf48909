"""Plugins of jQuery that take HTML where their users mean a place in the page."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.js_calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.checks.tree import ancestors
from wardline_analyzers.match.match import Match

_PLUGIN: Final = re.compile(r"^(?:\$|jQuery)\s*\.\s*fn\s*(?:\.|\[)")
_MERGED: Final = re.compile(r"\bextend\s*\(|\bassign\s*\(|\{\s*\.\.\.")
_MOST: Final = 12


def takes_html(match: Match) -> bool:
    """What is given to `$` is an option of the plugin, and nobody asks what it is."""
    node = match.captures.get("given")
    plugin = _plugin(match)
    if node is None or plugin is None:
        return False
    root = _root(node)
    if root is None or not _is_option(match, plugin, match.text(root)):
        return False
    written = re.escape(match.text(node))
    text = match.text(plugin)
    asked = (
        rf"typeof\s+{written}|{written}\s*(?:===?|!==?)|{written}\s+instanceof|{written}\.(?:jquery|nodeType)"
        rf"|isElement\({written}"
    )
    return re.search(asked, text) is None and outside_tests(match)


def _plugin(match: Match) -> Node | None:
    """The function that is assigned to `$.fn.name`."""
    for above in ancestors(match.node):
        if above.type in FUNCTIONS and above.parent is not None and above.parent.type == "assignment_expression":
            left = above.parent.child_by_field_name("left")
            if left is not None and _PLUGIN.match(match.text(left)):
                return above
    return None


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


def _is_option(match: Match, plugin: Node, name: str, depth: int = 0) -> bool:
    """Is it a parameter of the plugin, or a variable that is made of one?"""
    given = plugin.child_by_field_name("parameters")
    names = [match.text(each).partition("=")[0].strip() for each in given.named_children] if given is not None else []
    if name in names:
        return True
    if depth > 1 or not names:
        return False
    found = re.search(rf"(?:var|let|const|,)\s+{re.escape(name)}\s*=\s*([^;\n]{{1,200}})", match.text(plugin))
    made = found[1] if found is not None else ""
    used = [each for each in names if re.search(rf"(?<![\w$.]){re.escape(each)}(?![\w$])", made)]
    return bool(used) and (
        _MERGED.search(made) is not None or re.match(rf"(?:{'|'.join(map(re.escape, used))})\b", made) is not None
    )
