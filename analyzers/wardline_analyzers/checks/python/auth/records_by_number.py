"""Rows and entries of tables that a view looks up by the number of its route, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.auth.views import (
    LOGGED_IN,
    asks_whose,
    gets_by_number,
    is_authored,
    is_record,
    is_route,
    numbers_of,
)
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import (
    decorators,
    is_text_alone,
    leaves_early,
    name_of,
    statements,
    walk,
    with_decorators,
)

_SELECTS: Final = re.compile(
    r"(?is)(?P<change>\bdelete\s+from|\bupdate|\bfrom)\s+[\"`]?(?P<table>\w+)[\"`]?(?:\s+set\s[^;]{0,400}?)?\s+where\s+(?:\w+\.)?(?:id|uuid|number|\w+_id)\s*=\s*(?:\?|%s|:\w+|\$\d)\s*;?\s*$"
)
"""A query that names the record by its number alone."""
_CALLER: Final = re.compile(r"\bsession\b|current_user|\bg\.user|is_authenticated|\buser(?:_id|name)?\b")


def row_of_anybody(unit: UnitView, new: New) -> Iterator[Match]:
    """`SELECT * FROM orders WHERE id = ?`, `orders[order_id]`, of a route for everybody who is logged in"""
    if in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        if name is None or body is None or in_test(unit, function):
            continue
        resolved = _is_resolver(unit, function)
        numbers = numbers_of(unit, function) if resolved or is_route(unit, function) else None
        if not numbers:
            continue
        whole = with_decorators(function)
        head = unit.syntax.text(whole)[: body.start_byte - whole.start_byte]
        rest, asked = _behind_login(unit, body, numbers)
        if not (asked or LOGGED_IN.search(head)) or asks_whose(rest) or (resolved and _OF_CONTEXT.search(rest)):
            continue
        if any(_looks_up(unit, node, numbers) for node in walk(body)) or (
            (asked or resolved) and gets_by_number(rest, numbers)
        ):
            yield new(name, confidence=Confidence.MEDIUM if resolved else None)


def _is_resolver(unit: UnitView, function: Node) -> bool:
    """`def resolve_invoice(self, info, id)` of graphene; `@strawberry.field def invoice(self, info, id)`"""
    listed = function.child_by_field_name("parameters")
    given = unit.syntax.text(listed) if listed is not None else ""
    if _INFO.search(given) is None:
        return False
    marks = (unit.syntax.text(each).partition("(")[0] for each in decorators(function))
    return name_of(unit.syntax, function).startswith("resolve_") or any(mark in _FIELDS for mark in marks)


_INFO: Final = re.compile(r"[(,]\s*_?info\b")
_OF_CONTEXT: Final = re.compile(r"\binfo\.context\b|\bcontext(?:\.|\[['\"])(?:user|viewer|session)\b")
"""A resolver has its caller there."""
_FIELDS: Final = frozenset(("strawberry.field", "strawberry_django.field", "query.field"))


def _behind_login(unit: UnitView, body: Node, numbers: set[str]) -> tuple[str, bool]:
    """The text of a body without what sends strangers away, and whether there is such a thing."""
    kept: list[Node] = []
    asked = False
    for statement in statements(body):
        if is_text_alone(statement):
            continue
        condition = statement.child_by_field_name("condition") if statement.type == "if_statement" else None
        text = unit.syntax.text(condition) if condition is not None else ""
        of_number = bool(set(re.findall(r"\w+", text)) & numbers)
        stranger = _CALLER.search(text) is not None and not of_number and "=" not in text
        if stranger and leaves_early(statement.child_by_field_name("consequence")):
            asked = True
            continue
        asked = asked or (_OR_SENT_AWAY.search(unit.syntax.text(statement)) is not None and not of_number)
        kept.append(statement)
    texts = [unit.syntax.text(statement) for statement in kept]
    if asked:
        texts = [text for text in texts if not _only_asked(text, texts)]
    return "\n".join(texts), asked


_OR_SENT_AWAY: Final = re.compile(r"\bsession(?:\.get\(|\[)[^\n]*\bor\s+abort\(")
"""`user = session.get("user_id") or abort(401)`"""


def _only_asked(text: str, texts: list[str]) -> bool:
    """`user = session.get("user")`, of a name that nothing else speaks of"""
    found = re.match(r"(\w+)\s*=\s*[^\n]*\bsession\b[^\n]*$", text)
    word = re.compile(rf"\b{found[1]}\b") if found is not None else None
    return word is not None and not any(word.search(other) for other in texts if other != text)


def _looks_up(unit: UnitView, node: Node, numbers: set[str]) -> bool:
    if node.type == "string":
        text = unit.values.constant(node)
        found = _SELECTS.search(text) if isinstance(text, str) else None
        if found is None:
            return False
        return is_record(found["table"]) or (found["change"].lower() != "from" and is_authored(found["table"]))
    base: Node | None = None
    key: Node | None = None
    if node.type == "subscript":
        keys = node.children_by_field_name("subscript")
        base, key = node.child_by_field_name("value"), keys[0] if len(keys) == 1 else None
    elif node.type == "call":
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        gets = callee is not None and unit.syntax.text(callee).endswith(".get")
        if callee is not None and given is not None and gets and given.named_children:
            base, key = callee.child_by_field_name("object"), given.named_children[0]
    if base is None or key is None or base.type != "identifier" or unit.syntax.text(key) not in numbers:
        return False
    name = unit.syntax.text(base)
    return unit.names.module.get(name) is not None and is_record(name)


__all__ = ["row_of_anybody"]
