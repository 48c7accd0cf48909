"""Servers of data that a program reaches without a login."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.python.constants import UNKNOWN

_HERE: Final = re.compile(r"(?i)^(?:127\.[\d.]+|0\.0\.0\.0|host\.docker\.internal)$")
"""This machine, by a name with dots. A bare word is that of a service beside this one."""
_WITH_LOGIN: Final = re.compile(r"://[^/@]*:[^/@]+@|authMechanism|tlsCertificateKeyFile")
_URL: Final = re.compile(r"^(?:rediss?|mongodb(?:\+srv)?)://(?:[^/@]*@)?(?P<host>[^:/,?]*)")


def without_login(match: Match) -> bool:
    """`redis.Redis(host="cache.example.com")`, `MongoClient("mongodb://db.example.com:27017")`"""
    if in_test(match.unit, match.node) or in_example(match.unit):
        return False
    arguments = match.node.child_by_field_name("arguments")
    given = match.text(arguments) if arguments is not None else ""
    if "**" in given or _LOGINS.search(given):
        return False
    host = match.argument("0|host") or match.argument("url")
    value = match.unit.constant(host) if host is not None else UNKNOWN
    if not isinstance(value, str):
        return False
    found = _URL.match(value)
    name = found["host"] if found is not None else value
    outside = "." in name and _HERE.fullmatch(name) is None
    return outside and not _WITH_LOGIN.search(value)


_LOGINS: Final = re.compile(
    r"password|username|credential|auth|ssl_certfile|connection_pool|tlsCertificateKeyFile|unix_socket"
)


__all__ = ["without_login"]
