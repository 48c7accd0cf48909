"""Servers of JavaScript as a whole: what none of their lines says, though one of them should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView

_COOKIES: Final = re.compile(
    rb"\.\s*(?:use|register)\s*\(\s*("
    rb"(?:cookieParser|cookieSession|expressSession|session|express\.cookieParser|express\.session)\s*\("
    rb"|require\(\s*['\"](?:cookie-parser|cookie-session|express-session|@?fastify[-/]cookie)['\"]\s*\)"
    rb"|(?:fastifyCookie)\b)"
)
"""Cookies are read, or a session is kept in one."""
_PACKAGES: Final = re.compile(
    rb"['\"](?:cookie-parser|cookie-session|express-session|client-sessions|@?fastify[-/]cookie)['\"]"
)
_CHANGES: Final = re.compile(
    rb"\.\s*(?:post|put|patch|delete|del)\s*\(\s*['\"`/]|method:\s*['\"](?:POST|PUT|PATCH|DELETE)"
)
"""A route that changes something."""
_TOKEN: Final = re.compile(
    rb"(?i)csrf|xsrf|csurf|lusca|same_?site|\borigin\b|sec-fetch|double-?submit|bearer|authorization"
)


def cookies_without_token(view: FileView) -> Iterator[FileMatch]:
    """A server whose sessions are in cookies, with routes that change something, and no word of a token."""
    text = view.text
    if not _PACKAGES.search(text) or not _CHANGES.search(text) or _TOKEN.search(text) or in_tests(view.path):
        return
    for found in _COOKIES.finditer(text):
        yield FileMatch(found.start(1), found.end(1))


__all__ = ["cookies_without_token"]
