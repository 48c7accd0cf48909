"""WebSockets of Python that answer every web site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.routes import route_of
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import is_text_alone, name_of, statements


def every_origin(unit: UnitView, new: New) -> Iterator[Match]:
    """`def check_origin(self, origin): return True`, of a handler of Tornado"""
    for function in unit.syntax.find("function_definition"):
        if name_of(unit.syntax, function) != "check_origin" or in_test(unit, function):
            continue
        body = [each for each in statements(function.child_by_field_name("body")) if not is_text_alone(each)]
        if [unit.syntax.text(each) for each in body] == ["return True"]:
            yield new(body[0])


def opened_by_cookie(unit: UnitView, new: New) -> Iterator[Match]:
    """`async def feed(socket: WebSocket)` that knows its visitor by `socket.cookies`, with no word of an origin"""
    for function in unit.syntax.find("function_definition"):
        text = unit.syntax.text(function)
        name = _SOCKET.search(text[:_HEAD])
        if name is None or route_of(unit, function) is None or in_test(unit, function):
            continue
        cookies = f"{name['name']}.cookies" in text or f"{name['name']}.session" in text
        if cookies and re.search(r"(?i)origin", text) is None:
            yield new(function.child_by_field_name("name") or function)


_SOCKET: Final = re.compile(r"(?P<name>\w+)\s*:\s*(?:\w+\.)?WebSocket\b")
_HEAD: Final = 400

__all__ = ["every_origin", "opened_by_cookie"]
