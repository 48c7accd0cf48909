"""Servers of WebSockets in JavaScript that know their visitors by a cookie, and ask for no origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_SERVER: Final = re.compile(
    rb"\bnew\s+(?:(?:WebSocket|WS|ws)\.)?(?:WebSocketServer|WebSocket\.Server|Server|WSServer)\s*\("
)
_PACKAGE: Final = re.compile(rb"(?:\bfrom\s+|\brequire\(\s*)['\"]ws['\"]")
_ROUTE: Final = re.compile(rb"\{\s*websocket:\s*true\b")
"""A route of `@fastify/websocket`."""
_BY_COOKIE: Final = re.compile(
    rb"(?i)headers\s*(?:\.\s*|\[\s*['\"])cookie|\.cookies\b|cookie\.parse|session_?parser|\bsession\s*\("
    rb"|(?:req|request)\.session\b"
)
_BY_HOOK: Final = re.compile(rb"\.(?:authenticate|jwtVerify)\b|onRequest\b|preValidation\b")
"""A browser sends no header of a page's choice with a WebSocket: these look at a cookie, or at the address."""
_IN_ADDRESS: Final = re.compile(rb"(?i)\.query\b|searchParams|sec-websocket-protocol|\.protocol\b|ticket")
_ORIGIN: Final = re.compile(rb"(?i)origin|csrf|sec-fetch|same-?site")


def for_any_site(view: FileView) -> Iterator[FileMatch]:
    """`new WebSocketServer({ server })` in a file that reads cookies, and has no word of an origin."""
    text = view.text
    if _ORIGIN.search(text) is not None or in_tests(view.path):
        return
    if _PACKAGE.search(text) is not None and _BY_COOKIE.search(text) is not None:
        for found in _SERVER.finditer(text):
            yield FileMatch(*found.span())
    elif _IN_ADDRESS.search(text) is None and (_BY_COOKIE.search(text) or _BY_HOOK.search(text)):
        for found in _ROUTE.finditer(text):
            yield FileMatch(*found.span(), confidence=Confidence.LOW)


__all__ = ["for_any_site"]
