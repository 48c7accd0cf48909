"""Secrets that a client has to send, and of which nobody asks whether they are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.python.parameters import name_node
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import JOINS, TESTS, function_around, name_of, walk, with_decorators, words

_SECRET: Final = re.compile(
    r"(?i)(?:x_?)?(?:auth(?:orization|entication)?(?:_?header)?|(?:\w+_)?(?:token|api_?key|secret|password|credentials?))"
)
_REFUSES: Final = re.compile(r"(?i)\b40[13]\b|unauthori|forbidden|permission_?denied|access_?denied")
_PROVES: Final = re.compile(
    r"(?i)verif|authenticat|login|validat|compare_digest|check_|jwt|decode|session|current_user|csrf|\bDepends\(|Security\("
)
"""Words of a function that asks for more than whether something was sent."""
_BEGINS: Final = re.compile(
    r"(?i)(?P<name>\w+)(?:\.lower\(\))?\.startswith\(['\"](?:bearer|token|basic|apikey) ?['\"]\)"
)


def only_present(unit: UnitView, new: New) -> Iterator[Match]:
    """`if x_api_key is None: raise HTTPException(401)`, and nothing compares the key"""
    for function in unit.syntax.find("function_definition"):
        text = unit.syntax.text(with_decorators(function))
        if not _REFUSES.search(text) or _PROVES.search(_OF_REQUEST.sub("", text)) or in_test(unit, function):
            continue
        for name, uses in _secrets(unit, function).items():
            tests = [test for use in uses if (test := _presence(unit, use, name)) is not None]
            if tests and len(tests) == len(uses):
                yield new(tests[0])
                break
        else:
            asked = [node for node in walk(function) if _asks_request(unit, node)]
            test = _presence(unit, asked[0], "") if len(asked) == 1 else None
            if test is not None:
                yield new(test)


def _asks_request(unit: UnitView, node: Node) -> bool:
    """`request.cookies.get("session_token")`, `request.headers.get("Authorization")`, as it is"""
    return node.type == "call" and _OF_REQUEST.fullmatch(unit.syntax.text(node)) is not None


_OF_REQUEST: Final = re.compile(
    rf"request\.(?:cookies|headers)\.get\(['\"](?:{_SECRET.pattern.removeprefix('(?i)')}|Authorization|X-(?:API-Key|Auth-Token))['\"]\)"
)


def never_looked_at(unit: UnitView, new: New) -> Iterator[Match]:
    """`def check(username, password): return username in users`"""
    if unit.around.bases:  # what another class says a method is given
        return
    for function in unit.syntax.find("function_definition"):
        body, text = function.child_by_field_name("body"), unit.syntax.text(function)
        name, listed = name_of(unit.syntax, function), function.child_by_field_name("parameters")
        if body is None or listed is None or not _CHECKS.fullmatch(name) or in_test(unit, function):
            continue
        given_back = (unit.syntax.text(each) for each in walk(body) if each.type == "return_statement")
        if _ABSTRACT.search(text) or not any(_LETS_IN.match(each) for each in given_back):
            continue
        used = {unit.syntax.text(each) for each in walk(body) if each.type == "identifier"}
        for parameter in listed.named_children:
            if parameter.type == "dictionary_splat_pattern":
                continue  # what an interface may give besides
            if unit.syntax.text(name_node(parameter)) in _PROOFS and unit.syntax.text(name_node(parameter)) not in used:
                yield new(parameter)


_CHECKS: Final = re.compile(
    r"(?i)_*(?:check|verify|authenticate|validate|is_valid|log_?in)(?:_(?:user|login|credentials|auth\w*|password|admin|token))?"
)
_PROOFS: Final = words("password passwd pwd token api_key secret pin otp credentials")
_LETS_IN: Final = re.compile(
    r"(?i)return\s+(?!(?:False|None)\b|[\w.]*(?:fail|den(?:y|ied)|reject|refus|invalid|forbid|unauthori)\w*$)\S"
)
_ABSTRACT: Final = re.compile(r"NotImplemented|@abstractmethod|@override|\.\.\.$|\bsuper\(\)|locals\(\)|\*\*kwargs")


def _secrets(unit: UnitView, function: Node) -> dict[str, list[Node]]:
    """Where a function speaks of what a client sent as a secret, by the name that it has there."""
    found: dict[str, list[Node]] = {}
    handler = is_handler(unit, function)
    for node in walk(function.child_by_field_name("body") or function):
        name = unit.syntax.text(node) if node.type == "identifier" else ""
        if not _SECRET.fullmatch(name) or function_around(node) != function or _is_named(node):
            continue
        bound = unit.names.binding(name, node.start_byte) or ()
        own = handler and any(binding.kind == "parameter" for binding in bound)
        if own or tainted(unit, node, ("remote",)) is not None:
            found.setdefault(name, []).append(node)
    return found


def _is_named(node: Node) -> bool:
    """Is it what is bound, an attribute's own name, or a keyword's?"""
    above = node.parent
    if above is None:
        return False
    if above.type == "assignment":
        return above.child_by_field_name("left") == node
    if above.type == "attribute":
        return above.child_by_field_name("attribute") == node
    return above.type == "keyword_argument" and above.child_by_field_name("name") == node


def _presence(unit: UnitView, node: Node, name: str) -> Node | None:
    """The test that asks whether there is anything, or what it begins with: `not key`, `key is None`."""
    test, above = node, node.parent
    if above is not None and above.type == "comparison_operator":
        sides = [side for side in above.named_children if side != node]
        if len(sides) != 1 or unit.syntax.text(sides[0]) not in ("None", '""', "''"):
            return None
        test, above = above, above.parent
    elif above is not None and above.type == "attribute":
        call = above.parent
        while call is not None and call.type in ("call", "attribute"):
            begun = _BEGINS.fullmatch(unit.syntax.text(call))
            if begun is not None and begun["name"] == name:
                test, above = call, call.parent
                break
            call = call.parent
        else:
            return None
    while above is not None and above.type in JOINS:
        above = above.parent
    return test if above is not None and above.type in TESTS else None


__all__ = ["never_looked_at", "only_present"]
