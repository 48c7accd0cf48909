"""Texts that are looked at, or rid of what is dangerous, before they are decoded (page checked-before-decoded)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, leaves_early, of_kind, statements, walk

_DECODES: Final = re.compile(
    r"^(?:urllib\.parse\.unquote(?:_plus)?|urllib\.unquote|html\.unescape|unicodedata\.normalize|werkzeug\.urls\.url_unquote)$"
)
_CLEANS: Final = re.compile(
    r"^(?:re|regex)\.sub$|\.(?:replace|translate)$|^(?:html\.escape|markupsafe\.escape|bleach\.clean|cgi\.escape)$"
)
_TESTS: Final = re.compile(r"\.(?:startswith|endswith|search|match|fullmatch|find|findall)$")
_SIGNS: Final = ("in", "not in")
_QUESTIONS: Final = ("not_operator", "comparison_operator", "boolean_operator")
_DANGEROUS: Final = re.compile(r"\.\.|[<>'\"/\\;|&$`]|(?i:script|select|union|javascript|drop)")


def checked_early(unit: UnitView, new: New) -> Iterator[Match]:
    """`if ".." in path: raise …; path = unquote(path)`"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or arguments is None or not _DECODES.match(unit.names.resolve(callee) or ""):
            continue
        given = [each for each in arguments.named_children if each.type == "identifier"]
        function = function_around(call)
        if not given or function is None or in_test(unit, call):
            continue
        name, made = unit.syntax.text(given[-1]), _bound(unit, call)
        asked = _asked_before(unit, function, call, name)
        if asked is None or not made or _asked_behind(unit, function, call, made):
            continue
        yield new(call, captures={"asked": asked})


def _bound(unit: UnitView, call: Node) -> str:
    """The variable that gets what was decoded; empty if none does."""
    parent = call.parent
    while parent is not None and parent.type in ("call", "attribute", "argument_list", "parenthesized_expression"):
        parent = parent.parent
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    return unit.syntax.text(left) if left is not None and left.type == "identifier" else ""


def _asked_before(unit: UnitView, function: Node, call: Node, name: str) -> Node | None:
    """A test that refuses, or a cleaning, of the text as it was: the last one before it is decoded."""
    found = None
    for statement in walk(function):
        if statement.start_byte >= call.start_byte:
            break
        if statement.type == "if_statement" and leaves_early(statement.child_by_field_name("consequence")):
            condition = statement.child_by_field_name("condition")
            if condition is not None and _looks_at(unit, condition, name):
                found = condition
        elif statement.type == "assignment" and statement.end_byte <= call.start_byte:
            left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
            if left is None or right is None or unit.syntax.text(left) != name:
                continue
            found = right if _cleans(unit, right) else None
    return found


def _looks_at(unit: UnitView, condition: Node, name: str) -> bool:
    """`".." in path`, `path.startswith("/")`, `re.search(r"[<>]", path)`"""
    for node in walk(condition):
        text = unit.syntax.text(node)
        if re.search(rf"\b{re.escape(name)}\b", text) is None:
            continue
        if node.type == "comparison_operator" and any(c.type in _SIGNS for c in node.children if not c.is_named):
            return _DANGEROUS.search(text) is not None or node.named_children[0].type != "identifier"
        if node.type == "call":
            callee = node.child_by_field_name("function")
            if callee is not None and _TESTS.search(unit.names.resolve(callee) or unit.syntax.text(callee)):
                return True
    return False


def _cleans(unit: UnitView, value: Node) -> bool:
    """`name.replace("<", "")`, `re.sub(r"[<>]", "", name)`, `html.escape(name)`"""
    for call in of_kind(value, "call"):
        callee = call.child_by_field_name("function")
        name = (unit.names.resolve(callee) or unit.syntax.text(callee)) if callee is not None else ""
        if _CLEANS.search(name) and (name.endswith(("escape", "clean")) or _DANGEROUS.search(unit.syntax.text(call))):
            return True
    return False


def _asked_behind(unit: UnitView, function: Node, call: Node, made: str) -> bool:
    """Is what was decoded looked at as well, or is it given to a function that may do so?"""
    body = statements(function.child_by_field_name("body"))
    if not body:
        return True
    for node in walk(function):
        if node.start_byte < call.end_byte:
            continue
        text = unit.syntax.text(node) if node.type in ("assert_statement", "call") else ""
        if node.type in ("if_statement", "while_statement"):
            condition = node.child_by_field_name("condition")
            text = unit.syntax.text(condition) if condition is not None else ""
        elif node.type in _QUESTIONS and node.parent is not None and node.parent.type == "return_statement":
            text = unit.syntax.text(node)
        elif node.type == "call":
            text = text if _LOOKS.search(text.partition("(")[0]) else ""
        if text and re.search(rf"\b{re.escape(made)}\b", text):
            return True
    return False


_LOOKS: Final = re.compile(
    r"(?i)valid|check|safe|allow|sanit|clean|escape|quote$|commonpath|is_relative_to|relative_to|\.match$|\.search$|fullmatch|\.sub$"
    r"|\.replace$|basename|resolve$|realpath|abspath|secure_filename|safe_join|send_from_directory"
)

__all__ = ["checked_early"]
