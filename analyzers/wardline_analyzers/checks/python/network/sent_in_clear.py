"""Secrets that go through a connection without TLS: a plain socket, a broker of MQTT."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.clear_text import is_outside
from wardline_analyzers.checks.receivers import receiver
from wardline_analyzers.flow.boundary.secret_names import is_secret
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk

_ENCRYPTS: Final = re.compile(
    r"(?i)\bssl\b|\btls\b|wrap_socket|encrypt|cipher|fernet|nonce|challenge|hmac|hash|AF_UNIX|localhost|127\.0\.0\.1|::1"
)
"""A function that speaks of one of these does more than write to a socket, or stays on this machine."""


def secret_in_clear(match: Match) -> bool:
    """`sock.sendall(f"AUTH {api_token}\\n".encode())`"""
    sent, function = match.argument("0"), function_around(match.node)
    if sent is None or in_test(match.unit, match.node):
        return False
    around = match.text(function) if function is not None else match.unit.syntax.source.decode("utf-8", "replace")
    if _ENCRYPTS.search(around):
        return False
    match.at = next((each for each in walk(_whole(match, sent)) if _is_secret(match, each)), None)
    return match.at is not None


def broker_in_clear(match: Match) -> bool:
    """`client.username_pw_set(user, password); client.connect(host, 1883)`, and nothing switches TLS on"""
    base = receiver(match)
    function = function_around(match.node)
    around = match.text(function) if function is not None else match.unit.syntax.source.decode("utf-8", "replace")
    if base is None or in_test(match.unit, match.node) or match.constant("1|port") == _OVER_TLS:
        return False
    if re.search(r"(?i)tls|localhost|127\.0\.0\.1|unix", around):
        return False
    return re.search(rf"\b{re.escape(match.text(base))}\.username_pw_set\(", around) is not None


_OVER_TLS: Final = 8883


def store_in_clear(match: Match) -> bool:
    """`redis.Redis(host="cache.example.com", password=password)`, with no `ssl=True`"""
    given = match.arguments
    host, ssl = match.constant("0|host"), match.argument("ssl")
    if given is None or given.hidden_keywords or not isinstance(host, str) or in_test(match.unit, match.node):
        return False
    plain = ssl is None or match.unit.constant(ssl) is False
    secret = match.argument("password")
    at_all = secret is not None and match.unit.constant(secret) not in (None, "")
    return plain and at_all and is_outside(host) and match.argument("connection_pool") is None


def _whole(match: Match, sent: Node) -> Node:
    """What is sent, behind a name for it and the `.encode()` at its end."""
    node = match.unit.values.follow(sent)
    callee = node.child_by_field_name("function") if node.type == "call" else None
    base = callee.child_by_field_name("object") if callee is not None else None
    encodes = callee is not None and match.text(callee).endswith(".encode")
    return match.unit.values.follow(base) if base is not None and encodes else node


def _is_secret(match: Match, node: Node) -> bool:
    """The name of a secret, and no part of another name."""
    above = node.parent
    if node.type != "identifier" or (above is not None and above.type in ("call", "attribute", "keyword_argument")):
        return False
    return is_secret(match.text(node))


__all__ = ["broker_in_clear", "secret_in_clear", "store_in_clear"]
