"""Forms that change something for whoever is logged in by a cookie, without protection against CSRF."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.checks.python.web.settings import django_settings
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators

_SESSION = re.compile(r"\bsession\s*(?:\[|\.get\()|current_user|user_id\b.*\bin session\b|in session\b")
_FORM = re.compile(r"request\.(?:form|values|args)\b")
_CHANGES = re.compile(
    r"(?i)\.commit\(|\.execute\(\s*f?[\"'](?:update|insert|delete)|transfer|\.save\(|\.delete\(|set_password|\bupdate_\w+\(|\bdelete_\w+\("
    r"|\b\w+\[(?:g\.user\w*|current_user\.\w+|session(?:\[[^\]]+\]|\.get\([^)]*\)))\]\s*(?:\[[^\]]+\]\s*)?[-+]?=(?!=)"
)
_PROTECTED = re.compile(
    r"(?i)csrf|xsrf|validate_on_submit|samesite|origin|referr?er|FlaskForm|bearer|authorization|api_?key"
)
_EXTENSIONS = frozenset(("flask_wtf", "flask_seasurf", "flask_security", "flask_talisman"))


def unprotected_form(unit: UnitView, new: New) -> Iterator[Match]:
    """`@app.route("/email", methods=["POST"])`, of the file's own application, that trusts the session"""
    if b"request." not in unit.syntax.source or in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        name, found = function.child_by_field_name("name"), decorators(function)
        route = next((d for d in found if d.type == "call" and _is_route(unit, unit.syntax.text(d))), None)
        callee = route.child_by_field_name("function") if route is not None else None
        if name is None or route is None or callee is None or in_test(unit, function):
            continue
        text = unit.syntax.text(function)
        whole = text + unit.syntax.text(function.parent) if function.parent is not None else text
        if not (_SESSION.search(text) and _FORM.search(text) and _CHANGES.search(text)) or _PROTECTED.search(whole):
            continue
        if unit.names.resolve(callee) not in ("flask.Flask().route", "flask.Flask().post"):
            continue
        if _EXTENSIONS.isdisjoint(unit.names.packages):
            yield new(name)


def _is_route(unit: UnitView, text: str) -> bool:
    return ".post(" in text or (".route(" in text and "POST" in text)


def middleware_without_csrf(match: Match) -> bool:
    """`MIDDLEWARE` of Django that keeps sessions or logs in, and in which `CsrfViewMiddleware` is missing"""
    listed = match.value
    if listed is None or listed.type not in ("list", "tuple") or not django_settings(match):
        return False
    named = [value for child in listed.named_children if isinstance(value := match.unit.values.constant(child), str)]
    others = [child for child in listed.named_children if child.type not in ("string", "comment")]
    if others or any("csrf" in name.lower() for name in named):
        return False
    return any(name.startswith(_WITH_COOKIE) for name in named)


_WITH_COOKIE = ("django.contrib.sessions.middleware.", "django.contrib.auth.middleware.AuthenticationMiddleware")
"""What tells visitors apart by a cookie."""


__all__ = ["middleware_without_csrf", "unprotected_form"]
