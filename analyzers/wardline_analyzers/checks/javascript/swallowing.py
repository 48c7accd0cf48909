"""Checks that fail by throwing, in a `try` that lets it pass."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import statements

_CHECK: Final = re.compile(
    r"(?:verify|assert|ensure|validate|check|require)(?=[A-Z]\w*$)(?:\w*?)(?:Token|Signature|User|Password|Session|Jwt|JWT|Csrf|CSRF|Access"
    r"|Permissions?|Credentials?|ApiKey|Origin|Webhook|Payment|Receipt|Auth|Authenticated|Authorized|Admin|Owner|Role|Login|Hmac|Captcha)$"
    r"|(?:verify|authenticate|authorize)$|(?:authenticate|authorize)[A-Z]\w*$"
)
"""Names of functions that throw where something is not allowed."""
_LOGS: Final = re.compile(
    r"^(?:console|logger|log|this\.(?:logger|log)|(?:req|request|fastify|ctx)\.log)\.\w+\s*\(|^(?:debug|log)\s*\("
)


def swallows_check(match: Match) -> bool:
    """The last step of a `try` is such a check, its handler only logs, and something follows."""
    body, handler = match.node.child_by_field_name("body"), match.node.child_by_field_name("handler")
    steps = statements(body)
    call = _bare_call(steps[-1]) if steps else None
    if call is None or handler is None or not _CHECK.search(_word(match, call)) or not _goes_on(match.node):
        return False
    if not all(_only_logs(match, each) for each in statements(handler.child_by_field_name("body"))):
        return False
    match.at = handler.children[0]
    match.captures["call"] = call
    return outside_tests(match)


def _bare_call(statement: Node) -> Node | None:
    """The call that a statement consists of: its result is not used, so it can only throw."""
    inner = statement.named_children[0] if statement.type == "expression_statement" else None
    if inner is not None and inner.type == "await_expression" and inner.named_children:
        inner = inner.named_children[0]
    return inner if inner is not None and inner.type == "call_expression" else None


def _word(match: Match, call: Node) -> str:
    callee = call.child_by_field_name("function")
    named = callee.child_by_field_name("property") if callee is not None else None
    return match.text(named or callee) if callee is not None else ""


def _only_logs(match: Match, statement: Node) -> bool:
    return statement.type == "empty_statement" or _LOGS.match(match.text(statement)) is not None


def _goes_on(node: Node) -> bool:
    """Does something other than a refusal come after this statement?"""
    here: Node | None = node
    while here is not None and here.type not in FUNCTIONS:
        after = here.next_named_sibling
        while after is not None and after.type == "comment":
            after = after.next_named_sibling
        if after is not None and after.type.endswith(("statement", "declaration")):
            return after.type != "throw_statement" and not (after.type == "return_statement" and _says_no(after))
        here = here.parent
    return False


def _says_no(statement: Node) -> bool:
    value = statement.named_children[0] if statement.named_children else None
    return value is None or value.type in ("false", "null", "undefined")


__all__ = ["swallows_check"]
