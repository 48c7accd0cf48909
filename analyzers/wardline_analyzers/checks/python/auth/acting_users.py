"""Functions that are told who is acting, change what belongs to somebody, and never look at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.python.parameters import name_node
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, walk

_ACTING: Final = re.compile(
    r"(?:current|acting|requesting|calling|logged_in)_?user(?:_id)?|user|actor(?:_id)?|requester(?:_id)?|requested_by|caller"
    r"|principal"
)
_VERB: Final = re.compile(
    r"(?:delete|remove|destroy|cancel|rename|update|edit|publish|unpublish|archive|close|transfer)_?\w*"
)
_NUMBER: Final = re.compile(r"(?:\w+_)?(?:id|pk|uuid|number|key)")
_CHANGES: Final = re.compile(
    r"\bdel |\.(?:pop|delete|remove|save|update|commit|delete_one|update_one|execute)\(|\.delete_\w+\(|\.remove_\w+\("
)
_ABSTRACT: Final = re.compile(r"NotImplemented|@abstractmethod|@override|\.\.\.$|\bsuper\(\)")


def never_asked(unit: UnitView, new: New) -> Iterator[Match]:
    """`def delete_page(self, user, page_id): self.pages.pop(page_id)`"""
    if unit.around.bases or in_example(unit):  # a method of some interface takes what that says
        return
    for function in unit.syntax.find("function_definition"):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        if name is None or body is None or not _VERB.fullmatch(unit.syntax.text(name)) or decorators(function):
            continue
        listed = function.child_by_field_name("parameters")
        parameters = listed.named_children if listed is not None else []
        given = {unit.syntax.text(name_node(each)): each for each in parameters}
        acting = next((called for called in given if _ACTING.fullmatch(called)), "")
        numbers = {called for called in given if _NUMBER.fullmatch(called) and called != acting}
        if not acting or given[acting].child_by_field_name("value") is not None or not numbers:
            continue
        text = unit.syntax.text(body)
        if _ABSTRACT.search(text) or not _CHANGES.search(text) or is_handler(unit, function) or in_test(unit, function):
            continue
        used = {unit.syntax.text(node) for node in walk(body) if node.type == "identifier"}
        if acting not in used and numbers & used:
            yield new(given[acting], confidence=Confidence.MEDIUM)


def named_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`def update(body: Update, user=Depends(current_user)): save(load(body.user_id))`"""
    for function in unit.syntax.find("function_definition"):
        body, listed = function.child_by_field_name("body"), function.child_by_field_name("parameters")
        if body is None or listed is None or in_test(unit, function) or in_example(unit) or not decorators(function):
            continue
        given = {unit.syntax.text(name_node(each)): each for each in listed.named_children}
        asked = next((name for name, each in given.items() if _LOGGED_IN.search(unit.syntax.text(each))), "")
        used = {unit.syntax.text(node) for node in walk(body) if node.type == "identifier"}
        if not asked or asked in used or not is_handler(unit, function):
            continue
        text = unit.syntax.text(body)
        named = next((n for n in walk(body) if n.type == "attribute" and _is_owner(unit, n, given)), None)
        if named is not None and (_CHANGES.search(text) or _SAVES.search(text)):
            yield new(named)


_LOGGED_IN: Final = re.compile(
    r"=\s*(?:Depends|Security)\(\s*(?:\w+\.)?(?:get_)?(?:current|logged_in|auth\w*)_?(?:active_)?user\s*\)"
)
_OWNER: Final = re.compile(r"(?P<base>\w+)\.(?:user|account|owner|customer|member|author|employee)_id")
_SAVES: Final = re.compile(r"\b(?:save|update|delete|remove|cancel|close|set|change|transfer)_\w+\(")


def _is_owner(unit: UnitView, node: Node, given: dict[str, Node]) -> bool:
    """`body.user_id`, of a parameter"""
    found = _OWNER.fullmatch(unit.syntax.text(node))
    return found is not None and found["base"] in given


__all__ = ["named_by_client", "never_asked"]
