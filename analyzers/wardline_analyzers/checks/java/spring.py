"""Spring and mail: what an annotation or a method leaves unsaid."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_METHOD: Final = re.compile(r"\bmethod\s*=")
_CHANGES: Final = re.compile(
    r"^(?:(?:do|handle|process|perform)(?=[A-Z]))?(?i:add|create|save|write|update|edit|set|change|delete|remove|insert|store|reset|send|transfer|register|upload|post|put|submit|"
    r"approve|cancel|pay|order|enable|disable)(?![a-z])"
)
"""Names of methods that change something."""
_GETS: Final = re.compile(r"\b(?:GET|HEAD|OPTIONS|TRACE)\b")
_UPDATES: Final = re.compile(
    r"\.\s*(?:executeUpdate|executeLargeUpdate)\s*\(|\b\w*(?i:jdbc|template|jdbi)\w*\s*\.\s*(?:update|batchUpdate)\s*\(|"
    r"(?i:\.\s*execute\w*\s*\(\s*\"\s*(?:delete|insert|update|drop|truncate)\b)|"
    r"\b(?:sqlRunner|sqlSession|sqlSessionTemplate)\s*\.\s*(?:insert|update|delete)\s*\(|"
    r"\b\w*(?i:repository|repo|dao|mapper)\s*\.\s*(?:delete|remove)\w*\s*\(|"
    r"\b(?:em|entityManager|session)\s*\.\s*(?:remove|delete)\s*\("
)
"""Calls that change what is stored."""
_STATEMENT: Final = re.compile(r"(\w+)\s*=\s*\"\s*(?i:delete\s|insert\s|update\s|truncate\s)")
"""A variable that holds a statement which changes something."""
_EVERYTHING: Final = re.compile(r'"/?(?:\*\*|\*)"')
_ASKS: Final = re.compile(
    r"\b(?:authenticated|hasRole|hasAnyRole|hasAuthority|hasAnyAuthority|fullyAuthenticated|denyAll|access)\s*\(|,\s*authenticated\s*\)"
)
_ENCRYPTED: Final = re.compile(r"\.\s*set(?:SSLOnConnect|SSL|StartTLSRequired|StartTLSEnabled|TLS)\s*\(\s*true")
_CHECKED: Final = re.compile(r"setSSLCheckServerIdentity\s*\(\s*(?!false)")


def _around(match: Match) -> Node | None:
    return enclosing(match.node, *METHODS)


def open_to_get(match: Match) -> bool:
    """`@RequestMapping("/save")` at a method that changes something: a link is enough to call it.

    Where what the method does tells it, the finding points to the method's name.
    """
    method = _around(match)
    name = method.child_by_field_name("name") if method is not None else None
    given = match.node.child_by_field_name("arguments")
    methods = match.text(given) if given is not None and _METHOD.search(match.text(given)) else ""
    gets = match.text(match.captures["name"]) == "GetMapping"
    if method is None or name is None or (methods and not _GETS.search(methods)):
        return False
    body = method.child_by_field_name("body")
    if body is not None and (_UPDATES.search(match.text(body)) or _runs_change(match.text(body))):
        match.at = name
        return less_sure_in_tests(match)
    return not gets and not methods and bool(_CHANGES.match(match.text(name))) and less_sure_in_tests(match)


def _runs_change(text: str) -> bool:
    """`String sql = "UPDATE …"; statement.execute(sql);`"""
    return any(re.search(rf"\.\s*execute\w*\s*\(\s*{held[1]}\b", text) for held in _STATEMENT.finditer(text))


def lets_all_in(match: Match) -> bool:
    """No other rule of the same method asks for a login, and what is opened is everything."""
    path, any_of = match.captures.get("path"), match.captures.get("any")
    if path is not None and not _EVERYTHING.match(match.text(path)):
        return False
    if any_of is not None and match.text(any_of) != "toAnyEndpoint":
        return False
    method = _around(match)
    around = match.text(method) if method is not None else ""
    return not _ASKS.search(around) and less_sure_in_tests(match)


def opens_actuator(match: Match) -> bool:
    """One and the same rule speaks of every endpoint of the actuator, and lets everybody in."""
    statement = enclosing(match.node, "expression_statement", "return_statement", "local_variable_declaration")
    text = match.text(statement) if statement is not None else ""
    return "toAnyEndpoint" in text and _ASKS.search(text) is None and less_sure_in_tests(match)


def filled_by_client(match: Match) -> bool:
    """A bean is filled with all that a client sent, under the names that it chose."""
    value = value_of(match, match.argument("1"))
    if value is None or (value.items is not None and value.rest is None and value.kind == "dict"):
        return False
    return any(taint.kind == "remote" for taint in value.taints) and less_sure_in_tests(match)


def mail_server_unchecked(match: Match) -> bool:
    """A mail over TLS to whoever shows a certificate of any name."""
    method = _around(match)
    if method is None:
        return False
    text = match.text(method)
    return bool(_ENCRYPTED.search(text)) and not _CHECKED.search(text) and less_sure_in_tests(match)


_ADMINISTERS: Final = re.compile(
    r"\.\s*(?:requestMatchers|antMatchers|mvcMatchers|pathMatchers)\s*\([^()]*\"/(?:api/)?(?:admin|management|internal|actuator/(?:\*\*|env|heapdump))\b"
    r"[^()]*\)\s*\.\s*permitAll\s*\(\s*\)$"
)


def opens_administration(match: Match) -> bool:
    """`.requestMatchers("/admin/**").permitAll()`"""
    call = match.node.parent
    return call is not None and _ADMINISTERS.search(match.text(call)) is not None and less_sure_in_tests(match)


__all__ = [
    "lets_all_in",
    "mail_server_unchecked",
    "open_to_get",
    "opens_actuator",
    "opens_administration",
]
