"""Credentials that travel in clear text: over plain HTTP, and to mail servers."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.request import constant_head
from wardline_analyzers.checks.secret_places import credential_kind
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import (
    ancestors,
    default_of,
    function_around,
    indentation,
    statement_of,
    walk,
    words,
)

HTTP: Final = re.compile(r"(?i)(?:http|ws)://(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)")
"""A host that is reached in clear text: by HTTP, or by a web socket."""
_INTERNAL: Final = re.compile(
    r"(?i)(?:^|\.)(?:local|internal|test|localhost|lan|home|corp|intranet|invalid|svc|cluster)$"
)
_HEADERS: Final = re.compile(
    r"(?i)^(?:proxy-)?authorization$|^x-[\w-]*(?:key|token|secret|auth)$|^(?:api-?key|cookie)$|token$"
)
_SECRET_KEYS: Final = words(
    "api_key apikey access_token client_secret refresh_token secret secret_key auth_token token"
)
_IN_QUERY: Final = re.compile(r"(?i)[?&](?:api_?key|(?:access_?|auth_?)?token|password|passwd|pwd|secret|sid)=")
_HEADER_ARGUMENTS: Final = ("headers", "additional_headers", "extra_headers", "header")
_LOGIN_PATH: Final = re.compile(r"(?i)/(?:log-?in|sign-?in|auth|oauth2?|token|sessions?)(?:/|$|\?)")


def sends_credentials(match: Match) -> bool:
    """The URL is plain HTTP to another network, and the call sends a password, a key or a session."""
    if match.arguments is None:
        return False
    url = match.argument(_place(match))
    if url is None:
        return False
    head = constant_head(match, url)
    found = HTTP.match(head)
    if found is None or not is_outside(found[1]) or (found.end() == len(head) and _goes_on(match, url)):
        return False
    if in_test(match.unit, match.node):
        return False
    return _auth_given(match) or _in_headers(match) or _in_body(match, head) or bool(_IN_QUERY.search(head))


_PLAIN: Final = re.compile(r"(?i)(?:http|ftp|ws)://(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)")


def travels_in_clear(match: Match) -> bool:
    """The URL is plain HTTP, FTP or a plain web socket to a host of another network, all of whose name is told."""
    url = match.argument(_place(match))
    if url is None:
        return False
    default = _default(match, url)
    if default is not None:
        url, match.confidence = default, Confidence.LOW
    head = constant_head(match, url)
    found = _PLAIN.match(head)
    if found is None or not is_outside(found[1]) or (found.end() == len(head) and _goes_on(match, url)):
        return False
    if in_example(match.unit):
        match.confidence = Confidence.LOW
    return not in_test(match.unit, match.node)


def _default(match: Match, node: Node) -> Node | None:
    """What a parameter holds where the caller says nothing: `def news(url="http://api.acme.com/news")`."""
    bound = match.unit.names.single(match.text(node), node.start_byte) if node.type == "identifier" else None
    if bound is None or bound.kind != "parameter":
        return None
    return default_of(match.unit.syntax, function_around(node), match.text(node))


def _place(match: Match) -> str:
    """Which argument is the URL: `request("GET", url)` has it second."""
    return "1|url" if (match.name or "").endswith(".request") else "0|url|fullurl"


def is_outside(host: str) -> bool:
    """Does the host lie beyond this machine and its private network?"""
    if host.startswith("["):
        host = host[1:-1]
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not _INTERNAL.search(host)


def _goes_on(match: Match, url: Node) -> bool:
    """Is the host told in part only: `f"http://api.{domain}/"`?"""
    return not isinstance(match.unit.values.constant(url), str)


def _auth_given(match: Match) -> bool:
    auth = match.argument("auth")
    return auth is not None and auth.type != "none"


def _in_headers(match: Match) -> bool:
    headers = next((node for name in _HEADER_ARGUMENTS if (node := match.argument(name)) is not None), None)
    if headers is None or match.arguments is None:
        return False
    node = match.unit.values.follow(headers)
    return any(_HEADERS.search(key) for key in _keys(match, node))


def _in_body(match: Match, url: str) -> bool:
    for name in ("data", "json", "params", "body", "fields"):
        node = match.argument(name)
        keys = list(_keys(match, match.unit.values.follow(node))) if node is not None else []
        if any(credential_kind(key) == "password" or key.lower() in _SECRET_KEYS for key in keys):
            return True
        if name in ("data", "json") and node is not None and _LOGIN_PATH.search(url) and not keys:
            match.confidence = Confidence.LOW
            return True
    return False


def _keys(match: Match, node: Node) -> Iterator[str]:
    if node.type == "dictionary":
        for pair in node.named_children:
            key = pair.child_by_field_name("key")
            text = match.unit.values.constant(key) if key is not None else None
            if isinstance(text, str):
                yield text
    elif node.type == "call" and match.resolve(node) == "dict()":
        yield from Arguments(node, match.unit.syntax).keywords


def https(match: Match) -> Sequence[Edit]:
    """Write `https`, or `wss`, in the literal that the URL begins with; not where a port is named."""
    url = match.argument(_place(match))
    if url is None or re.match(r"(?i)(?:http|ws)://[^/?#]*:\d", constant_head(match, url)):
        return ()
    literal = _first_literal(match, url, 0)
    if literal is None:
        return ()
    text = match.text(literal)
    at = re.match(r"(\w*(?:'''|\"\"\"|'|\")(?:http|ws))://", text)
    if at is None:
        return ()
    shift = match.unit.syntax.shift
    place = literal.start_byte + len(at[1].encode()) - shift
    return (Edit(place, place, "s"),)


def _first_literal(match: Match, node: Node, depth: int) -> Node | None:
    """The string literal with which an expression begins, here or behind a name."""
    node = match.unit.values.follow(node)
    if depth > 6:
        return None
    if node.type == "string":
        first = node.named_children[1] if len(node.named_children) > 1 else None
        if first is not None and first.type == "interpolation":
            inner = first.child_by_field_name("expression")
            return _first_literal(match, inner, depth + 1) if inner is not None else None
        return node
    if node.type == "concatenated_string" and node.named_children:
        return node.named_children[0]
    if node.type == "binary_operator":
        left = node.child_by_field_name("left")
        return _first_literal(match, left, depth + 1) if left is not None else None
    callee = node.child_by_field_name("function") if node.type == "call" else None
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    return _first_literal(match, base, depth + 1) if base is not None else None


# ---------------------------------------------------------------------- mail

def grpc_target(match: Match) -> bool:
    """`grpc.insecure_channel(f"{host}:50051")`; not for this machine."""
    head = _grpc_address(match, "0|target")
    return head is not None and not _GRPC_HERE.match(head) and not head.startswith("0.0.0.0")


def grpc_port(match: Match) -> bool:
    """`server.add_insecure_port("[::]:50051")`; not for callers on this machine."""
    head = _grpc_address(match, "0|address")
    return head is not None and not _GRPC_HERE.match(head)


def _grpc_address(match: Match, spec: str) -> str | None:
    """What the address begins with; None in tests and examples."""
    node = match.argument(spec)
    if node is None or in_test(match.unit, match.node) or in_example(match.unit):
        return None
    text = built(match.unit, node)
    constant = match.unit.constant(node)
    return constant if isinstance(constant, str) else (text.text if text is not None else "")


_GRPC_HERE: Final = re.compile(r"(?i)(?:localhost|127\.|\[?::1|unix:|dns:///?localhost)")
_LOCAL: Final = ("localhost", "127.0.0.1", "::1", "")
_MAIL: Final = {"smtplib.SMTP": "login", "imaplib.IMAP4": "login", "poplib.POP3": "pass_"}
"""What makes a connection in clear text, and the method that sends the password on it."""


def mail_login(unit: UnitView, new: New) -> Iterator[Match]:
    """`login()` on a connection that has not been made safe with `starttls()`."""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
        word = callee.child_by_field_name("attribute") if base is not None and callee is not None else None
        if base is None or word is None or unit.syntax.text(word) not in _MAIL.values():
            continue
        made, maker = _made(unit, base)
        if made is None or _MAIL[maker] != unit.syntax.text(word):
            continue
        if _is_local(unit, made) or _secured(unit, call, base):
            continue
        match = new(call, name=f"{maker}().login", captures={"connection": base})
        if f"{maker.rpartition('.')[2]}_SSL".encode() in unit.syntax.source or in_test(unit, call):
            match.confidence = Confidence.LOW
        if maker != "smtplib.SMTP":
            match.message = _READS_MAIL.format(maker)
        yield match


_READS_MAIL: Final = (
    "The password and the mails go over the network in clear text. Use `{}_SSL` with `ssl.create_default_context()`."
)


def _made(unit: UnitView, base: Node) -> tuple[Node | None, str]:
    """The call that made the connection, if it stands in this unit, and what it calls."""
    node: Node | None = unit.values.follow(base)
    if base.type == "attribute":  # self.server = smtplib.SMTP(...)
        values = [
            assignment.child_by_field_name("right")
            for assignment in unit.syntax.nodes.get("assign", ())
            if assignment.start_byte < base.start_byte
            and (left := assignment.child_by_field_name("left")) is not None
            and unit.syntax.text(left) == unit.syntax.text(base)
        ]
        node = values[-1] if values else None
    elif node is not None and node.type == "identifier":
        bindings = unit.names.binding(unit.syntax.text(node), node.start_byte) or ()
        node = next((b.node for b in bindings if b.kind == "value" and b.node is not None), None)
    if node is None or node.type != "call":
        return None, ""
    callee = node.child_by_field_name("function")
    maker = (unit.names.resolve(callee) or "") if callee is not None else ""
    return (node, maker) if maker in _MAIL else (None, "")


def _is_local(unit: UnitView, made: Node) -> bool:
    host = Arguments(made, unit.syntax).get("0|host")
    return host is not None and unit.values.constant(host) in _LOCAL


def _secured(unit: UnitView, login: Node, connection: Node) -> bool:
    """Is `starttls()` called, or the connection handed to a function that may do so?"""
    name = unit.syntax.text(connection)
    around = function_around(login) or unit.syntax.root
    for node in walk(around):
        if node.start_byte >= login.start_byte:
            return False
        if node.type != "call":
            continue
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        text = unit.syntax.text(callee) if callee is not None else ""
        if text in (f"{name}.starttls", f"{name}.stls", f'{name}.docmd("STARTTLS")'):
            return True
        given = [unit.syntax.text(a) for a in arguments.named_children] if arguments is not None else []
        if name in given:
            return True
    return False


def start_tls(match: Match) -> Sequence[Edit]:
    """A line before the login that starts TLS, with a check of the server's certificate."""
    connection = match.captures.get("connection")
    if connection is None or connection.type not in ("identifier", "attribute") or match.name != "smtplib.SMTP().login":
        return ()
    statement = statement_of(match.node)
    indent = indentation(match.unit.syntax, statement)
    if indent is None or any(a.type == "lambda" for a in ancestors(match.node)):
        return ()
    at = statement.start_byte - match.unit.syntax.shift
    line = f"{match.text(connection)}.starttls(context=`ssl.create_default_context`())\n{indent}"
    return (Edit(at, at, spelled(line)),)
