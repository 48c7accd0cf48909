"""Checks of the pages about what a client may put into its session."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.naming import names_in
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.secret_text import parts
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, words

_RIGHTS = words(
    "admin superuser staff role roles permission permissions privilege privileges group groups scope scopes level "
    "clearance rank balance price total amount credit discount plan tier subscription authenticated verified approved"
)
"""Words of a name that say that rights or money are decided by it."""
_DECIDES = re.compile(
    r"(?i)^(?:is_?)?(?:account_type|logged_?in|user_?id|uid|account_?id|tenant(?:_?id)?|owner_?id|user(?:_?name)?|login|email)$"
)
_JOINED = re.compile(r"(?i)^is(?:admin|superuser|staff)$")
_WHO = re.compile(r"(?i)user|uid|account|tenant|logged|auth|verified|login|email")
_PREFERENCE = re.compile(
    r"(?i)theme|lang|locale|time_?zone|^tz$|currency|colou?r|font|layout|dark|^mode$|page|^tab$|view|sort|order_?by|filter"
    r"|search|query|^q$|next|return|redirect|refer|utm|flash|message|last_|recent|draft|^form|csrf|^state$|nonce"
)
"""Entries that decide about nothing, or that another page is about."""
_PROVED = re.compile(
    r"(?i)password|check|verify|authenticate|(?<!request)\.query\b|\.filter|\.first\(|get_or_404|execute|select|fetch|validate|token|login_user"
)


def session_of_client(match: Match) -> bool:
    """Of `taint`: the entry decides about rights, and nobody has asked for a proof; or the client chooses the entry."""
    unit = match.unit
    if not (match.name or "").endswith("]"):
        return match.taint is None or match.taint.sure
    around = function_around(match.node)
    key = _entry(match) or _handed_entry(match, around)
    if key is None or _PREFERENCE.search(key) or (match.taint is not None and not match.taint.sure):
        return False
    proved = around is not None and _PROVED.search(unit.syntax.text(around)) is not None
    if not _decides(key):
        match.severity, match.confidence = Severity.INFO, Confidence.LOW
        match.message = (
            "The client writes this entry of the session, which later code takes for the server's own. Keep in it what "
            "the program has found out itself, or test the value first."
        )
        return not proved
    if proved:
        match.confidence = Confidence.LOW
        return not _WHO.match(key)
    return True


def _decides(key: str) -> bool:
    """Does an entry of this name decide about rights or money, or say who somebody is?"""
    if _DECIDES.match(key) or _JOINED.match(key):
        return True
    return not _PREFERENCE.search(key) and not _RIGHTS.isdisjoint(parts(key))


def trusted_session(match: Match) -> bool:
    """A session entry that decides about rights gets what the client says."""
    unit, value = match.unit, match.value
    key = _entry(match)
    if value is None or key is None or not _decides(key) or in_test(unit, match.node):
        return False
    found = remote(unit, value, "session")
    around = function_around(match.node)
    if found is None or found.kind == "upload" or around is None:
        return False
    if _PROVED.search(unit.syntax.text(around)):
        match.confidence = Confidence.LOW
        if _WHO.match(key):
            return False
    return True


def _handed_entry(match: Match, around: Node | None) -> str | None:
    """The name of a parameter that says which entry it is: of a function that puts something into the session."""
    left = match.node.child_by_field_name("left")
    keys = left.children_by_field_name("subscript") if left is not None else []
    parameters = around.child_by_field_name("parameters") if around is not None else None
    if len(keys) != 1 or keys[0].type != "identifier" or parameters is None:
        return None
    name = match.text(keys[0])
    return name if name in names_in(match.unit, parameters) else None


def _entry(match: Match) -> str | None:
    """The key of an assignment to an element, if it is a constant text."""
    left = match.node.child_by_field_name("left")
    keys = left.children_by_field_name("subscript") if left is not None else []
    key = match.unit.values.constant(keys[0]) if len(keys) == 1 else None
    return key if isinstance(key, str) else None
