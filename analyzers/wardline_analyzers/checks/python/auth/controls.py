"""Small servers that stop, restart or wipe something for whoever sends the word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import in_http_server
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test

_ORDER: Final = re.compile(
    r"(?i)[\"'](?:/|admin/|/admin/)?(?:shut_?down|reboot|restart|power_?off|wipe|purge|drop|kill|factory_?reset|reset_?all"
    r"|delete|delete_?all|clear_?all|unlock|stop_?server|halt|quit_?server)\b[^\"'\n]{0,24}[\"']"
)
_COMPARED: Final = re.compile(r"(?:==|\bin\b|\.startswith\(|\bcase\b|endswith\()\s*\(?\s*b?$")
_ASKS: Final = re.compile(
    r"(?i)auth|token|password|passwd|secret|credential|login|signature|hmac|compare_digest|api_?key|permission|is_admin"
    r"|client_address|peername|allowed|whitelist|forbidden|\b40[13]\b|session|certificate|\brole"
)
_OF_STREAMS: Final = ("asyncio.StreamReader", "asyncio.streams.StreamReader")
_SERVERS: Final = re.compile(r"(?:Stream|Datagram|Base)RequestHandler$|(?:BaseHTTP|SimpleHTTP)RequestHandler$")


def taken_from_anybody(unit: UnitView, new: New) -> Iterator[Match]:
    """`if command == "shutdown": …` in a handler of `asyncio.start_server`, `socketserver` or `http.server`"""
    if in_example(unit) or not _ORDER.search(unit.syntax.source.decode("utf-8", "replace")):
        return
    for function in unit.syntax.find("function_definition"):
        text = unit.syntax.text(function)
        if _ASKS.search(text) or not _is_served(unit, function) or in_test(unit, function):
            continue
        name = function.child_by_field_name("name")
        for order in _ORDER.finditer(text):
            if _COMPARED.search(text[: order.start()].rstrip("bB")) and name is not None:
                yield new(name)
                break


def _is_served(unit: UnitView, function: Node) -> bool:
    """Does a server call it for each message or connection?"""
    name = function.child_by_field_name("name")
    called = unit.syntax.text(name) if name is not None else ""
    if any(_SERVERS.search(base) for base in unit.around.bases):
        return called == "handle" or (in_http_server(unit, function) and called.startswith("do_"))
    listed = function.child_by_field_name("parameters")
    first = listed.named_children[0] if listed is not None and listed.named_children else None
    told = first.child_by_field_name("type") if first is not None else None
    if told is not None:
        return (unit.names.annotation(told) or "") in _OF_STREAMS or unit.syntax.text(told) in _OF_STREAMS
    given = [unit.syntax.text(each) for each in listed.named_children] if listed is not None else []
    return given == ["reader", "writer"] and "asyncio" in unit.names.packages


__all__ = ["taken_from_anybody"]
