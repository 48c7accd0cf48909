"""Variables of a module, and kept pages, in which one client's data waits for the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.editing import without_line
from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.finding import Edit
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import decorators, function_around, walk, with_decorators


def public_answer(match: Match) -> bool:
    """`response.headers["Cache-Control"] = "public, max-age=86400"` in a function that asks who is logged in"""
    function = function_around(match.node)
    around = with_decorators(function) if function is not None else None
    return around is not None and not in_test(match.unit, match.node) and _KNOWN.search(match.text(around)) is not None


_KNOWN: Final = re.compile(
    r"\bsession(?:\[|\.get\()|[\"']\w+[\"'] not in session\b|\bcurrent_user\b|\brequest\.user\b|login_required"
    r"|\bget_jwt_identity\("
)
"""Only who is logged in gets this answer."""


def kept_in_module(unit: UnitView, new: New) -> Iterator[Match]:
    """`global current_user; current_user = request.form["name"]` in a handler"""
    for statement in unit.syntax.find("global_statement"):
        function = function_around(statement)
        if (
            function is None
            or not (is_handler(unit, function) or _runs_first(unit, function))
            or in_test(unit, function)
        ):
            continue
        names = {unit.syntax.text(name) for name in statement.named_children}
        found = next((node for node in walk(function) if _keeps(unit, node, names)), None)
        if found is not None:
            yield new(found)


_HOOKS: Final = frozenset(
    ("before_request", "before_app_request", "after_request", "teardown_request", "context_processor")
)


def _runs_first(unit: UnitView, function: Node) -> bool:
    """Does it run for each request, beside the handlers: `@app.before_request`?"""
    return any(unit.syntax.text(each).rpartition(".")[2] in _HOOKS for each in decorators(function))


def _keeps(unit: UnitView, node: Node, names: set[str]) -> bool:
    left = node.child_by_field_name("left") if node.type == "assignment" else None
    right = node.child_by_field_name("right") if node.type == "assignment" else None
    if left is None or right is None or unit.syntax.text(left) not in names:
        return False
    return any(tainted(unit, part, ("remote",)) is not None for part in walk(right))


_KEEPS_PAGE: Final = re.compile(r"(?:\w+\.)*\w*cache\w*\.cached\b")
_BY_PERSON: Final = re.compile(r"\b(?:key_prefix|make_cache_key|unless)\s*=")
_KEEPS_RESULT: Final = frozenset(("functools.lru_cache", "functools.cache"))
_PERSON: Final = re.compile(
    r"\bsession(?:\[|\.get\()|\bcurrent_user\b|\bg\.user\b|\brequest\.(?:cookies|authorization|user)\b|\bget_jwt_identity\("
)
"""Who is asking, as a function learns it without being told by its caller."""


def kept_for_all(unit: UnitView, new: New) -> Iterator[Match]:
    """`@cache.cached(timeout=60)` above a view that shows what is `current_user`'s"""
    for function in unit.syntax.find("function_definition"):
        body, given = function.child_by_field_name("body"), function.child_by_field_name("parameters")
        found = next((each for each in decorators(function) if _keeps_answer(unit, each, given)), None)
        if found is None or body is None or in_test(unit, function):
            continue
        if _PERSON.search(unit.syntax.text(body)):
            yield new(found)


def not_kept(match: Match) -> list[Edit]:
    """Without the decorator."""
    decorator = match.node.parent
    return without_line(match, decorator) if decorator is not None else []


def _keeps_answer(unit: UnitView, decorator: Node, parameters: Node | None) -> bool:
    text = unit.syntax.text(decorator)
    if _KEEPS_PAGE.match(text):
        return _BY_PERSON.search(text) is None
    callee = decorator.child_by_field_name("function") if decorator.type == "call" else decorator
    plain = parameters is None or not parameters.named_children
    return plain and callee is not None and unit.names.resolve(callee) in _KEEPS_RESULT


__all__ = ["kept_for_all", "kept_in_module", "not_kept"]
