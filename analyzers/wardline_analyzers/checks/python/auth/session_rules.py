"""Sessions that last for months, and sessions whose number a client chooses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.private_names import SESSION_COOKIE
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.request import constant_head
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around

_LONGEST_DAYS: Final = 90
"""Longer than a quarter of a year: nobody who is asked for a login again would mind it."""
_UNIT_DAYS: Final = {"days": 1.0, "weeks": 7.0, "hours": 1 / 24, "minutes": 1 / 1440, "seconds": 1 / 86400}
_NUMBER: Final = re.compile(r"(?i)_?(?:session_?(?:id|key|token)?|sess_?id|sid|phpsessid|jsessionid)")
"""How the entry is called that tells sessions apart."""


def kept_for_ever(match: Match) -> bool:
    """`store.set("session:" + token, user)` of Redis, with no time to live"""
    key, around = match.argument("0|name"), function_around(match.node)
    if key is None or around is None or in_test(match.unit, match.node):
        return False
    if not _OF_SESSION.match(constant_head(match, key)):
        return False
    return re.search(r"\.p?expire(?:at)?\(|keepttl|\bexat|\bpxat|\*\*", match.text(around)) is None


_OF_SESSION = re.compile(r"(?i)(?:\w+:)?(?:sess(?:ion)?s?|tokens?|auth|otp|reset|password_reset|verif\w*)[:_-]")


def lasts_too_long(match: Match) -> bool:
    """`app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(days=3650)`"""
    node = match.value
    days = _days(match, node) if node is not None else None
    return days is not None and days > _LONGEST_DAYS and not in_test(match.unit, match.node)


def cookie_for_years(match: Match) -> bool:
    """`response.set_cookie("remember_token", token, max_age=60 * 60 * 24 * 3650)`"""
    key, age = match.argument("0|key"), match.argument("2|max_age")
    name = match.unit.constant(key) if key is not None else None
    if age is None or not isinstance(name, str) or not SESSION_COOKIE.search(name) or in_test(match.unit, match.node):
        return False
    days = _days(match, age)
    match.at = age
    return days is not None and days > _LONGEST_REMEMBERED


_LONGEST_REMEMBERED: Final = 366
"""Days for which a device is remembered by many; longer than that, nobody takes it back."""


def _days(match: Match, node: Node) -> float | None:
    """How long a `timedelta(…)`, or a number of seconds, is."""
    value = match.unit.values.follow(node)
    if value.type != "call":
        seconds = match.unit.constant(value)
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
            return None
        return seconds / 86400
    callee = value.child_by_field_name("function")
    if callee is None or match.resolve(callee) != "datetime.timedelta":
        return None
    given, days = Arguments(value, match.unit.syntax), 0.0
    for unit, length in _UNIT_DAYS.items():
        part = given.get("0|days" if unit == "days" else unit)
        count = match.unit.constant(part) if part is not None else 0
        if not isinstance(count, (int, float)):
            return None
        days += count * length
    return days


def chosen_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`session["sid"] = request.args["sid"]`, `response.set_cookie("session_id", request.args["sid"])`"""
    for node in unit.syntax.find("assignment", "call"):
        pair = _kept_in_session(unit, node) if node.type == "assignment" else _kept_in_cookie(unit, node)
        if pair is None or not _NUMBER.fullmatch(pair[0]) or in_test(unit, node):
            continue
        if tainted(unit, pair[1], ("remote",)) is not None:
            yield new(pair[1])


def opened_under_number(unit: UnitView, new: New) -> Iterator[Match]:
    """`SESSIONS[request.form["sid"]] = {"user": user}` behind a check of the password"""
    for node in unit.syntax.find("assignment"):
        left, function = node.child_by_field_name("left"), function_around(node)
        base = left.child_by_field_name("value") if left is not None and left.type == "subscript" else None
        if left is None or base is None or function is None or not _TABLE.fullmatch(unit.syntax.text(base)):
            continue
        keys = left.children_by_field_name("subscript")
        named = len(keys) == 1 and _NUMBER.fullmatch(last_name(unit, keys[0])) is not None
        if not named or not _PROVES.search(unit.syntax.text(function)) or in_test(unit, node):
            continue
        if tainted(unit, keys[0], ("remote",)) is not None:
            yield new(keys[0])


_TABLE: Final = re.compile(r"(?i)(?:\w+\.)*_*(?:\w+_)?sessions(?:_db|_store)?")
_PROVES: Final = re.compile(
    r"check_password\w*\(|\bcheckpw\(|verify_password\(|\bverify\(|authenticate\w*\(|check_login\(|check_credentials\("
    r"|password\w*[\"'\])]*\s*[!=]="
)
"""A password is checked here."""
_RENEWS: Final = re.compile(
    r"cycle_key|\bnew_session\(|\.flush\(|session\w*\.(?:clear|invalidate|new|pop|rotate|refresh|delete)\b|regenerate"
    r"|login_user\(|\blogin\(|renew"
)
_PERSON: Final = re.compile(
    r"(?i)_?(?:user\w*|\w*_id|uid|member\w*|account\w*|logged_?in|is_?authenticated|auth\w*|admin|e?mail|login)"
)


def kept_through_login(unit: UnitView, new: New) -> Iterator[Match]:
    """`request.session["member"] = member.id` behind a check of the password, in the session from before the login"""
    for node in unit.syntax.find("assignment"):
        pair, function = _kept_in_session(unit, node), function_around(node)
        if pair is None or function is None or not _PERSON.fullmatch(pair[0]) or in_test(unit, node):
            continue
        body = function.child_by_field_name("body")
        text = unit.syntax.text(body) if body is not None else ""
        if not _PROVES.search(text) or _RENEWS.search(text) or in_example(unit):
            continue
        server = unit.syntax.text(node).startswith("request.session") and "django" in unit.names.packages
        server = server or "flask_session" in unit.names.packages
        yield new(node, message=_KEPT, confidence=Confidence.MEDIUM if server else Confidence.LOW)
        return


_KEPT: Final = (
    "After the login the session is the one from before it, so whoever gave the visitor that session is logged in too. "
    "Begin a new one first: `request.session.cycle_key()`, `session.clear()`."
)


def _kept_in_session(unit: UnitView, node: Node) -> tuple[str, Node] | None:
    """The entry of a session that is set, and to what."""
    target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    if target is None or value is None or target.type != "subscript":
        return None
    base, keys = target.child_by_field_name("value"), target.children_by_field_name("subscript")
    name = unit.values.constant(keys[0]) if len(keys) == 1 else None
    if base is None or not isinstance(name, str) or unit.syntax.text(base).rpartition(".")[2] != "session":
        return None
    return name, value


def _kept_in_cookie(unit: UnitView, node: Node) -> tuple[str, Node] | None:
    """The name of a cookie that is set, and to what."""
    callee = node.child_by_field_name("function")
    if callee is None or not unit.syntax.text(callee).endswith(".set_cookie"):
        return None
    given = Arguments(node, unit.syntax)
    key, value = given.get("0|key"), given.get("1|value")
    name = unit.values.constant(key) if key is not None else None
    return (name, value) if isinstance(name, str) and value is not None else None


__all__ = [
    "chosen_by_client",
    "cookie_for_years",
    "kept_for_ever",
    "kept_through_login",
    "lasts_too_long",
    "opened_under_number",
]
