"""Logins of Java: sessions from before them, addresses and rights that clients write themselves."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.names_around import made_of
from wardline_analyzers.checks.testcode import less_sure_in_tests, outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, text_between

_WHO: Final = re.compile(r"(?i)^\"(?:\w*(?:user|login|logged|auth|account|principal|member|customer)\w*|role|admin)\"$")
"""Names under which a session keeps who has logged in."""
_ASKS: Final = re.compile(
    r"(?i)\b\w*(?:authenticate|checkPassword|verifyPassword|passwordMatches|validateUser|validateLogin|validateCredentials|"
    r"checkCredentials|verifyCredentials|checkLogin|isValidUser|checkpw|findBy\w*Password)\w*\s*\(|"
    r"\b\w*(?:encoder|service|dao|manager|users)\s*\.\s*(?:matches|login|verify|checkUser)\s*\(|"
    r"\b(?:check|verify|validate|matches|isValid)\w*\s*\([^;{}]*(?:password|passwd|pwd)\b"
)
_RENEWS: Final = re.compile(
    r"\bchangeSessionId\b|\binvalidate\s*\(|\b(?:SecurityContextHolder|Subject|UsernamePasswordToken|sessionFixation\w*|renew\w*|regenerate\w*)\b"
)
"""What gives the session a new number, or leaves it to a framework that does."""
_HEADER: Final = re.compile(
    r"(?i)\bget(?:First)?Header(?:String)?\s*\(\s*\"(?:x-(?:forwarded-for|real-ip|client-ip|originating-ip|remote-ip|remote-addr)|client-ip|true-client-ip)\""
)
_ADDRESS: Final = re.compile(
    r"(?i)^\"(?:\d{1,3}\.(?:\d{1,3}(?:\.|$|\.\d{1,3}))*[\d.*/]*|localhost|::1|0(?::0){6}:1)\"$"
)
_RIGHT: Final = re.compile(
    r"(?i)\bget(?:First)?Header(?:String)?\s*\(\s*\"(?:x-)?(?:\w+-)?(?:admin|is-?admin|roles?|logged-?in|authenticated)\"|"
    r"\bgetParameter\s*\(\s*\"(?:is_?)?(?:admin|logged_?in|authenticated)\""
)
"""A header or parameter that says what its sender may do. (A parameter `role` is mostly a field of a form.)"""
_RIGHT_GIVEN: Final = re.compile(
    r"(?i)@(?:RequestHeader|CookieValue|HeaderParam|CookieParam)\b(?:(?!@).)*?(?:admin|roles?|logged-?in|authenticated)\b"
)
_SAID: Final = re.compile(
    r'(?i)^(?:"(?:true|yes|1|on|\w*admin\w*|root|superuser|manager|staff)"|[A-Z_]*(?:ADMIN|TRUE|YES)[A-Z_]*)$'
)
_LIST: Final = re.compile(
    r"(?i)(?:^|[._])\w*(?:allow|white|trust|internal|admin|permit)\w*$|^(?:[\w.]*\.)?(?:List|Set)\.of\("
)


def session_kept(match: Match) -> bool:
    """A method that has asked for the password writes who has logged in into the session from before."""
    key, around = match.captures.get("key"), enclosing(match.node, *METHODS)
    body = around.child_by_field_name("body") if around is not None else None
    held = match.node.child_by_field_name("object")
    if key is None or body is None or held is None or not _WHO.match(match.text(key)):
        return False
    text = match.text(body)
    before = text_between(match.unit.syntax, body.start_byte, match.node.start_byte)
    if not _ASKS.search(before) or _RENEWS.search(text) or re.search(r"\bsetAttribute\s*\(\s*\"", before):
        return False
    return _is_session(match, held, body) and outside_unit_tests(match)


def _is_session(match: Match, held: Node, body: Node) -> bool:
    """`request.getSession()`, or a variable that holds it."""
    given = made_of(match, body, held)
    return given is not None and re.search(r"\bgetSession\s*\(", match.text(given)) is not None


def address_compared(match: Match) -> bool:
    """`"127.0.0.1".equals(request.getHeader("X-Forwarded-For"))`, `TRUSTED.contains(address)`"""
    left, right = match.captures.get("left"), match.captures.get("right")
    around = enclosing(match.node, *METHODS)
    if left is None or right is None or around is None:
        return False
    for mine, other in ((left, right), (right, left)):
        if not _is_header(match, mine, around):
            continue
        text = match.text(other)
        known = _ADDRESS.match(text) or (mine is right and _LIST.search(text))
        return bool(known) and less_sure_in_tests(match)
    return False


def asked_by_get(match: Match) -> bool:
    """`doGet` reads it, and is not what `doPost` calls as well."""
    around = enclosing(match.node, "method_declaration")
    name = around.child_by_field_name("name") if around is not None else None
    return name is not None and match.text(name) == "doGet" and less_sure_in_tests(match)


def right_compared(match: Match) -> bool:
    """`"true".equals(request.getHeader("X-Is-Admin"))`, or a parameter of Spring's that holds such a header."""
    left, right = match.captures.get("left"), match.captures.get("right")
    around = enclosing(match.node, *METHODS)
    if left is None or right is None or around is None:
        return False
    for mine, other in ((left, right), (right, left)):
        if _SAID.match(match.text(other)) and _says_right(match, mine, around):
            return less_sure_in_tests(match)
    return False


def _says_right(match: Match, node: Node, around: Node) -> bool:
    given = made_of(match, around, node)
    if given is not None:
        return _RIGHT.search(match.text(given)) is not None
    parameters = around.child_by_field_name("parameters")
    for each in parameters.named_children if parameters is not None else ():
        name = each.child_by_field_name("name")
        if name is not None and match.text(name) == match.text(node):
            return _RIGHT_GIVEN.search(match.text(each)) is not None
    return False


def _is_header(match: Match, node: Node, around: Node) -> bool:
    given = made_of(match, around, node)
    return given is not None and _HEADER.search(match.text(given)) is not None


__all__ = ["address_compared", "asked_by_get", "right_compared", "session_kept"]
