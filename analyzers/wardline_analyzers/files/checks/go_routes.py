"""Routes of Go that administer or remove accounts, in a file that makes the router and guards nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.go_source import MAKES_ROUTER, Function, call_at, functions
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView

_ADMINISTERS: Final = re.compile(
    rb"\.(?:Group|Route|PathPrefix|Mount|Handle|HandleFunc|Get|Post|Put|Patch|Delete|GET|POST|PUT|PATCH|DELETE)\(\s*"
    rb"\"(?:[A-Z]+ )?[^\"\n]*/(?:admin|backoffice|superuser|staff)(?:/[^\"\n]*)?\""
    rb"|\.(?:(?:Handle|HandleFunc)\(\s*\"DELETE |(?:Delete|DELETE)\(\s*\")[^\"\n]*"
    rb"/(?:users|accounts|members|customers)/(?:\{\w+\}|:\w+)\""
)
_GUARDS: Final = re.compile(
    rb"(?i)auth|guard|require|jwt|protect|verif|\bacl|rbac|casbin|permi|\w*only\(|policy|mustbe|ensure|restrict|session|\bcheck\w*\("
    rb"|apikey|token|is_?admin|role|40[13]\b|forbidden|login"
)
_TEXTS: Final = re.compile(rb"\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`")
_HANDLERS: Final = re.compile(rb"\"\s*,\s*(?:\w+\.)*(\w+)\)")


def administers_for_all(view: FileView) -> Iterator[FileMatch]:
    """`r.Route("/admin", …)` where the router is made, with no guard in it or in the handlers behind it."""
    named = functions(view)
    for each in named:
        route = _ADMINISTERS.search(each.body) if MAKES_ROUTER.search(each.body) else None
        if route is None or _GUARDS.search(_TEXTS.sub(b'""', each.body)):
            continue
        handlers = [one for one in named if one.name in set(_HANDLERS.findall(each.body[route.start() :]))]
        if handlers and not any(_asks(one) for one in handlers):
            start = each.start + route.start() + 1
            yield FileMatch(start, call_at(view.text, start) if b"func" not in route[0] else start + len(route[0]))


def _asks(handler: Function) -> bool:
    return _GUARDS.search(handler.body) is not None


__all__ = ["administers_for_all"]
