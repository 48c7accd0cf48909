"""Clients that say themselves who they are, in a cookie or a header that nobody has signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.python.parameters import name_node
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around, walk, with_decorators, words

_WHO: Final = (
    r"(?:current_?|logged_?in_?|auth_?)?"
    r"(?:user(?:_?(?:id|name))?|uid|account(?:_?id)?|member_?id|customer_?id|login|e?mail)"
)
_WRITTEN: Final = rf"{_WHO}|auth(?:_?token)?|remember(?:_?me)?|identity"
"""What a cookie is called that says who somebody is, encoded so that it looks like more."""
_ASKED: Final = r"(?:\w+\.)*(?:cookies|COOKIES)(?:\.get\(\s*|\[\s*)[\"'](?i:{})[\"'](?:\s*,[^()]*)?[)\]]"
_COOKIE: Final = re.compile(_ASKED.format(_WHO))
_WRITTEN_COOKIE: Final = re.compile(_ASKED.format(_WRITTEN))
_HEADER: Final = re.compile(
    r"(?:\w+\.)*headers(?:\.get\(\s*|\[\s*)[\"'](?i:x-(?:user|account|customer)(?:-?(?:id|name))?)[\"'](?:\s*,[^()]*)?[)\]]"
)
_DECODERS: Final = words("b64decode urlsafe_b64decode standard_b64decode unhexlify")
_PARAMETER: Final = re.compile(r"\b(Cookie|Header)\(")
_PARAMETERS: Final = {"Cookie": _WHO, "Header": r"x_(?:user|account|customer)(?:_?(?:id|name))?"}
_LOOKS_UP: Final = re.compile(
    r"(?i)(?:^|[._])(?:get|get_or_404|first|filter|filter_by|find|find_one|find_by_\w+|execute|scalar|query|where"
    r"|(?:get|load|find|fetch|lookup|list|delete|update|read|show)_\w+)$"
)
"""Functions that find what is somebody's."""
_PROVES: Final = re.compile(
    r"(?i)unsign|signed|signature|signer|verif|hmac|compare_digest|jwt|serializer|decrypt|fernet|check_|authenticate|validat"
    r"|(?<!db\.)\bsession\b|current_user|request\.user|login_required|api_?key|secret|permission|preference"
)
"""Whoever speaks of one of these has asked for a proof."""
_AROUND: Final = words("keyword_argument tuple list dictionary pair argument_list")


def said_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`User.query.get(request.cookies["user_id"])`"""
    if in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        if not is_handler(unit, function) or in_test(unit, function):
            continue
        if _PROVES.search(unit.syntax.text(with_decorators(function))):
            continue
        claim, by_header = next(_claims(unit, function), (None, False))
        if claim is not None:
            yield new(claim, confidence=Confidence.LOW if by_header else Confidence.MEDIUM)


def _claims(unit: UnitView, function: Node) -> Iterator[tuple[Node, bool]]:
    """What says who is calling and is looked up, and whether it is a header."""
    body, listed = function.child_by_field_name("body"), function.child_by_field_name("parameters")
    if body is None or listed is None:
        return
    for parameter in listed.named_children:
        name, given = unit.syntax.text(name_node(parameter)), _PARAMETER.search(unit.syntax.text(parameter))
        if given is None or not re.fullmatch(_PARAMETERS[given[1]], name, re.IGNORECASE):
            continue
        if _names_looked_up(unit, body, name):
            yield parameter, given[1] == "Header"
    for node in walk(body):
        if node.type not in ("call", "subscript") or function_around(node) != function:
            continue
        text = unit.syntax.text(node)[:200]
        by_header = _HEADER.fullmatch(text) is not None
        if not by_header and not _COOKIE.fullmatch(text) and not _is_decoded(unit, node):
            continue
        outer = _result(unit, node)
        name = _bound_to(unit, outer)
        if _is_looked_up(unit, outer) or (name and _names_looked_up(unit, body, name)):
            yield node, by_header


def _is_decoded(unit: UnitView, node: Node) -> bool:
    """`base64.b64decode(request.cookies["auth"])`, which everybody can write"""
    given = node.child_by_field_name("arguments") if node.type == "call" else None
    callee = node.child_by_field_name("function")
    if given is None or callee is None or not given.named_children or last_name(unit, callee) not in _DECODERS:
        return False
    return _WRITTEN_COOKIE.fullmatch(unit.syntax.text(unit.values.follow(given.named_children[0]))[:200]) is not None


def _result(unit: UnitView, node: Node) -> Node:
    """What is made of it in place: `int(…)`, `….decode()`."""
    while (above := node.parent) is not None:
        call = above.parent
        asked = above.type == "attribute" or (above.type == "argument_list" and _is_conversion(unit, call))
        if call is None or call.type != "call" or not asked:
            break
        node = call
    return node


def _is_conversion(unit: UnitView, call: Node | None) -> bool:
    callee = call.child_by_field_name("function") if call is not None else None
    return callee is not None and unit.syntax.text(callee) in ("int", "str", "ObjectId", "UUID", "uuid.UUID")


def _bound_to(unit: UnitView, node: Node) -> str:
    """The variable that holds it."""
    above = node.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    return unit.syntax.text(left) if left is not None and left.type == "identifier" else ""


def _names_looked_up(unit: UnitView, body: Node, name: str) -> bool:
    return any(
        node.type == "identifier" and unit.syntax.text(node) == name and _is_looked_up(unit, _result(unit, node))
        for node in walk(body)
    )


def _is_looked_up(unit: UnitView, node: Node) -> bool:
    """Is it given to a function that finds something, or is it the key of a table that is read?"""
    above = node.parent
    if above is not None and above.type == "subscript":
        target = above.parent is not None and above.parent.child_by_field_name("left") == above
        return above.child_by_field_name("value") != node and not target
    while above is not None and above.type in _AROUND:
        if above.type == "argument_list":
            callee = above.parent.child_by_field_name("function") if above.parent is not None else None
            text = unit.syntax.text(callee) if callee is not None else ""
            return _LOOKS_UP.search(text) is not None and not text.endswith(
                ("cookies.get", "headers.get", "COOKIES.get")
            )
        above = above.parent
    return False


__all__ = ["said_by_client"]
