"""Passwords inside URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.secret_places import place_of
from wardline_analyzers.checks.secret_text import parts, password_confidence
from wardline_analyzers.checks.secrets import environment_fix, replaceable
from wardline_analyzers.finding import Confidence, Edit, Fix
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import enclosing
from wardline_analyzers.python.names import string_value
from wardline_analyzers.secrets.addresses import URL_WITH_PASSWORD, is_database_credential, is_url_credential, is_weak
from wardline_analyzers.secrets.addresses import parts as parts_of
from wardline_analyzers.secrets.providers import advice
from wardline_analyzers.secrets.secret import URL

_LOCAL = re.compile(
    r"(?i)localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|db|host|postgres|mysql|redis|mongo|rabbitmq|database|server"
)


def url_credential(unit: UnitView, new: New) -> Iterator[Match]:
    """`scheme://user:password@host` in a string, with a password that stands there in full."""
    for found in URL_WITH_PASSWORD.finditer(unit.syntax.source):
        if not is_url_credential(found) and not (is_database_credential(found) and not in_example(unit)):
            continue
        user, password, host = parts_of(found)
        node = unit.syntax.root.descendant_for_byte_range(found.start(), found.end() - 1)
        while node is not None and node.type not in ("string", "comment"):
            node = node.parent
        if node is None or node.type == "comment" or _is_docstring(node) or in_test(unit, node):
            continue
        value = _url_value(unit, node, found)
        if value is None and password_confidence(password) is not Confidence.MEDIUM:
            continue  # words in the middle of a message
        match = new(node, value=value, advice=advice(URL, ""))
        weak = is_weak(user, password)
        if weak and not _LOCAL.fullmatch(host) and re.fullmatch(r"(?i)p|pass|pw|password|pwd|passwd|secret", password):
            continue  # a made-up address that shows a form
        if weak or in_example(unit):
            match.confidence = Confidence.LOW
        if weak and (match.value is None or not _is_stored(node)):
            continue
        yield match


def _is_stored(node: Node) -> bool:
    """Is the URL a setting (assigned, passed, returned), not a part of a message or a list of cases?"""
    parent = node.parent
    return parent is not None and parent.type in ("assignment", "keyword_argument", "pair", "argument_list")


def _is_docstring(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type == "expression_statement"


def _url_value(unit: UnitView, node: Node, found: re.Match[bytes]) -> Node | None:
    text = string_value(node, unit.syntax)
    return node if text is not None and text.startswith(found[0].decode("ascii", "replace")[:10]) else None


def url_from_environment(match: Match) -> Sequence[Edit] | Fix:
    """Read the whole URL from the environment."""
    node, unit = match.value, match.unit
    if node is None:
        return ()
    call = enclosing(node, "call")
    callee = call.child_by_field_name("function") if call is not None else None
    if call is not None and callee is not None and unit.names.resolve(callee) in ("os.environ.get", "os.getenv"):
        arguments = Arguments(call, unit.syntax)
        name, fallback = arguments.get("0|key"), arguments.get("1|default")
        if name is None or fallback != node:
            return ()
        return (replacement(match, call, spelled(f"`os.environ`[{match.text(name)}]")),)
    if not replaceable(unit, node):
        return ()
    place = place_of(unit, node)
    name_parts = parts(place.name) if place is not None else []
    if len(name_parts) > 1 and name_parts[-1] in ("url", "uri", "dsn", "proxy", "broker", "backend", "string"):
        return environment_fix(match, node, "_".join(name_parts).upper())
    scheme = match.text(node).partition("://")[0].strip("\"'rRbB").partition("+")[0].lower()
    variable = {
        "mongodb": "MONGODB_URI",
        "redis": "REDIS_URL",
        "rediss": "REDIS_URL",
        "amqp": "BROKER_URL",
        "amqps": "BROKER_URL",
        "http": "SERVICE_URL",
        "https": "SERVICE_URL",
        "ftp": "FTP_URL",
    }.get(scheme, "DATABASE_URL")
    return environment_fix(match, node, variable)
