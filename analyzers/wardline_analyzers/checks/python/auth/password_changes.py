"""Passwords that are set anew: does anybody prove who they are before?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import default_of, function_around, walk, with_decorators

_SETS: Final = re.compile(r"(?:set|change|update|reset)_password")
_FIELDS: Final = re.compile(r"password|passwd|pwd|(?:password|passwd|pw|pwd)_?hash|hashed_password")
_MYSELF: Final = re.compile(r"(?:self\.)?(?:current_user|request\.user|g\.user|get_current_user\(\))")
_OF_SESSION: Final = re.compile(
    r"(?:\w+\.)*(?:query|objects|session|db|users?|accounts?|user_repo\w*|user_store)\b.*\(.*\b(?:session(?:\[|\.get\()|current_user\.\w*id\b|request\.user\.\w|get_jwt_identity\(\))"
    r"|(?:Depends|Security)\(\s*\w*(?:current|active|logged_in)_\w*user\w*\s*\)",
    re.DOTALL,
)
"""Who is logged in, looked up by what the session says."""
_LOOKED_UP: Final = re.compile(
    r"\.(?:filter_by|filter|get|find_one|find|first|get_or_404|get_object_or_404)\b|get_object_or_404\(|get_user\w*\("
)
_PROVEN: Final = re.compile(
    r"(?i)check_password|checkpw|verify|authenticate\(|old_?pass|current_?pass|old_?pw\b|passwordchangeform|setpasswordform"
    r"|token|otp\b|totp|\bcode\b|signer|loads\(|is_valid\(|validate(?!_password\b)|confirm_login|fresh|reauth|secret|answer|signature"
    r"|uid_?b64"
)
"""What a function says that asks for the old password, or for something that only the owner was sent."""
_TRUSTED: Final = re.compile(
    r"(?i)login|admin|permission|role|staff|auth|jwt|Depends|Security|current_user|request\.user|session\[|session\.get|\bg\."
)
"""Whoever gets into such a function is known: what they may do to others is asked by other rules."""


def changed_unasked(unit: UnitView, new: New) -> Iterator[Match]:
    """`current_user.set_password(request.form["password"])`, where nobody asks for the old one."""
    for node, owner, around in _set(unit):
        if not _PROVEN.search(around) and _is_myself(unit, owner):
            yield new(node)


def _is_myself(unit: UnitView, owner: Node) -> bool:
    """`current_user`, `User.query.get(session["user_id"])`, `user` of `user: User = Depends(get_current_user)`"""
    default = default_of(unit.syntax, function_around(owner), unit.syntax.text(owner))
    whose = unit.syntax.text(default if default is not None else unit.values.follow(owner))
    return _MYSELF.fullmatch(whose) is not None or _OF_SESSION.match(whose) is not None


def reset_unproven(unit: UnitView, new: New) -> Iterator[Match]:
    """`User.query.filter_by(email=request.form["email"]).first().set_password(request.form["password"])`"""
    for node, owner, around in _set(unit):
        found = unit.values.follow(owner)
        by_name = found.type == "subscript" or _LOOKED_UP.search(unit.syntax.text(found))
        if not by_name or _PROVEN.search(around) or _TRUSTED.search(around):
            continue
        if any(tainted(unit, part, ("remote",)) is not None for part in walk(found)):
            yield new(node)


def _set(unit: UnitView) -> Iterator[tuple[Node, Node, str]]:
    """Where a handler sets a password that a client sent: the place, whose password it is, the text of the handler."""
    for node in unit.syntax.find("call", "assignment"):
        whose = _owner(unit, node)
        function = function_around(node) if whose is not None else None
        if whose is None or function is None or not is_handler(unit, function) or in_test(unit, node):
            continue
        owner, given = whose
        if any(tainted(unit, part, ("remote",)) is not None for part in walk(given)):
            yield node, owner, unit.syntax.text(with_decorators(function))


def _owner(unit: UnitView, node: Node) -> tuple[Node, Node] | None:
    """Whose password is set, and to what."""
    if node.type == "call":
        target, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        pattern = _SETS
    else:
        target, given = node.child_by_field_name("left"), node.child_by_field_name("right")
        pattern = _FIELDS
    if target is None or given is None or target.type != "attribute":
        return None
    owner, word = target.child_by_field_name("object"), target.child_by_field_name("attribute")
    if owner is None or word is None or not pattern.fullmatch(unit.syntax.text(word)):
        return None
    return owner, given


__all__ = ["changed_unasked", "reset_unproven"]
