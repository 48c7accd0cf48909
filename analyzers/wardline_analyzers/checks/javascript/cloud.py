"""What stacks of the AWS CDK ask beside names and arguments: which ports are open, what a policy allows."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.fixes import option, option_on
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Edit
from wardline_analyzers.match.match import Match

_WEB: Final = re.compile(r"\.(?:HTTPS?\b|tcp\(\s*(?:80|443)\s*\))")
"""Ports that are there for everybody."""
_PORT: Final = re.compile(
    r"\.(?:tcp|udp|tcpRange|udpRange|allTcp|allUdp|allTraffic|allIcmp|SSH|RDP|POSTGRES|MYSQL_AURORA|MSSQL)\b"
)
_ALL: Final = re.compile(r"\[\s*([\"'`])\*\1\s*\]")
_DENIES: Final = re.compile(r"\bDENY\b")


def port_of_administration(match: Match) -> bool:
    """The port is none of the web."""
    given = match.argument("1")
    text = match.text(given) if given is not None else ""
    return _PORT.search(text) is not None and _WEB.search(text) is None and outside_tests(match)


def allows_everything(match: Match) -> bool:
    """All actions, on all resources, and it does not deny them."""
    actions, resources = match.argument("actions"), match.argument("resources")
    both = [match.text(given) for given in (actions, resources) if given is not None]
    whole = len(both) == 2 and all(_ALL.fullmatch(text) for text in both)
    return whole and _DENIES.search(match.text(match.node)) is None and outside_tests(match)


def encrypt(match: Match) -> list[Edit]:
    """`true` for an option that only says whether."""
    return option_on(match) if match.matcher.at in ("storageEncrypted", "encrypted") else []


def enforce_tls(match: Match) -> list[Edit]:
    """`enforceSSL: true` among the options of a bucket."""
    said = option(match, "enforceSSL", "true")
    if said:
        return said
    given = match.arguments.positional if match.arguments is not None else []
    options = match.argument("2")
    shift = match.unit.syntax.shift
    if options is not None and options.type == "object" and options.named_children:
        at = options.named_children[0].start_byte - shift
        return [Edit(at, at, "enforceSSL: true, ")]
    if len(given) == 2:
        at = given[-1].end_byte - shift
        return [Edit(at, at, ", { enforceSSL: true }")]
    return []


__all__ = ["allows_everything", "encrypt", "enforce_tls", "port_of_administration"]
