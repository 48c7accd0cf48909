"""Routes of Express that change or show what is not everybody's: is there a word about who is calling?"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.private_names import RECORDS
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_example

_ADMIN: Final = re.compile(
    r"(?i)/(?:admin|administration|internal|backups?|impersonate|superuser|users?/(?:delete|remove)|users?/:\w+/(?:roles?|permissions|promote|delete)"
    r"|permissions|shutdown|reboot|export-?all)(?:/|['\"`]|$)"
)
_PUBLIC: Final = re.compile(
    r"(?i)log-?in|log-?out|sign-?in|sign-?up|register|reset|forgot|health|ping|status|webhook|callback|static|oauth|token|cart|session"
)
_WHO: Final = re.compile(
    r"(?i)auth|login|logged|session|token|permission|permitted|\brole|api_?key|(?:req|request|ctx)\.user\b|current_?user|passport|\b40[13]\b"
    r"|forbidden|is_?admin|require|verify|signature|secret|credential|jwt|identity|policy|owner|guard|acl\b|csrf|protect|allow|can[A-Z]\w*\("
)
"""Words of somebody who asks who is calling."""
_CHANGES: Final = re.compile(
    r"(?i)\.(?:delete|remove|destroy|unlink|drop|rm|splice)\w*\s*\(|\bDELETE\s+FROM\b|\bdelete\s+\w+[.\[]|\.(?:update|save|set)\w*\s*\("
)
RECORD: Final = re.compile(rf"(?i)(?:{RECORDS}|file|user)s?$")
LOOKS_UP: Final = re.compile(
    r"\b(?P<model>[A-Za-z_]\w*)\.(?:findByPk|findById|findOne|findUnique|findFirst|findOneBy|findByIdAndDelete|findByIdAndUpdate|findByIdAndRemove)"
    r"\(\s*(?P<given>[^;]*?(?:req|request)\.params\.\w+[^;]*?)\)\s*;"
)
THEIRS: Final = re.compile(
    r"(?i)(?:req|request)\.(?:user|session|auth|userId|account)|owner|user_?id|author|tenant|customer_?id|account_?id|is_?admin|role|permission"
    r"|\b403\b|forbidden|can[A-Z]|ability|belongs|policy|res\.locals"
)


def open_route(match: Match) -> bool:
    """`app.delete("/admin/users/:id", handler)`: neither the route nor the file speaks of who is calling."""
    given = match.arguments.positional if match.arguments is not None else []
    if len(given) < 2 or given[0].type not in ("string", "template_string") or given[-1].type not in FUNCTIONS:
        return False
    path, text = match.text(given[0]), match.text(given[-1])
    word = (match.name or "").rpartition(".")[2]
    admin = _ADMIN.search(path) is not None
    removes = word in ("delete", "del") and _CHANGES.search(text) is not None
    if not (admin or removes) or _PUBLIC.search(path) or (_is_router(match) and not admin):
        return False
    if _WHO.search(text) or any(_WHO.search(match.text(each)) for each in given[1:-1]):
        return False
    if any(_WHO.search(package) for package in match.unit.names.packages):
        return False
    return outside_tests(match) and not in_example(match.unit)


def anybodys_record(match: Match) -> bool:
    """`router.get("/orders/:id", requireAuth, …)` that looks an order up by nothing but its number."""
    given = match.arguments.positional if match.arguments is not None else []
    if len(given) < 3 or given[-1].type not in FUNCTIONS or not _is_for_some(match, given[1:-1]):
        return False
    text = match.text(given[-1])
    found = LOOKS_UP.search(text)
    if found is None or RECORD.search(found["model"]) is None or THEIRS.search(text) is not None:
        return False
    if found["model"].lower() in _ACCOUNTS:
        match.confidence = Confidence.LOW  # who is logged in may often see the names of others
    return outside_tests(match)


_ACCOUNTS: Final = ("user", "users")


def _is_router(match: Match) -> bool:
    """Whoever mounts a router may have asked before."""
    callee = match.node.child_by_field_name("function")
    return callee is not None and "router" in match.text(callee).lower()


def _is_for_some(match: Match, between: list[Node]) -> bool:
    """Does what stands before the handler ask for a login, and for no more: no right, no role?"""
    text = " ".join(match.text(each) for each in between)
    asks = re.search(r"(?i)auth|login|logged|session|jwt|token|(?:require|ensure|with)_?(?:current_?)?user", text)
    return asks is not None and not re.search(
        r"(?i)admin|role|permission|owner|can\b|\bcan[A-Z]|authorize|policy|staff|access", text
    )


__all__ = ["LOOKS_UP", "RECORD", "THEIRS", "anybodys_record", "open_route"]
