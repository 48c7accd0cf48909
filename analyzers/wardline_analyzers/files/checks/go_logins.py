"""Logins of Go's programs: the route that leads to one, and whether anything on the way counts the tries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.go_source import MAKES_ROUTER, call_at, functions
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_ROUTE: Final = re.compile(
    rb"\b[\w.]+(?:\([^()\n]*\))?\.(?:P(?:ost|OST)|HandleFunc|Handle|Any|ANY|All|Method)\(\s*(?:\"POST\", )?"
    rb"\"(?:POST )?[^\"\n]*/(?:log-?in|sign-?in|authenticate|sessions?/new)/?\""
)
_LIMITS: Final = re.compile(
    rb"(?i)limit|throttl|brute|attempt|lock(?:ed|out)\b|captcha|\btries\b|fail(?:ed|ures)_?(?:count|logins?)|TooManyRequests"
    rb"|\b429\b|httprate|tollbooth|x/time/rate|redis_rate"
)
_ROUTES: Final = re.compile(rb"\bhttp\.HandleFunc\(")
"""Puts a route into the router that is there always."""
_COMPARES: Final = re.compile(rb"\b(?:bcrypt\.CompareHashAndPassword|argon2id\.ComparePasswordAndHash)\(")


_WIRING: Final = re.compile(rb"(?m)^[^\n]*(?:\.Use\(|\.With\(|/log-?in|/sign-?in)[^\n]*$|^\s*\"[\w.-]+/[^\"\n]+\"$")
"""Lines that put handlers before others, or that import."""
_ANSWERS: Final = re.compile(rb"\bhttp\.ResponseWriter\b|\*gin\.Context\b|\becho\.Context\b|\bfiber\.Ctx\b")


def route_without_limit(view: FileView) -> Iterator[FileMatch]:
    """A handler that compares a password with a hash, or a route to a login in the file that makes the router; and the
    file speaks of no limit anywhere. Surer where route and router are to be seen.
    """
    text, named = view.text, functions(view)
    if not named or any(_LIMITS.search(line) for line in _WIRING.findall(text)):
        return
    limited = _LIMITS.search(text) is not None
    here = MAKES_ROUTER.search(text) or _ROUTES.search(text)
    route = _ROUTE.search(text) if here and not limited else None
    sure = Confidence.LOW if route is None else Confidence.MEDIUM
    places = [
        each.start + found.start()
        for each in named
        if (found := _COMPARES.search(each.body))
        and not _LIMITS.search(each.body)
        and _ANSWERS.search(each.signature + each.body[: found.start()])
    ]
    if not places and route is not None:
        places = [route.start()]
    for start in places:
        yield FileMatch(start, call_at(text, start), confidence=sure)


__all__ = ["route_without_limit"]
