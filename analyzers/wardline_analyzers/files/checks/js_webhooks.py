"""Webhooks of JavaScript that believe what anybody sends: routes of a router, and files of Next.js."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.javascript.comments import without_comments
from wardline_analyzers.checks.webhook_words import ACTS, PROVED
from wardline_analyzers.files.checks.js_routes import ASKS_FIRST, HANDLER, ROUTE
from wardline_analyzers.files.checks.stretches import with_ends
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView

_WEBHOOK: Final = re.compile(rb"(?i)web-?_?hook|/hooks?(?:/|['\"`])")
_MANAGED: Final = re.compile(rb"(?i)(?:hooks?/:\w+|hooks|create|test|config\w*|settings|list|register)['\"`]$")
"""The address of those who keep a list of webhooks: `POST /webhooks`, `/webhooks/:id`."""
_BODY: Final = re.compile(r"\b(?:req|request|ctx\.request|ctx|c\.req)\.(?:body\b|rawBody\b|json\(|text\(|parseBody\()")
_TAKEN: Final = frozenset((b"post", b"put", b"all"))
_FILE: Final = re.compile(
    r"(?i)(?:^|/)(?:app/(?:.*/)?[\w-]*web-?hooks?[\w-]*/(?:.*/)?route|pages/api/(?:.*/)?[\w-]*web-?hook[\w/-]*)\.[jt]s$"
)
_EXPORTED: Final = re.compile(rb"export (?:default )?async function (?:POST|handler)\b|export const POST\b")
_ANSWER: Final = re.compile(r"\b(?:res|resp|response|reply)(?:\s*\.\w+\([^()]*\))*\s*\.\w+\(")
"""`res.status(200).send(`: to answer is no act."""


def unproved(view: FileView) -> Iterator[FileMatch]:
    """`app.post('/webhooks/stripe', …)` that acts on the body, and in whose text nothing asks who has sent it."""
    text = view.text
    if in_tests(view.path):
        return
    if _FILE.search(view.path) is not None:
        exported = _EXPORTED.search(text)
        if exported is not None and _believes(text):
            yield FileMatch(*exported.span(), {"callee": exported[0].decode().rpartition(" ")[2]})
        return
    if _WEBHOOK.search(text) is None or ASKS_FIRST.search(text) is not None:
        return
    routes = list(ROUTE.finditer(text))
    for route, end in with_ends(routes, text):
        path = route["path"]
        if route["word"] not in _TAKEN or _WEBHOOK.search(path) is None or _MANAGED.search(path) is not None:
            continue
        if HANDLER.search(text, route.end(), end) is not None and _believes(text[route.end() : end]):
            yield FileMatch(route.start(), route.end("path"), {"callee": path[1:-1].decode(errors="replace")})


def _believes(text: bytes) -> bool:
    said = _ANSWER.sub("", without_comments(text.decode(errors="replace")))
    return _BODY.search(said) is not None and ACTS.search(said) is not None and PROVED.search(said) is None


__all__ = ["unproved"]
