"""What Go's programs send through a network that everybody reads: passwords over HTTP and LDAP, rows of a database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.clear_text import HTTP, is_outside
from wardline_analyzers.checks.go.calls import TEXTS, function_around, outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import walk

_SENT: Final = re.compile(r"(?i)\"[^\"]*(?:passw(?:or)?d|passwd|secret|api_?key|access_?token|refresh_?token)\"")
_IN_QUERY: Final = re.compile(r"(?i)[?&](?:passw(?:or)?d|pwd|secret|(?:api|access)_?key|(?:access_?|auth_?)?token)=")


def sends_credentials(match: Match) -> bool:
    """The address is plain HTTP of another network, and a password or a key goes along: in it, or in the body."""
    given = match.arguments.positional if match.arguments is not None else []
    address = _beginning(match, given[0]) if given else None
    if address is None:
        return False
    if _IN_QUERY.search(address + match.text(given[0])):
        return outside_tests(match)
    return any(_SENT.search(match.text(node)) for node in given[1:]) and outside_tests(match)


def asked_in_clear(match: Match) -> bool:
    """`http.Get("http://…")`, `http.NewRequest(method, "http://…", nil)`, to another network, by a constant address."""
    given = match.arguments.positional if match.arguments is not None else []
    name = match.name or ""
    at = 2 if name.endswith("NewRequestWithContext") else 1 if name.endswith("NewRequest") else 0
    return len(given) > at and _beginning(match, given[at]) is not None and outside_tests(match)


def without_tls(match: Match) -> bool:
    """`ftp.Dial(address)`, and no option of TLS with it."""
    return "TLS" not in match.text(match.node) and outside_tests(match)


_KEY_ADDED: Final = re.compile(
    r"(?i)\.(?:Set|Add)\(\"(?:passw(?:or)?d|pwd|secret|(?:api|access)_?key|(?:access_?|auth_?)?token)\""
)


def asks_with_key(match: Match) -> bool:
    """`http.NewRequest("GET", "http://…?" + q.Encode(), nil)`, whose query the function gives a password or a key."""
    given, function = match.arguments.positional if match.arguments is not None else [], function_around(match.node)
    at = 2 if (match.name or "").endswith("WithContext") else 1
    address = _beginning(match, given[at]) if len(given) > at else None
    if address is None or function is None:
        return False
    text = match.text(given[at])
    with_key = _IN_QUERY.search(address + text) or (".Encode()" in text and _KEY_ADDED.search(match.text(function)))
    return bool(with_key) and outside_tests(match)


_MADE: Final = r"\b{name}\s*(?:,\s*\w+\s*)?:?=\s*(?:\w+\.)?NewRequest(?:WithContext)?\("


def carries_credentials(match: Match) -> bool:
    """`req.SetBasicAuth(…)`, or a header with a key, of a request that this function makes for a plain HTTP address."""
    callee, function = match.node.child_by_field_name("function"), function_around(match.node)
    name = match.text(callee).partition(".")[0] if callee is not None else ""
    if function is None or not name.isidentifier():
        return False
    for call in walk(function):
        if call.type != "call_expression" or call.start_byte > match.node.start_byte:
            continue
        above = call.parent.parent if call.parent is not None else None
        made = re.match(_MADE.format(name=name), match.text(above)) if above is not None else None
        given = call.child_by_field_name("arguments")
        if made is None or given is None:
            continue
        if any(_beginning(match, each) is not None for each in given.named_children):
            return outside_tests(match)
    return False


_TARGET: Final = re.compile(r"\b(?:NewClient|Dial(?:Context)?)\((?:\w+, )?\"(?:dns:/+)?([^\":/]+)(?::\d+)?\"")


def channel_in_clear(match: Match) -> bool:
    """A channel of gRPC without TLS; surer where the function names a host of another network."""
    function = function_around(match.node)
    target = _TARGET.search(match.text(function)) if function is not None else None
    if target is not None and is_outside(target[1]):
        match.confidence = Confidence.MEDIUM
    return outside_tests(match)


def server_in_clear(match: Match) -> bool:
    """A server of gRPC among whose options, all of which stand here, are no credentials."""
    given = match.arguments.node if match.arguments is not None else None
    options = [each for each in given.named_children if each.type != "comment"] if given is not None else []
    made_here = all(each.type == "call_expression" and _OPTION.match(match.text(each)) for each in options)
    return made_here and not any("Creds(" in match.text(each) for each in options) and outside_tests(match)


_OPTION: Final = re.compile(r"grpc\.\w+\(")


def _beginning(match: Match, node: Node) -> str | None:
    """What an address begins with, if that names a host of another network that is reached over plain HTTP."""
    known = match.unit.constant(node)
    value = match.unit.names.value(node) if isinstance(match.unit.names, FlowNames) else None
    head = known if isinstance(known, str) else value.head if value is not None else ""
    found = HTTP.match(head)
    if found is None or not is_outside(found[1]) or (found.end() == len(head) and not isinstance(known, str)):
        return None
    return head


_DIRECTORY: Final = re.compile(r"(?i)ldap://(\[[^\]]*\]|[^/:?#]*)")
_BINDS: Final = re.compile(r"\.(?:Bind|SimpleBind|NTLMBind\w*)\(")
_STARTS_TLS: Final = re.compile(r"\.StartTLS\(")


def directory_in_clear(match: Match) -> bool:
    """The function sends a password to a directory, over `ldap://`, and does not call `StartTLS`."""
    address, function = match.constant("0"), function_around(match.node)
    found = _DIRECTORY.match(address) if isinstance(address, str) else None
    if found is None or function is None or not is_outside(found[1]):
        return False
    text = match.text(function)
    return _BINDS.search(text) is not None and not _STARTS_TLS.search(text) and outside_tests(match)


_OPEN: Final = re.compile(
    r"\bsslmode=disable\b|[?&](?:ssl|tls)=false\b|[?&]tls=skip-verify\b|\bencrypt=disable\b"
    r"|[?&]tls(?:Insecure|AllowInvalidCertificates)=true\b"
)
_HOST: Final = re.compile(r"(?:\bhost=|\bserver=|://(?:[^@\s]*@)?|@tcp\()(\[[^\]]*\]|[^\s:/;?)]*)")
_MADE_UP: Final = re.compile(r"%[svq]|\$\{|\{\{|<|^$")


def database_in_clear(unit: UnitView, new: New) -> Iterator[Match]:
    """The address of a database, outside of this machine, that switches TLS or its check off."""
    for node in unit.syntax.find(*sorted(TEXTS)):
        text = unit.syntax.text(node)
        host = _HOST.search(text) if _OPEN.search(text) is not None else None
        if host is None:
            continue
        match = new(node)
        if _MADE_UP.search(host[1]):
            match.confidence = Confidence.LOW  # the settings may name this machine
        elif not is_outside(host[1]):
            continue
        if outside_tests(match):
            yield match


__all__ = [
    "asks_with_key",
    "carries_credentials",
    "channel_in_clear",
    "database_in_clear",
    "directory_in_clear",
    "sends_credentials",
    "server_in_clear",
]
