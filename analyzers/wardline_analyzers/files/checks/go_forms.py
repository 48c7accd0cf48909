"""Forms of Go's programs that a cookie opens, which browsers send along from every site's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.go_source import functions
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_ASKS: Final = re.compile(
    rb"(?i)csrf|xsrf|nosurf|SameSite|\"Origin\"|Sec-Fetch|CrossOriginProtection|X-Requested-With|\"Referer\"|\.Referer\(\)"
    rb"|form_?token|anti_?forgery|application/json"
)
_FORM: Final = re.compile(rb"\.(?:PostFormValue|PostForm|FormValue|ParseForm|DefaultPostForm)\b")
_SESSION: Final = re.compile(
    rb"\b(?:store|sessions?|\w+[sS]tore)\.Get\(r\b|\.Cookie\(\"[^\"\n]*(?:sess|sid|auth|token|login)[^\"\n]*\"\)|\bsessions\.Default\("
    rb"|\bsession\.Get\("
)
_CHANGES: Final = re.compile(
    rb"\.Exec(?:Context)?\(|\.(?:Save|Update\w*|Delete\w*|Create\w*|Set\w+|Change\w*|Transfer\w*|Insert\w*|Remove\w*|Store)\("
    rb"|\]\s*[-+]?=(?!=)"
)
_POSTS: Final = re.compile(rb"\.Methods\([^)\n]*(?:POST|MethodPost)|\.P(?:ost|OST)\(\s*\"|\"POST /")
_LOGS_IN: Final = re.compile(
    rb"(?i)^(?:\w*_)?(?:log_?in|sign_?in|authenticate|register|sign_?up|callback)\w*$"
    rb"|handle(?:Login|SignIn)"
)


def cookies_without_token(view: FileView) -> Iterator[FileMatch]:
    """A handler that knows its visitor by a cookie changes something by a form, and the file asks for no token."""
    if _ASKS.search(view.text):
        return
    for each in functions(view):
        if b"Request" not in each.signature and b"Context" not in each.signature and b"Ctx" not in each.signature:
            continue
        if _LOGS_IN.search(each.name) or not _FORM.search(each.body) or not _SESSION.search(each.body):
            continue
        change = _CHANGES.search(each.body)
        if change is None:
            continue
        at = view.text.rfind(each.name, 0, each.start)
        routed = _POSTS.search(view.text) is not None or b"MethodPost" in each.body or b'"POST"' in each.body
        sure = Confidence.MEDIUM if routed else Confidence.LOW
        yield FileMatch(at, at + len(each.name), confidence=sure)
        return


__all__ = ["cookies_without_token"]
