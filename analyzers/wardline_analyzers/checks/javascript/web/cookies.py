"""Cookies that JavaScript sets: do they go over plain HTTP, do scripts read them, do other sites send them?"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tree_sitter import Node

from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_SESSION: Final = re.compile(
    r"(?i)sess|auth|token|jwt|sid$|remember|login|identity|credential|passw|api_?key|secret|^(?:access|refresh|bearer)$"
)
_HARMLESS: Final = re.compile(r"(?i)csrf|xsrf|lang|theme|expir|redirect|return_?to")
_NAMED: Final = frozenset(("identifier", "member_expression"))
_IN_BROWSER: Final = (
    "js-cookie",
    "es-cookie",
    "browser-cookies",
    "Cookies",
    "document",
    "universal-cookie",
    "cookies-js",
)
_FLAT: Final = ("cookie-session", "koa-session")
"""Sessions whose options are those of their cookie."""
_GONE: Final = ("", "''", '""', "``", "null", "undefined")
_SET_COOKIE: Final = re.compile(r"(?i)^\W?\s*(?P<name>[\w.-]*)\s*=")
_EACH: Final = {
    "secure": "plain HTTP shows it",
    "httponly": "scripts of the page read it",
    "samesite": "other sites' requests carry it",
}
_FLAG: Final = {"secure": "`secure: true`", "httponly": "`httpOnly: true`", "samesite": "`sameSite: 'lax'`"}


class _Flags(NamedTuple):
    """What is wrong with a cookie, and whether the text says so itself."""

    missing: tuple[str, ...]
    written: bool


def opens_up(match: Match) -> bool:
    """`res.cookie(name, value, options)`, `cookie.serialize(…)`, `cookies.set(…)`"""
    before = _before(match)
    name = match.argument(str(before))
    if name is None or not _is_sensitive(match, name) or _is_deleted(match):
        return False
    options = match.argument(str(before + _NAME_AND_VALUE))
    browser = (match.name or "").startswith(_IN_BROWSER)
    if options is None:
        given = match.arguments.positional if match.arguments is not None else []
        flags = (
            _Flags(("secure",) if browser else ("secure", "httponly"), False)
            if len(given) == before + _NAME_AND_VALUE
            else None
        )
    else:
        flags = _flags(value_of(match, options), browser)
    return flags is not None and _told(match, flags)


def session_opens_up(match: Match) -> bool:
    """`session({ cookie: { … } })` of express-session; others take the same without `cookie`."""
    value = value_of(match, match.argument("0"))
    if value is None or value.items is None or value.kind != "dict":
        return False
    if not (match.name or "").startswith(_FLAT):
        inner = value.items.get("cookie")
        if inner is None and value.rest is not None:
            return False
        value = inner if inner is not None else Value(kind="dict", items={})
    flags = _flags(value, False)
    if flags is None:
        return False
    missing = tuple(each for each in flags.missing if each != "httponly" or _is(value, "httponly", False))
    if not missing:
        return False
    match.confidence = Confidence.MEDIUM if flags.written else Confidence.LOW
    return _told(match, _Flags(missing, flags.written))


def header_opens_up(match: Match) -> bool:
    """`res.setHeader("Set-Cookie", "session=…")`, and the same for `document.cookie`."""
    node = match.captures.get("text")
    if node is None:
        return False
    constant = match.unit.constant(node)
    text = constant if isinstance(constant, str) else match.text(node)
    found = _SET_COOKIE.match(text)
    if found is None or not _SESSION.search(found["name"]) or _HARMLESS.search(found["name"]):
        return False
    browser = "document" in match.text(match.node)[:20]
    lower = text.lower()
    missing = [flag for flag in ("secure", "httponly") if flag not in lower and not (browser and flag == "httponly")]
    if re.search(r"samesite\s*=\s*none", lower):
        missing.append("samesite")
    if re.search(r"max-age=0|expires=thu, 01 jan 1970", lower):
        return False
    match.at = node
    return bool(missing) and _told(match, _Flags(tuple(missing), False))


def switched_off(match: Match) -> bool:
    """`cookie: { secure: false }`, but for options of sessions that are looked at as a whole."""
    call = enclosing(match.node, "call_expression")
    callee = call.child_by_field_name("function") if call is not None else None
    name = match.resolve(callee) if callee is not None else None
    return not (name or "").startswith(("express-session", *_FLAT)) and outside_tests(match)


_NAME_AND_VALUE: Final = 2


def _before(match: Match) -> int:
    """How many arguments stand before the name: Hono's functions are given the context."""
    return 1 if (match.name or "").startswith("hono/cookie.") else 0


def _is_sensitive(match: Match, name: Node) -> bool:
    constant = match.unit.constant(name)
    text = constant if isinstance(constant, str) else match.text(name) if name.type in _NAMED else ""
    return _SESSION.search(text) is not None and _HARMLESS.search(text) is None


def _is_deleted(match: Match) -> bool:
    given = match.argument(str(_before(match) + 1))
    return given is None or match.text(given) in _GONE


def _flags(value: Value | None, browser: bool) -> _Flags | None:
    """What the options leave open; None where nothing is known of them, or nothing is open."""
    if value is None or value.items is None or value.kind not in ("dict", ""):
        return None
    missing = [
        flag for flag in ("secure", "httponly") if not (browser and flag == "httponly") and _is_open(value, flag)
    ]
    same = _option(value, "samesite")
    if same is not None and isinstance(same.constant, str) and same.constant.lower() == "none":
        missing.append("samesite")
    age = _option(value, "maxage")
    if not missing or (age is not None and age.constant == 0 and not isinstance(age.constant, bool)):
        return None
    written = any(_is(value, flag, False) for flag in missing)
    return _Flags(tuple(missing), written)


def _is_open(value: Value, flag: str) -> bool:
    """Is a flag off, or given by nobody?"""
    option = _option(value, flag)
    return value.rest is None if option is None else option.constant is False


def _is(value: Value, flag: str, wanted: bool) -> bool:
    option = _option(value, flag)
    return option is not None and option.constant is wanted


def _option(value: Value, flag: str) -> Value | None:
    items = value.items or {}
    return next((each for key, each in items.items() if isinstance(key, str) and key.lower() == flag), None)


def _told(match: Match, flags: _Flags) -> bool:
    why = ", and ".join(_EACH[flag] for flag in flags.missing)
    match.message = f"This cookie opens a session, and {why}. Set {', '.join(_FLAG[flag] for flag in flags.missing)}."
    return outside_tests(match)


def set_flags(match: Match) -> list[Edit]:
    """The flags that are missing, behind the other options."""
    sessions = (match.name or "").startswith(("express-session", *_FLAT))
    spec = "0" if sessions else str(_before(match) + _NAME_AND_VALUE)
    node = match.argument(spec)
    value = value_of(match, node)
    if node is None or node.type != "object" or value is None:
        return []
    if (match.name or "").startswith("express-session"):
        node = _of_pair(match, node, "cookie")
        value = value.items.get("cookie") if value.items is not None else None
        if node is None or node.type != "object" or value is None:
            return []
    flags = _flags(value, (match.name or "").startswith(_IN_BROWSER))
    if flags is None:
        return []
    shift, source = match.unit.syntax.shift, match.unit.syntax.source
    edits: list[Edit] = []
    for flag in flags.missing:
        there = next((each for each in ("secure", "httpOnly", "sameSite") if each.lower() == flag), flag)
        text = "'lax'" if flag == "samesite" else "true"
        old = _of_pair(match, node, there)
        if old is not None:
            edits.append(Edit(old.start_byte - shift, old.end_byte - shift, text))
        elif node.named_children:
            at = node.named_children[-1].end_byte - shift
            edits.append(Edit(at, at, f", {there}: {text}"))
        elif source[node.start_byte : node.end_byte] == b"{}":
            edits.append(Edit(node.start_byte + 1 - shift, node.start_byte + 1 - shift, f" {there}: {text} "))
            break
    return edits


def _of_pair(match: Match, node: Node, key: str) -> Node | None:
    """The value of a key of an object that is written out."""
    for pair in node.named_children:
        name = pair.child_by_field_name("key") if pair.type == "pair" else None
        if name is not None and match.text(name).strip("'\"") == key:
            return pair.child_by_field_name("value")
    return None
