"""Records that JavaScript shows or changes for whoever is logged in, by nothing but their number.

Looked at are routes of a router that asks for a login before all of them, and actions of a module with "use server".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.javascript.auth.access import LOOKS_UP, RECORD, THEIRS
from wardline_analyzers.files.checks.js_routes import ASKS_FIRST, HANDLER, ROUTE, actions
from wardline_analyzers.files.checks.stretches import with_ends
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_RIGHTS: Final = re.compile(rb"(?i)admin|role|permission|owner|\bcan[A-Z(]|polic|staff|access|tenant")
"""The hook for all routes asks for more than a login."""
_REFUSES: Final = re.compile(
    r"\bif\s*\(\s*!?\w+(?:\??\.\w+){0,3}(?:\s*[!=]==?\s*(?:null|undefined))?\s*\)\s*(?:\{[^{}]{0,200}\}|[^;{}]{0,200};)"
)
"""Nobody is logged in."""
_SIGNED_IN: Final = re.compile(
    r"(?i)\b(?:const|let)\s+(?:\{\s*(?P<parts>[^{}]{0,80})\}|(?P<name>\w+))\s*=\s*await\s+\w*(?:session|auth|current_?user|get_?user)\w*\("
)
_BY_NUMBER: Final = re.compile(
    r"\.(?:delete|update|deleteMany|updateMany|remove)\w*\(\s*\{\s*where:\s*\{\s*id\b(?![^{}]*,\s*\w+)[^{}]*\}"
    r"|\.(?:delete|update)\([^;]{0,200}?\.where\(\s*eq\(\s*\w+\.id\b[^;]{0,80}\)"
    r"|\.(?:findByIdAnd(?:Delete|Update|Remove)|deleteById)\("
)
"""A record is changed that nothing but its number is asked for."""


def behind_login(view: FileView) -> Iterator[FileMatch]:
    """`router.use(requireUser)`, and `router.get("/:id", …)` that asks for an order by its number alone."""
    text = view.text
    first = ASKS_FIRST.search(text)
    if first is None or _RIGHTS.search(first[0]) is not None or in_tests(view.path):
        return
    routes = list(ROUTE.finditer(text))
    for route, end in with_ends(routes, text):
        handler = HANDLER.search(text, route.end(), end)
        if handler is None or b"(" in text[route.end() : handler.start()].replace(b"(", b"", 2):
            continue  # more than the parameters of the handler: a right is asked for
        body = text[handler.start() : end].decode(errors="replace")
        found = LOOKS_UP.search(body)
        if found is not None and RECORD.search(found["model"]) is not None and THEIRS.search(body) is None:
            yield FileMatch(route.start(), route.end("path"), confidence=Confidence.MEDIUM)


def changed_by_action(view: FileView) -> Iterator[FileMatch]:
    """An action that asks whether somebody is logged in, and never again who: whose record it is counts for nothing."""
    if in_tests(view.path):
        return
    for start, end, body in actions(view.text):
        said = body.decode(errors="replace")
        session, change = _SIGNED_IN.search(said), _BY_NUMBER.search(said)
        if session is None or change is None or session.start() > change.start():
            continue
        names = re.findall(r"\w+", session["parts"] or session["name"])
        rest = _REFUSES.sub("", said[session.end() :])
        if not any(re.search(rf"\b{name}\b", rest) for name in names) and THEIRS.search(rest) is None:
            yield FileMatch(start, end, confidence=Confidence.MEDIUM)


__all__ = ["behind_login", "changed_by_action"]
