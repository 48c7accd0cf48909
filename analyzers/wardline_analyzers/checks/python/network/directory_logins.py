"""Logins to a directory (LDAP): passwords that go over the network in clear text, and empty ones that open it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, name_of, walk
from wardline_analyzers.python.constants import UNKNOWN

_SECURED: Final = re.compile(r"(?i)start_?tls|ldaps://|AUTO_BIND_TLS|AUTO_BIND_NO_TLS_BEFORE")
_LOCAL: Final = re.compile(r"^(?:ldapi?://)?(?:localhost|127\.\d|\[?::1|%2f|/|$)")
_CLEAR: Final = re.compile(r"(?i)^ldap://")
_BINDS: Final = frozenset(("simple_bind", "simple_bind_s", "bind", "bind_s"))
_TLS_PORT: Final = 636


def bound_in_clear(match: Match) -> bool:
    """`ldap3.Connection(Server(host), user, password)`: the server is asked without TLS, and nothing starts it."""
    given = match.argument("0|server")
    made = match.unit.values.follow(given) if given is not None else None
    callee = made.child_by_field_name("function") if made is not None and made.type == "call" else None
    if made is None or callee is None or match.resolve(callee) != "ldap3.Server":
        return False
    server = Arguments(made, match.unit.syntax)
    host, port, tls = server.get("0|host"), server.get("1|port"), server.get("2|use_ssl")
    if host is None or (tls is not None and match.unit.constant(tls) is not False) or server.get("tls") is not None:
        return False
    named = match.unit.constant(host)
    if (isinstance(named, str) and _LOCAL.match(named)) or (port and match.unit.constant(port) in (_TLS_PORT, "636")):
        return False
    if _SECURED.search(match.text(function_around(match.node) or match.unit.syntax.root)):
        return False
    match.confidence = Confidence.MEDIUM if isinstance(named, str) else Confidence.LOW
    return outside_tests(match)


def initialized_in_clear(unit: UnitView, new: New) -> Iterator[Match]:
    """`ldap.initialize("ldap://…")`, and a name and a password go to it without `start_tls_s`."""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        if callee is None or unit.names.resolve(callee) != "ldap.initialize":
            continue
        address = Arguments(call, unit.syntax).get("0|uri")
        text = built(unit, address) if address is not None else None
        begin = text.first.text if text is not None and text.first is not None else ""
        if not _CLEAR.match(begin) or (_LOCAL.match(begin) and begin.lower() != "ldap://"):
            continue
        around = function_around(call)
        if around is None or not _logs_in(unit, around):
            continue
        if not _SECURED.search(unit.syntax.text(around)) and not in_test(unit, call):
            yield new(call)


def bound_with_nothing(match: Match) -> bool:
    """`connection.simple_bind_s(dn, password)`, and nothing asks whether the password is empty: then it succeeds."""
    who, password = match.argument("0|who"), match.argument("1|cred")
    around = function_around(match.node)
    if who is None or password is None or around is None or not outside_tests(match):
        return False
    if any(match.unit.constant(each) is not UNKNOWN for each in (who, password)):
        return False
    name, text = re.escape(match.text(password)), match.text(around)
    truth = rf"\b(?:not|if|and|or)\s+{name}\b(?!\s*\()"
    if re.search(rf"{truth}|\b(?:len|bool|all|any)\([^\n]*{name}|{name}\s*(?:[!=]=|\.strip)", text):
        return False
    sent = tainted(match.unit, password, ("remote",)) is not None
    given = match.text(password) in parameter_names(match.unit.syntax, around)
    if not sent and not (given and _ASKS_WHO.search(name_of(match.unit.syntax, around))):
        return False
    match.confidence = Confidence.MEDIUM
    return True


_ASKS_WHO: Final = re.compile(r"(?i)log_?in|auth|verify|valid|check|sign_?in|credential")
"""Names of functions to which somebody says who he is."""


def _logs_in(unit: UnitView, function: Node) -> bool:
    for node in walk(function):
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if node.type != "call" or callee is None or given is None:
            continue
        if unit.syntax.text(callee).rpartition(".")[2] in _BINDS and len(given.named_children) > 1:
            return True
    return False


__all__ = ["bound_in_clear", "bound_with_nothing", "initialized_in_clear"]
