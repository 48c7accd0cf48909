"""Handlers of aiohttp, Tornado and web sockets that change data and ask nobody who is calling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.auth.views import asks_who, is_for_anybody
from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, name_of, words

_CHANGES: Final = re.compile(
    r"\bDELETE FROM\b|\.delete(?:_\w+)?\((?!\s*request\b)|\b(?:delete|remove|drop|wipe|purge)_\w+\("
)
_USER: Final = re.compile(r"(?i)\buser(?:_id)?\b|middleware")
"""Words that stand for who is calling in handlers that a middleware has asked for."""
_VERBS: Final = words("post put patch delete")
_ANSWERS: Final = re.compile(r"\bweb\.(?:json_response|Response|HTTP\w+)\(")


def open_handler(unit: UnitView, new: New) -> Iterator[Match]:
    """`async def remove(request)` of aiohttp, and `post` of a `RequestHandler` of Tornado, with `DELETE FROM` in it"""
    if in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        if not (_is_of_aiohttp(unit, function) or _is_of_tornado(unit, function)) or decorators(function):
            continue
        text, name = unit.syntax.text(function), function.child_by_field_name("name")
        if name is None or not _CHANGES.search(text) or in_test(unit, function):
            continue
        if asks_who(text) or _USER.search(text):
            continue
        if not is_for_anybody(f"{unit.around.owner}.{unit.syntax.text(name)}"):
            yield new(name)


def _is_of_aiohttp(unit: UnitView, function: Node) -> bool:
    if "aiohttp" not in unit.names.packages or unit.around.owner:
        return False
    return (
        parameter_names(unit.syntax, function) == ["request"]
        and _ANSWERS.search(unit.syntax.text(function)) is not None
    )


def _is_of_tornado(unit: UnitView, function: Node) -> bool:
    """A method of a class right below Tornado's own: what another one above it asks for is not seen."""
    own = tuple(unit.around.bases) == ("tornado.web.RequestHandler",)
    return own and name_of(unit.syntax, function) in _VERBS


__all__ = ["open_handler"]
