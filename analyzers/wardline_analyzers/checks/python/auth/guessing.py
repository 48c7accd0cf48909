"""Short codes that may be tried, or asked for, again and again: nothing counts how often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import last_word
from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, function_around, name_of, walk, with_decorators
from wardline_analyzers.python.names import string_value

_CHECKS_CODE: Final = re.compile(
    r"_*(?:verify|check|validate|confirm)_(?:\w+_)?(?:otp|totp|pin|pin_?code|passcode|2fa|mfa|code|2fa_code|one_time_code)"
)
_CODE: Final = re.compile(r"(?:\w+_)?(?:otp|totp|pin|pin_?code|passcode|code)")
_OPENS: Final = re.compile(
    r"_*(?:unlock|login|log_in|sign_in|authenticate|authorize|withdraw|enter|open|validate|verify|check)\w*"
)
_SENT: Final = re.compile(
    r"(?i)(?:self\.)?request\.(?:POST|GET|form|json|data|args)(?:\.get\(|\[)[\"'](?:\w+_)?(?:otp|totp|pin|pin_?code|passcode|code)[\"']"
)
"""The code as it comes with a request."""
_SHORT: Final = frozenset(("pin", "otp", "totp", "passcode", "pin_code"))
_ROUTES: Final = re.compile(
    r"(?i)/(?:log-?in|sign-?in|authenticate|pin|otp|2fa|mfa|verify-?(?:otp|code|pin)|check-?(?:otp|code|pin))/?$"
)
_PROVES: Final = re.compile(
    r"(?i)check_password\w*\(|checkpw\(|verify\w*\(|compare_digest\(|check_pin\(|check_otp\(|authenticate\w*\("
    r"|\b(?:password|pin|otp|code)\w*[\"'\])]*\s*[!=]="
)
_LIMITS: Final = re.compile(
    r"(?i)limit|throttl|attempt|tries|retries|\bfail(?:ed|ures?)_|lock(?:ed|out|_)|captcha|axes|slow_?down|sleep|backoff"
    r"|cool_?down|remaining|count|blocked|banned|incr\b"
)
_LIMITERS: Final = frozenset(("flask_limiter", "slowapi", "axes", "ratelimit", "django_ratelimit", "fastapi_limiter"))
_MAKERS: Final = ("flask.Flask()", "flask.Blueprint()", "fastapi.FastAPI()", "fastapi.APIRouter()", "quart.Quart()")


def tried_without_end(unit: UnitView, new: New) -> Iterator[Match]:
    """`def verify_code(user, code): return code == stored(user)`, and a route `/login` with no limiter"""
    if in_example(unit) or not _LIMITERS.isdisjoint(unit.names.packages):
        return
    for function in unit.syntax.find("function_definition"):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        if name is None or body is None or in_test(unit, function):
            continue
        login = _is_login(unit, function) and _PROVES.search(unit.syntax.text(body)) is not None
        if not login and not _asks_code(unit, function, body):
            continue
        if not _LIMITS.search(unit.syntax.text(with_decorators(function))):
            yield new(name) if login else new(name, message=_OF_CODES)


def sent_without_end(unit: UnitView, new: New) -> Iterator[Match]:
    """`send_sms(request.form["phone"], code)` in a route with no limiter"""
    if in_example(unit) or not _LIMITERS.isdisjoint(unit.names.packages):
        return
    for call in unit.syntax.nodes.get("call", ()):
        function = function_around(call)
        if not _sends(unit, call) or function is None or in_test(unit, call) or not is_handler(unit, function):
            continue
        arguments = Arguments(call, unit.syntax)
        given = (*arguments.positional, *arguments.keywords.values())
        limited = _LIMITS.search(unit.syntax.text(with_decorators(function))) is not None
        if not limited and any(tainted(unit, each, ("remote",)) is not None for each in given):
            yield new(call)


def _sends(unit: UnitView, call: Node) -> bool:
    callee = call.child_by_field_name("function")
    named = _SENDS.fullmatch(last_word(unit, call)) is not None
    return named or (callee is not None and unit.names.resolve(callee) == "twilio.rest.Client().messages.create")


_SENDS: Final = re.compile(r"send_(?:\w+_)?(?:sms|otp|text_message|verification_code|login_code)")
"""What costs the sender money, and whoever gets it patience."""
_OF_CODES: Final = (
    "A short code is tried until it fits: nothing here counts how often. Throw the code away after a few wrong ones."
)


def _is_login(unit: UnitView, function: Node) -> bool:
    """Is it the one route that a login, or a code behind it, is sent to?"""
    found = decorators(function)
    given = found[0].child_by_field_name("arguments") if len(found) == 1 and found[0].type == "call" else None
    callee = found[0].child_by_field_name("function") if given is not None else None
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    if base is None or given is None or not given.named_children or unit.names.resolve(base) not in _MAKERS:
        return False
    path = string_value(given.named_children[0], unit.syntax)
    return path is not None and _ROUTES.search(path) is not None


def _asks_code(unit: UnitView, function: Node, body: Node) -> bool:
    """`def verify_code(user, code)`, `def unlock(self, pin)`, which compare it with what is expected"""
    given, called = set(parameter_names(unit.syntax, function)), name_of(unit.syntax, function)
    if _CHECKS_CODE.fullmatch(called):
        codes = {code for code in given if _CODE.fullmatch(code)}  # or what a request holds
        return _compares(unit, body, codes | set(_fields_of(body, given) if is_handler(unit, function) else ()))
    return _OPENS.fullmatch(called) is not None and _compares(unit, body, given & _SHORT)


def _fields_of(body: Node, given: set[str]) -> Iterator[str]:
    """`body.code`, of a parameter that stands for what was sent"""
    for found in _FIELD.finditer((body.text or b"").decode(errors="replace")):
        if found["sent"] in given:
            yield found.group()


_FIELD: Final = re.compile(rf"\b(?P<sent>\w+)\.{_CODE.pattern}\b")


def _compares(unit: UnitView, body: Node, codes: set[str]) -> bool:
    """Is one of these parameters compared with what is expected?"""
    for node in walk(body):
        given: Node | None = node
        if node.type == "call":
            callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
            if callee is None or not unit.syntax.text(callee).endswith("compare_digest"):
                continue
        elif node.type != "comparison_operator" or not any(c.type in ("==", "!=") for c in node.children):
            continue
        sides = given.named_children if given is not None else []
        plain = [side for side in sides if side.type in ("identifier", "attribute", "subscript", "call")]
        texts = [unit.syntax.text(unit.values.follow(side)) for side in sides]
        told = any(unit.syntax.text(side) in codes for side in sides) or any(_SENT.match(text) for text in texts)
        if len(plain) == 2 and told:
            return True
    return False


__all__ = ["sent_without_end", "tried_without_end"]
