"""Logins that ask for a name and for no proof of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around, walk, with_decorators

_ENTRY: Final = re.compile(r"(?i)(?:user|account|member|customer)(?:_?(?:id|name))?|uid|logged_?in|e?mail")
"""Entries of a session that say who is logged in."""
_LOGINS: Final = frozenset(("flask_login.login_user", "flask_login.utils.login_user", "django.contrib.auth.login"))
_ASKS: Final = re.compile(
    r"(?i)passw|passphrase|pwd|check|verif|authent|valid|token|otp|code|hash|secret|credential|oauth|oidc|sso|saml|ldap"
    r"|sign(?:ed|ature|er)|proof|\bpin\b|webauthn|confirm|invit|admin|superuser|staff|permission|impersonat|current_user"
    r"|request\.user|required|regist|sign_?up|create|debug|demo|guest|anonym|captcha|provider|claims|identity|dev_"
)
"""Whoever speaks of one of these has asked for a proof, or for a right, or knows that nobody is to be known here."""


def logged_in_by_name(unit: UnitView, new: New) -> Iterator[Match]:
    """`user = User.query.filter_by(name=request.form["name"]).first()` and `session["user_id"] = user.id`"""
    if in_example(unit):
        return
    for node in unit.syntax.find("assignment", "call"):
        person = _entered(unit, node) if node.type == "assignment" else _logged_in(unit, node)
        function = function_around(node) if person is not None else None
        if person is None or function is None or not is_handler(unit, function) or in_test(unit, node):
            continue
        rest = unit.syntax.text(with_decorators(function)).replace(unit.syntax.text(node), "")
        if not _ASKS.search(rest) and _is_looked_up(unit, person):
            yield new(node)
            return


def _entered(unit: UnitView, node: Node) -> Node | None:
    """`user` of `session["user_id"] = user.id`"""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    base = left.child_by_field_name("value") if left is not None and left.type == "subscript" else None
    if left is None or right is None or base is None or unit.syntax.text(base).rpartition(".")[2] != "session":
        return None
    keys = left.children_by_field_name("subscript")
    entry = unit.values.constant(keys[0]) if len(keys) == 1 else None
    if not isinstance(entry, str) or not _ENTRY.fullmatch(entry):
        return None
    while right is not None and right.type in ("attribute", "subscript"):
        right = right.child_by_field_name("object") or right.child_by_field_name("value")
    return right


def _logged_in(unit: UnitView, node: Node) -> Node | None:
    """`user` of `login_user(user)`, and of Django's `login(request, user)`"""
    callee = node.child_by_field_name("function")
    name = unit.names.resolve(callee) if callee is not None else None
    if name not in _LOGINS:
        return None
    return Arguments(node, unit.syntax).get("1|user" if name.startswith("django") else "0|user")


def _is_looked_up(unit: UnitView, person: Node) -> bool:
    """Is it what a call has found by what the client sent?"""
    found = unit.values.follow(person)
    if found.type == "await" and found.named_children:
        found = found.named_children[0]
    if found.type not in ("call", "subscript"):
        return False
    return any(
        part.type in ("identifier", "subscript", "call")
        and part != found
        and tainted(unit, part, ("remote",)) is not None
        for part in walk(found)
    )


__all__ = ["logged_in_by_name"]
