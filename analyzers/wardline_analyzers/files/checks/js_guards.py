"""Routes, methods and actions of JavaScript that anybody may call, though those beside them ask who calls.

Looked at are NestJS's controllers, routes of Express, Koa and Fastify on one router, and the actions that a module
with "use server" exports. Where nothing in the file asks, the asking may stand in another one: nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wardline_analyzers.files.checks.action_names import FOR_ALL, SERIOUS
from wardline_analyzers.files.checks.js_routes import ASKS_FIRST, HANDLER, MARKED, OTHER_SERVERS, ROUTE, actions
from wardline_analyzers.files.checks.stretches import with_ends
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_CONTROLLER: Final = re.compile(rb"@Controller\b")
_MARKED_CHANGE: Final = re.compile(rb"@(?P<word>Post|Put|Patch|Delete)\(")
_MARKED_GUARD: Final = re.compile(
    rb"@UseGuards\((?![^)]*(?:Local|Throttl|Csrf|Captcha|Refresh))[^)]|@(?:Auth(?:enticated|ori[sz]ed)?|Secured)\("
)
_MARKED_RIGHT: Final = re.compile(rb"@(?:Roles?|RequirePerm\w*|Permissions?|Authori[sz]e)\w*\(")
"""What a guard reads: where no method names one, all have the same."""
_MARKED_OPEN: Final = re.compile(rb"@\w*(?:Public|Anonymous|SkipAuth|NoAuth|Unprotected|UseGuards)")

_ROUTE_CHANGES: Final = frozenset((b"post", b"put", b"patch", b"delete", b"del"))
_PLACES: Final = tuple(quote + sign for quote in (b"'", b'"', b"`") for sign in (b"/", b":", b"*", b"'", b'"', b"`"))
"""How the path of a route begins; a client names whole addresses."""
_GUARD: Final = re.compile(
    rb"(?i)auth|sign(?:ed)?_?in|logged|log-?in|session|guard|admin|roles?\b|permission|protect|jwt|verify|ensure|require(?!\s*\()|\bonly"
    rb"|\bcan\b|polic|passport|allow(?!ed_?(?:types|mime))|access|owner|token|current_?user|api_?key"
)
_FOR_EVERYBODY: Final = re.compile(
    rb"(?i)hook|callback|verify|unsubscribe|invit|share|health|view|click|vote|like|oauth|token|cart|track"
)

_APPLICATION: Final = re.compile(rb"(\w+)\s*=\s*express\(\)")
_IMPORTS: Final = re.compile(rb"(?:require\(\s*|\bfrom\s+)['\"]([^'\"\n]*)['\"]")

_CALL_CHANGES: Final = re.compile(
    rb"(?i)\.(?:delete|remove|destroy|update|set)\w*\s*\(|\bDELETE\s+FROM\b|\bUPDATE\s+\S+\s+SET\b"
)
_CALL_ASKS: Final = re.compile(
    rb"(?i)\b(?:await\s+)?\w*(?:auth|session|current_?user|get_?user|require|ensure|verify|guard|permission|can_?access)\w*\s*\("
)
_WHO: Final = re.compile(
    rb"(?i)auth|logged|session|permission|permitted|\brole|api_?key|(?:req|request|ctx|state)\.user\b|current_?user|passport|\b40[13]\b"
    rb"|forbidden|unauthorized|is_?admin|require(?!d\b|\s*\()|verify|signature|secret|credential|jwt|identity|policy|owner|guard|csrf|protect"
)
"""Words of somebody who asks who is calling."""


@dataclass(slots=True, frozen=True)
class _Entry:
    """A route, a method or an action."""

    start: int
    end: int
    changes: bool
    """Does it change what is there, of what its caller names?"""
    guarded: bool
    open: bool
    """Is it meant for everybody, or does it ask by itself?"""


def open_beside_guarded(view: FileView) -> Iterator[FileMatch]:
    """Entries that change data and ask for nothing, where most of those beside them that change data ask."""
    if in_tests(view.path):
        return
    for beside in view.of(_groups):
        guarded = sum(entry.guarded for entry in beside)
        bare = [entry for entry in beside if not entry.guarded and not entry.open]
        if guarded < max(1, len(bare)):
            continue
        for entry in bare:
            if entry.changes:
                yield FileMatch(entry.start, entry.end, confidence=Confidence.MEDIUM if guarded > 1 else Confidence.LOW)


def _groups(view: FileView) -> tuple[tuple[_Entry, ...], ...]:
    """Entries that belong together, and one of which at least changes something."""
    text = view.text
    found = [*_controllers(text), *_routers(text), _actions(text)]
    return tuple(tuple(entries) for entries in found)


def _controllers(text: bytes) -> Iterator[Sequence[_Entry]]:
    if b"@Controller" not in text:
        return
    marked = list(MARKED.finditer(text))
    guard = _MARKED_GUARD if _MARKED_GUARD.search(text) else _MARKED_RIGHT
    entries: list[_Entry] | None = None
    for each, end in with_ends(marked, text):
        marks = each["marks"]
        if each["class"] is not None:
            if entries:
                yield entries
            asks = _MARKED_GUARD.search(marks) or _MARKED_OPEN.search(marks)
            entries = [] if _CONTROLLER.search(marks) and not asks else None
        elif entries is not None and (change := _MARKED_CHANGE.search(marks)) is not None:
            name = each["method"]
            serious = change["word"] != b"Post" or SERIOUS.search(name) is not None
            guarded = guard.search(marks) is not None
            is_open = _MARKED_OPEN.search(marks) or FOR_ALL.search(name) or _WHO.search(text, each.end("method"), end)
            entries.append(_Entry(each.start("method"), each.end("method"), serious, guarded, bool(is_open)))
    if entries:
        yield entries


_ADMIN: Final = re.compile(rb"@Controller\([^)]*['\"`/](?:admin\w*|internal|backoffice|superuser)['\"`/]")


def open_administration(view: FileView) -> Iterator[FileMatch]:
    """A controller of NestJS that administers, and asks for nothing: no guard, no role, on none of its methods.

    A guard for the whole application asks for a login; which right it takes, each controller has to say.
    """
    text = view.text
    if in_tests(view.path) or _ADMIN.search(text) is None:
        return
    marked = list(MARKED.finditer(text))
    for number, each in enumerate(marked):
        if each["class"] is None or _ADMIN.search(each["marks"]) is None:
            continue
        end = next((other.start() for other in marked[number + 1 :] if other["class"] is not None), len(text))
        own = each["marks"] + text[each.end() : end]
        if _MARKED_ANY.search(own) is None and _WHO.search(text, each.end(), end) is None and _METHOD.search(own):
            yield FileMatch(each.start("class"), each.end("class"), confidence=Confidence.MEDIUM)


def open_admin_routes(view: FileView) -> Iterator[FileMatch]:
    """Routes of Hono, Koa and Fastify that administer, in a file without a word of somebody who asks who is calling."""
    text = view.text
    if in_tests(view.path) or OTHER_SERVERS.search(text) is None or _WHO.search(text) is not None:
        return
    for route in ROUTE.finditer(text):
        if route["word"] in _ROUTE_CHANGES and _ADMIN_PATH.search(route["path"]) is not None:
            yield FileMatch(route.start(), route.end("path"), confidence=Confidence.MEDIUM)


_ADMIN_PATH: Final = re.compile(rb"/(?:admin|internal|backoffice|superuser)(?:/|['\"`])")
_MARKED_ANY: Final = re.compile(rb"@\w*(?:Guards?|Auth|Role|Perm|Admin|Public|Anonymous|Polic|Scope|Secured|ApiKey)")
_METHOD: Final = re.compile(rb"@(?:Get|Post|Put|Patch|Delete)\(")


def _routers(text: bytes) -> Iterator[Sequence[_Entry]]:
    if ASKS_FIRST.search(text):
        return
    routes = list(ROUTE.finditer(text))
    elsewhere = _looked_at_elsewhere(text)
    by_router: dict[bytes, list[_Entry]] = {}
    for each, end in with_ends(routes, text):
        if each["word"] not in _ROUTE_CHANGES or not each["path"].startswith(_PLACES):
            continue
        handler = HANDLER.search(text, each.end(), end)
        if handler is None:
            between, body = text[each.end() : end].partition(b";")[0], b""
            between = between.rpartition(b",")[0]
        else:
            between, body = text[each.end() : handler.start()], text[handler.start() : end]
        path = each["path"][1:-1]
        of_one = (each["word"] != b"post" or b"/:" in path) and each["router"] not in elsewhere
        everybody = FOR_ALL.search(path) or _FOR_EVERYBODY.search(path) or _WHO.search(body)
        entry = _Entry(each.start(), each.end("path"), of_one, _GUARD.search(between) is not None, bool(everybody))
        by_router.setdefault(each["router"], []).append(entry)
    yield from by_router.values()


def _looked_at_elsewhere(text: bytes) -> frozenset[bytes]:
    """Applications of a file that imports nothing that asks: a check of their calls looks at those."""
    if any(_WHO.search(path) for path in _IMPORTS.findall(text)):
        return frozenset()
    return frozenset(_APPLICATION.findall(text))


def _actions(text: bytes) -> Sequence[_Entry]:
    entries = []
    for start, end, body in actions(text):
        if _CALL_CHANGES.search(body):
            guarded = _CALL_ASKS.search(body) is not None
            is_open = FOR_ALL.search(text[start:end]) or _WHO.search(body)
            entries.append(_Entry(start, end, True, guarded, bool(is_open)))
        elif _CALL_ASKS.search(body):
            entries.append(_Entry(start, end, False, True, False))
    return entries


_REMOVES: Final = re.compile(rb"(?i)\.(?:delete|remove|destroy)\w*\s*\(|\bDELETE\s+FROM\b")
_STORES: Final = re.compile(rb"(?i)\bdb\b|prisma|\bmodels?\b|repositor|collection|\bsql`|supabase|mongo")


def open_actions(view: FileView) -> Iterator[FileMatch]:
    """Actions that remove records for anybody: neither they nor what their module imports asks who is calling.

    An action is an address of its own. What guards the page on which its button stands does not guard it.
    """
    text = view.text
    if in_tests(view.path) or any(_WHO.search(path) for path in _IMPORTS.findall(text)):
        return
    for start, end, body in actions(text):
        name = text[start:end]
        if _REMOVES.search(body) is None or _STORES.search(body) is None or FOR_ALL.search(name):
            continue
        if not (_CALL_ASKS.search(body) or _WHO.search(body) or b"cookies()" in body):
            yield FileMatch(start, end, confidence=Confidence.LOW)


__all__ = ["open_actions", "open_admin_routes", "open_administration", "open_beside_guarded"]
