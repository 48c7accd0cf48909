"""Tests of addresses in Go that a host of another name passes as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import outside_tests
from wardline_analyzers.checks.hosts import HOST, ORIGIN
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView

_SUBJECT: Final = re.compile(
    r"(?i)(?:origin|referr?er|host(?:name)?(?:\(\))?|domain|redirect\w*|callback\w*|target\w*|next|return_?\w*|(?:url|uri|link)s?"
    r"|\.String\(\))$"
)
"""What a client names a host with: where it comes from, or wants to go to."""
_OF_HOST: Final = re.compile(r"(?i)(?:origin|host(?:name)?(?:\(\))?|domain)$")
_OF_ADDRESS: Final = re.compile(r"(?i)(?:url|uri|link)s?$|\.String\(\)$")
"""An address of which nothing says that a client chose it: it may be a setting, whose kind is told by its beginning."""
_DECIDES: Final = frozenset(("if_statement", "return_statement", "short_var_declaration", "expression_case"))
_BETWEEN: Final = frozenset(("binary_expression", "unary_expression", "parenthesized_expression", "expression_list"))
_WAYS: Final = {"strings.HasSuffix": "ends", "strings.HasPrefix": "begins", "strings.Contains": "holds"}


def by_part(unit: UnitView, new: New) -> Iterator[Match]:
    """`strings.HasSuffix(origin, "example.com")`, `strings.HasPrefix(url, "https://example.com")`"""
    for node in unit.syntax.find("call_expression"):
        callee, listed = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        way = _WAYS.get(unit.syntax.text(callee)) if callee is not None else None
        if way is None or listed is None or listed.named_child_count != len(("subject", "text")):
            continue
        subject, part = (unit.syntax.text(each) for each in listed.named_children)
        host = part.strip('"`')
        if part == host or not _SUBJECT.search(subject) or not _passes_others(way, subject, host) or not _decides(node):
            continue
        match = new(node, message=_told(way, host))
        if _OF_ADDRESS.search(subject):
            match.confidence = Confidence.LOW
        if outside_tests(match):
            yield match


def _passes_others(way: str, subject: str, host: str) -> bool:
    if way == "begins":
        return ORIGIN.fullmatch(host) is not None or (_OF_HOST.search(subject) is not None and _is_host(host))
    if way == "ends":
        return _is_host(host) and _OF_HOST.search(subject) is not None
    return _is_host(host) or ORIGIN.fullmatch(host) is not None


def _is_host(text: str) -> bool:
    return HOST.fullmatch(text) is not None


def _told(way: str, text: str) -> str:
    host = re.sub(r"^(?:https?:)?//", "", text)
    if way == "begins":
        return f"`{text}.evil.example` begins like this as well; compare the host of the parsed address."
    if way == "ends":
        return f"`evil{host}` ends like this as well; compare the host name, or its end with `.{host}`."
    return f"Any address can hold `{host}` somewhere; parse it and compare its host."


def _decides(node: Node) -> bool:
    """Does the answer decide something: a condition, or what a function gives?"""
    above = node.parent
    while above is not None and above.type in _BETWEEN:
        above = above.parent
    return above is not None and above.type in _DECIDES


__all__ = ["by_part"]
