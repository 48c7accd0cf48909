"""Passwords of Java programs that go over the network as they are."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, text_between

_URL: Final = re.compile(r'"(https?)://([^"/:?]*)')
_NEAR: Final = re.compile(r"(?i)(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|.*\.(?:local|test|internal|localhost)$)")
"""Hosts to which nobody is on the way, or that are not meant for use."""
_PASSWORD: Final = re.compile(r"\b(?:Basic|Bearer)\b")
_LDAP: Final = re.compile(r"(?i)ldap://(?!localhost|127\.|\[::1)[^:]*(?::(?!636\b)\d*)?(?:$|[/:])")
_PROVIDER: Final = ("java.naming.provider.url", "PROVIDER_URL")
_CREDENTIALS: Final = ("java.naming.security.credentials", "SECURITY_CREDENTIALS")
_PROTOCOL: Final = ("java.naming.security.protocol", "SECURITY_PROTOCOL")
_HOW: Final = ("java.naming.security.authentication", "SECURITY_AUTHENTICATION")
_SEALED: Final = re.compile(r"(?i)\b(?:DIGEST-MD5|GSSAPI|EXTERNAL|none)\b|SCRAM")


def header_in_clear(match: Match) -> bool:
    """`request.addHeader("Authorization", "Basic " + …)`: the last address that the method names before is `http:`."""
    around, value = enclosing(match.node, *FUNCTIONS), match.argument("1")
    if around is None or value is None or _PASSWORD.search(match.text(value)) is None:
        return False
    before = text_between(match.unit.syntax, around.start_byte, match.node.start_byte)
    urls = _URL.findall(before)
    return bool(urls) and urls[-1][0] == "http" and _NEAR.match(urls[-1][1]) is None and less_sure_in_tests(match)


def channel_in_clear(match: Match) -> bool:
    """`ManagedChannelBuilder.forAddress(host, port).usePlaintext()`, and not to this machine."""
    chain = match.text(match.node)
    target = re.search(r"\bfor(?:Address|Target)\s*\(\s*\"([^\"]*)", chain)
    near = target is not None and (_NEAR.match(target[1]) or target[1].startswith(("unix:", "dns:///localhost")))
    return not near and "InProcess" not in chain and less_sure_in_tests(match)


def directory_in_clear(match: Match) -> bool:
    """`new InitialDirContext(settings)` with a password, and an address that is not `ldaps:`."""
    settings = value_of(match, match.argument("0"))
    if settings is None or settings.items is None or _setting(settings, _CREDENTIALS) is None:
        return False
    provider, protocol, how = (_setting(settings, names) for names in (_PROVIDER, _PROTOCOL, _HOW))
    if provider is None or protocol is not None:
        return False
    if how is not None and (not isinstance(how.constant, str) or _SEALED.search(how.constant)):
        return False
    address = provider.constant if isinstance(provider.constant, str) else provider.head
    return _LDAP.match(address) is not None and less_sure_in_tests(match)


def _setting(settings: Value, names: tuple[str, ...]) -> Value | None:
    for key, value in (settings.items or {}).items():
        if isinstance(key, str) and key.endswith(names):
            return value
    return None


__all__ = ["channel_in_clear", "directory_in_clear", "header_in_clear"]
