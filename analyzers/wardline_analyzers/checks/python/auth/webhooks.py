"""Webhooks that believe what anybody sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.webhook_words import ACTS, PROVED
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, function_around, walk, with_decorators

_ROUTE: Final = re.compile(r"""(?i)['"][^'"]*(?:web-?_?hook|[/_-]hooks?(?:/|['"]))""")
_VIEW: Final = re.compile(r"(?i)webhook")
_OF_VIEW: Final = re.compile(r"csrf_exempt|require_(?:POST|http_methods)")
_BODY: Final = re.compile(r"\b(?:request|req)\.(?:json\b|get_json\(|body\b|data\b|get_data\(|form\b|POST\b|get_body)")


def unproved(unit: UnitView, new: New) -> Iterator[Match]:
    """A handler of `/webhooks/…` that acts on the body, and in whose text nothing asks who has sent it."""
    for function in unit.syntax.find("function_definition"):
        name = function.child_by_field_name("name")
        if name is None or not _is_webhook(unit, function, unit.syntax.text(name)) or in_test(unit, function):
            continue
        if in_example(unit) or function_around(function) is not None:
            continue
        text = unit.syntax.text(with_decorators(function))
        if _BODY.search(text) and ACTS.search(text) and not PROVED.search(_spoken(unit, function)):
            yield new(name)


def unproved_handed_in(unit: UnitView, new: New) -> Iterator[Match]:
    """`def handle_webhook(body, orders)` that parses the body itself, so that nobody can have proved it before"""
    for function in unit.syntax.find("function_definition"):
        name, listed = function.child_by_field_name("name"), function.child_by_field_name("parameters")
        if name is None or listed is None or not _TAKES.search(unit.syntax.text(name)) or in_example(unit):
            continue
        text = unit.syntax.text(function)
        parsed = _PARSES.search(text)
        if parsed is None or not re.search(rf"\b{parsed[1]}\b", unit.syntax.text(listed)) or in_test(unit, function):
            continue
        if not decorators(function) and ACTS.search(text) and not PROVED.search(_spoken(unit, function)):
            yield new(name)


_TAKES: Final = re.compile(r"(?i)^(?:on|handle|process|receive|accept|consume|run)?_*\w*web_?hook\w*$")
_PARSES: Final = re.compile(r"\bjson\.loads\((\w*(?:body|payload|raw|data|content|event)\w*)[,.)]")


def _is_webhook(unit: UnitView, function: Node, name: str) -> bool:
    """Does a route lead here that says so, or is it a view that is called so?"""
    given = decorators(function)
    routes = [d for d in given if d.type == "call" and _ROUTE.search(unit.syntax.text(d))]
    if routes:
        return True
    parameters = function.child_by_field_name("parameters")
    first = parameters.named_children[0] if parameters is not None and parameters.named_children else None
    is_view = first is not None and unit.syntax.text(first).split(":")[0] == "request"
    known = all(_OF_VIEW.search(unit.syntax.text(decorator)) for decorator in given)
    return is_view and known and _VIEW.search(name) is not None


def _spoken(unit: UnitView, function: Node) -> str:
    """The function and its decorators, without comments."""
    words = []
    for node in walk(with_decorators(function)):
        if node.type == "string_content" or (not node.named_children and node.type != "comment"):
            words.append(unit.syntax.text(node))
    return " ".join(words)


__all__ = ["unproved", "unproved_handed_in"]
