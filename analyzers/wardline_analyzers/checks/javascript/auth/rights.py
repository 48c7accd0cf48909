"""Rights that a new account gets, as whoever signs up says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_RIGHT: Final = re.compile(
    r"(?:is_?)?(?:[aA]dmin|[sS]uper_?[uU]ser|[sS]taff|[mM]oderator)|roles?|permissions|access_?[lL]evel|account_?[tT]ype"
)
_ACCOUNT: Final = re.compile(r"(?i)user|account|member|employee|customer|profile")
_PASSWORD: Final = re.compile(r"(?i)^(?:hashed_?)?(?:password|passwd|pass)(?:_?(?:hash|digest))?$")
_ASKS_RIGHT: Final = re.compile(
    r"(?i)is_?admin\b|(?:user|session|claims|actor|caller)\??\.role|require_?(?:role|admin)|can[A-Z]\w*\(|permission|\b403\b|forbidden"
    r"|includes\(|\.has\(|z\.enum|===?\s*['\"](?:admin|user|member|customer)|\?\s*['\"]"
)
"""Whoever speaks of one of these asks who may grant a right, or which may be had."""


def granted_at_sign_up(match: Match) -> bool:
    """`User.create({ email, role, passwordHash })`, of a `role` that stands in the request."""
    callee = match.node.child_by_field_name("function")
    base = callee.child_by_field_name("object") if callee is not None else None
    if base is None or _ACCOUNT.search(match.text(base)) is None:
        return False
    function = match.text(function_or_unit(match.node))
    fields = list(_fields(match))
    if not any(_PASSWORD.search(name) for name, _ in fields):
        return False
    for name, value in fields:
        if _RIGHT.fullmatch(name) is None or tainted(match.unit, value, ("remote",)) is None:
            continue
        if _ASKS_RIGHT.search(function) is None:
            match.at = value
            return outside_tests(match)
    return False


def _fields(match: Match) -> Iterator[tuple[str, Node]]:
    """The fields of the record that is made: those of the first object, or of its `data`, as Prisma has it."""
    given = match.node.child_by_field_name("arguments")
    for record in given.named_children if given is not None else []:
        for name, value in _of_object(match, record):
            yield from _of_object(match, value) if name == "data" else ((name, value),)


def _of_object(match: Match, node: Node) -> Iterator[tuple[str, Node]]:
    for part in node.named_children if node.type == "object" else []:
        if part.type == "shorthand_property_identifier":
            yield match.text(part), part
        key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
        if key is not None and value is not None:
            yield match.text(key).strip("'\""), value


__all__ = ["granted_at_sign_up"]
