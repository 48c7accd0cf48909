"""What JavaScript gives to whoever is logged in, by nothing but its number.

Looked at are the resolvers of GraphQL, the procedures of tRPC, the methods of NestJS's controllers, and routes of Hono,
Koa and Fastify. What Express has is looked at elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.private_names import RECORDS
from wardline_analyzers.files.checks.js_routes import MARKED, OTHER_SERVERS, ROUTE
from wardline_analyzers.files.checks.stretches import with_ends
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import in_tests
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence

_LONGEST: Final = 4000
"""Bytes of a function that are looked at."""
_ID: Final = r"\{\s*_?id\b\s*(?::[^{},]{1,80})?,?\s*\}"
_ONE: Final = "findUnique|findUniqueOrThrow|findFirst|findFirstOrThrow|delete|update|deleteMany|updateMany"
_OF_MODEL: Final = (
    "findOne|findOneBy|findOneOrFail|findOneByOrFail|delete|deleteOne|remove|updateOne|findOneAndUpdate|findOneAndDelete"
)
_ROW: Final = (
    r"(?:(?:FROM|from)\s+|UPDATE\s+)[\"`]?(?P<rows>\w+)[\"`]?\s+(?:SET\s[^'\"`]{1,200})?(?:WHERE|where)\s+"
    r"id\s*=\s*(?:\$1|\?|:id|@id|\$\{[^{}]{1,60}\})\s*['\"`;]"
)
_BY_NUMBER: Final = re.compile(
    rf"\b(?P<prisma>\w+)\.(?:{_ONE})\(\s*\{{\s*where:\s*{_ID}"
    r"|\b(?P<model>\w+)\.(?:findByPk|findById|findByIdAnd\w+|deleteById)\("
    rf"|\b(?P<entity>\w+)\.(?:{_OF_MODEL})\(\s*(?:\{{\s*where:\s*)?{_ID}"
    r"|\b(?P<store>\w+)\.(?:delete|softDelete)\(\s*\+?\w*[iI]d\s*\)"
    r"|\.where\(\s*eq\(\s*(?P<table>\w+)\.id\s*,[^()]{1,60}(?:\([^()]{0,60}\))?\s*\)\s*\)"
    rf"|{_ROW}"
)
"""A record is asked for, or changed, that nothing but its number is asked for."""
_BY_SERVICE: Final = re.compile(
    r"\bthis\.(?P<service>\w+)Service\.(?:findOne|findById|get\w*|remove|delete|update)\(\s*\+?\w*[iI]d\s*[,)]"
)
_RECORD: Final = re.compile(
    rf"(?i)(?:{RECORDS}|file)s?(?:repository|repo|model|collection|table|entity|entities)?s?$"
)
_SESSION: Final = (
    r"\b(?:const|let)\s+(?:\{[^{}]{0,80}\}|\w+)\s*=\s*(?:await\s+)?"
    r"\w*(?:[sS]ession|[aA]uth|currentUser|getUser)\w*\([^()]{0,80}\)"
)
"""Who is logged in is asked for."""
_INNER: Final = r"\{[^{}]{0,200}(?:\{[^{}]{0,200}(?:\{[^{}]{0,100}\}[^{}]{0,60})?\}[^{}]{0,60})?\}"
_REFUSES: Final = re.compile(
    r"\bif\s*\(\s*!\s*\w+(?:\??\.\w+){0,3}(?:\(['\"]?\w*['\"]?\))?\s*\)\s*"
    rf"(?:{_INNER}|[^;{{}}]{{0,200}}(?:{_INNER}[^;{{}}]{{0,60}}){{0,3}};)"
    r"|\b(?:await\s+)?(?:require|ensure|assert)_?(?:Auth\w*|User\w*|Login|Session|LoggedIn)\([^()]{0,60}\)"
    rf"|{_SESSION}"
)
"""Nobody is logged in."""
_WHOSE: Final = re.compile(
    r"(?i)\b(?:ctx|context|req|request|c|this|state)\.(?:user|session|auth|viewer|state|var)|\buser_?(?:id)?\b|viewer|current_?user|session|owner|author"
    r"|tenant|customer_?id|account_?id|org\w*_?id|workspace|is_?admin|role|permission|forbidden|\b403\b|(?-i:\bcan[A-Z(])|ability|polic|belongs|member|team"
    r"|created_?by|payload|\bsub\b|\bc\.get\(|\bme\b|\buid\b|access|assert\w*\(|\bcheck\w*\("
)
"""A word of whose it is, or of who may."""

_PROCEDURE: Final = re.compile(rb"(?<![\w.])(?P<name>\w+)\s*:\s*(?P<kind>\w*[pP]rocedure)\b")
_LOGGED_IN: Final = re.compile(rb"(?i)protected|private|auth|user|logged|signed|member")
_RIGHTS: Final = re.compile(rb"(?i)admin|roles?\b|permission|owner|staff|polic|tenant|\bcan\b")
_RESOLVER: Final = re.compile(
    rb"(?<![\w.])(?P<name>\w+)\s*(?::\s*(?:async\s*)?)?\((?P<given>[^()]{3,300})\)\s*"
    rb"(?::\s*[\w<>\[\] |]{1,80})?\s*(?:=>\s*)?\{"
)
_CONTEXT: Final = re.compile(
    rb"(?i),\s*(?:ctx|context|\{[^{}]*\b(?:prisma|db|user|models|session|dataSources|viewer)\b[^{}]*\})"
)
_ASKS: Final = re.compile(
    r"(?i)!\s*(?:\w+\??\.)*(?:user|session|viewer|current_?user|auth|user_?id|me)\b|(?:require|ensure)_?(?:auth|user|login)"
)
_PARAMETER: Final = re.compile(rb"\b(?:c|ctx|context)\.req\.param\(|\bctx\.params\b|\b(?:req|request)\.params\b")
_LOGIN: Final = re.compile(
    rb"(?i)\.(?:use|addHook)\(\s*(?:['\"][^'\"\n]{0,60}['\"]\s*,\s*)?[^;\n]{0,120}?"
    rb"(?:auth|logged|guard|protect|jwt|verify|ensure|require_?\w|passport|session)"
)
_HOOK: Final = re.compile(rb"(?i)auth|jwt|login|verify_?(?:session|token|user)|require_?(?:session|user)")
_GUARDED: Final = re.compile(
    rb"@UseGuards\((?![^)]*(?:Local|Throttl|Csrf|Captcha|Refresh|Role|Admin|Perm|Polic|Owner|Abilit))[^)]|@Auth\(\s*\)"
)
_METHOD: Final = re.compile(rb"@(?:Get|Put|Patch|Delete|Post)\(\s*['\"`][^'\"`\n]*:\w+")
_CALLER: Final = re.compile(rb"@(?:CurrentUser|User|GetUser|AuthUser|ReqUser)\(|\breq(?:uest)?\.user\b")


def anybodys_record(view: FileView) -> Iterator[FileMatch]:
    """Whoever is logged in gets, or changes, the record of anybody by its number."""
    text = view.text
    if in_tests(view.path) or not view.holds(_numbered, _LONGEST_QUERY):
        return
    yield from _procedures(text)
    yield from _resolvers(text)
    yield from _controllers(text)
    yield from _routes(text)
    yield from _handlers(text)


def _numbered(text: bytes) -> int:
    """Where a record is asked for by its number; -1: nowhere. Only then is the file looked at."""
    letters = text.decode("latin-1")  # a byte is a letter
    found = _BY_NUMBER.search(letters) or _BY_SERVICE.search(letters)
    return -1 if found is None else found.start()


_LONGEST_QUERY: Final = 1_000
"""Bytes of what asks for a record."""


def _procedures(text: bytes) -> Iterator[FileMatch]:
    found = list(_PROCEDURE.finditer(text)) if b"rocedure" in text else []
    for each, end in with_ends(found, text):
        kind = each["kind"]
        if _LOGGED_IN.search(kind) is None or _RIGHTS.search(kind) is not None:
            continue
        body = _said(text, each.end(), end)
        if "input" in body and _is_by_number(body):
            yield FileMatch(each.start("name"), each.end("name"), confidence=Confidence.MEDIUM)


def _resolvers(text: bytes) -> Iterator[FileMatch]:
    if b"esolvers" not in text and b"Mutation" not in text:
        return
    found = list(_RESOLVER.finditer(text))
    for number, each in enumerate(found):
        if _CONTEXT.search(each["given"]) is None:
            continue
        following = (other.start() for other in found[number + 1 :] if _CONTEXT.search(other["given"]) is not None)
        body = _said(text, each.end(), next(following, len(text)))
        if _ASKS.search(body) is not None and _is_by_number(body):
            yield FileMatch(each.start("name"), each.end("name"), confidence=Confidence.MEDIUM)


def _controllers(text: bytes) -> Iterator[FileMatch]:
    if b"@UseGuards" not in text and b"@Auth(" not in text:
        return
    found = list(MARKED.finditer(text))
    inside = False
    for each, end in with_ends(found, text):
        marks = each["marks"]
        if each["class"] is not None:
            inside = _GUARDED.search(marks) is not None and b"@Controller" in marks
            continue
        if _METHOD.search(marks) is None or _RIGHTS.search(marks) is not None:
            continue
        if not inside and _GUARDED.search(marks) is None:
            continue
        body = _said(text, each.end(), end)
        if _is_by_number(body):
            yield FileMatch(each.start("method"), each.end("method"), confidence=Confidence.MEDIUM)
            continue
        given = _BY_SERVICE.search(body)
        if given is not None and _RECORD.search(given["service"]) is not None and _WHOSE.search(body) is None:
            others = _CALLER.search(text) is not None
            sure = Confidence.MEDIUM if others else Confidence.LOW
            yield FileMatch(each.start("method"), each.end("method"), confidence=sure)


def _routes(text: bytes) -> Iterator[FileMatch]:
    if _PARAMETER.search(text) is None or OTHER_SERVERS.search(text) is None:
        return
    asked = _LOGIN.search(text)
    before_all = asked is not None and _RIGHTS.search(asked[0]) is None
    routes = list(ROUTE.finditer(text))
    for route, end in with_ends(routes, text):
        if b":" not in route["path"]:
            continue
        arrow = text.find(b"=>", route.end(), end)
        between = text[route.end() : arrow if arrow >= 0 else end]
        if _RIGHTS.search(between) is not None or _RIGHTS.search(route["path"]) is not None:
            continue
        if not before_all and _HOOK.search(between) is None:
            continue
        if arrow >= 0 and _is_by_number(_said(text, arrow, end)):
            yield FileMatch(route.start(), route.end("path"), confidence=Confidence.MEDIUM)


_HANDLER: Final = re.compile(
    rb"^export\s+(?:async\s+function\s+(?P<name>\w+)|const\s+(?P<other>\w+)\s*[:=])", re.MULTILINE
)
_CALLED: Final = frozenset((b"loader", b"action", b"GET", b"POST", b"PUT", b"PATCH", b"DELETE"))
_SIGNED_IN: Final = re.compile(rf"(?i){_SESSION}|\b(?:require|ensure)_?(?:auth|user|login|session)\w*\(")


def _handlers(text: bytes) -> Iterator[FileMatch]:
    """Loaders and actions of Remix, handlers of Next's routes."""
    if b"params." not in text:
        return
    found = list(_HANDLER.finditer(text))
    for each, end in with_ends(found, text):
        group = "name" if each["name"] else "other"
        if each[group] not in _CALLED:
            continue
        body = _said(text, each.end(), end)
        if "params." in body and _SIGNED_IN.search(body) is not None and _is_by_number(body):
            yield FileMatch(each.start(group), each.end(group), confidence=Confidence.MEDIUM)


def _said(text: bytes, start: int, end: int) -> str:
    return text[start : min(end, start + _LONGEST)].decode(errors="replace")


def _is_by_number(body: str) -> bool:
    """Is a private record asked for by its number, and is there no word of whose it is but the login?"""
    found = _BY_NUMBER.search(body)
    if found is None:
        return False
    named = next(name for name in found.groupdict().values() if name is not None)
    return _RECORD.search(named) is not None and _WHOSE.search(_REFUSES.sub("", body)) is None


__all__ = ["anybodys_record"]
