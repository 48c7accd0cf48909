"""Cookies of Go's servers that open a session: fields that are set one by one, options of a whole store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.checks.private_names import SESSION_COOKIE
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import enclosing

_SENDS: Final = re.compile(r"\.(?:SetCookie|Cookie)$")
"""`http.SetCookie(w, cookie)`, `c.SetCookie(cookie)`, fiber's `c.Cookie(cookie)`"""
_EMPTY_COOKIE: Final = r"\b{name}\s*:?=\s*new\((?:http|fiber)\.Cookie\)|\bvar {name} \*?(?:http|fiber)\.Cookie\b"
_ON: Final = r"(?!\s*false\b)"
_FOR_SCRIPTS: Final = "This cookie opens a session, and scripts in the page can read it. Set `HttpOnly`."


def session_cookie(match: Match) -> bool:
    """The cookie opens a session, by its name, or nobody knows what it is; it is not deleted, and not mended later."""
    if in_test(match.unit, match.node) or _is_sent_to_server(match):
        return False
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    for word in ("Secure", "HttpOnly"):
        if re.search(rf"\.{word}\s*={_ON}", text):
            return False
    age, value = match.argument("MaxAge"), match.argument("Value")
    if age is not None and match.text(age).startswith("-"):
        return False
    if value is not None and match.unit.constant(value) == "":
        return False
    name = match.argument("Name|0")
    if name is None:
        later = re.search(r"\.Name\s*=\s*\"([^\"]+)\"", text)
        return later is not None and SESSION_COOKIE.search(later[1]) is not None
    known = match.unit.constant(name)
    if isinstance(known, str):
        return bool(SESSION_COOKIE.search(known))
    match.confidence = Confidence.LOW
    return True


def _is_sent_to_server(match: Match) -> bool:
    """`request.AddCookie(&http.Cookie{…})`: of a cookie that is sent, its name and its value are all that is said."""
    call = enclosing(match.node, "call_expression")
    callee = call.child_by_field_name("function") if call is not None else None
    return callee is not None and match.text(callee).endswith(".AddCookie")


def filled_later(unit: UnitView, new: New) -> Iterator[Match]:
    """`cookie := new(http.Cookie)`, `var cookie fiber.Cookie`: its fields are set one by one, and a flag is not."""
    for node, name in _given_away(unit):
        function = function_around(node)
        if function is None:
            continue
        text = unit.syntax.text(function)
        if not name.isidentifier() or not re.search(_EMPTY_COOKIE.format(name=name), text):
            continue
        called = re.search(rf"\b{name}\.Name\s*=\s*\"([^\"]+)\"", text)
        if called is None or not SESSION_COOKIE.search(called[1]) or re.search(rf"\b{name}\.MaxAge\s*=", text):
            continue
        match = new(node)
        if re.search(rf"\b{name}\.Secure\s*={_ON}", text):
            if re.search(rf"\b{name}\.H(?:ttp|TTP)Only\s*={_ON}", text):
                continue
            match.message = _FOR_SCRIPTS
        if outside_tests(match):
            yield match


def _given_away(unit: UnitView) -> Iterator[tuple[Node, str]]:
    """Where a variable is sent as a cookie, or returned, with its name."""
    for node in unit.syntax.find("call_expression"):
        callee = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        sends = callee is not None and _SENDS.search(unit.syntax.text(callee)) is not None
        if sends and given is not None and given.named_children:
            yield node, unit.syntax.text(given.named_children[-1]).lstrip("&")
    for node in unit.syntax.find("return_statement"):
        if node.named_child_count == 1:
            yield node, unit.syntax.text(node).removeprefix("return").strip().lstrip("&")


def sent_along(match: Match) -> bool:
    """A cookie of a session, or the options of all sessions, goes along with requests that other sites make."""
    if (match.name or "").endswith(".Options"):
        return outside_tests(match)
    return session_cookie(match)


def store_in_clear(match: Match) -> bool:
    """The options of a store of sessions, written out without `Secure`; not those that end a session."""
    age, function = match.argument("MaxAge"), function_around(match.node)
    if age is not None and match.text(age).startswith("-"):
        return False
    later = function is not None and re.search(r"\.Secure\s*=(?!\s*false\b)", match.text(function)) is not None
    return not later and less_sure_in_tests(match)


__all__ = ["filled_later", "sent_along", "store_in_clear"]
