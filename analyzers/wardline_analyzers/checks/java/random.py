"""Random numbers of Java: what they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.checks.names_around import only_given
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, text_between, words

_TIME: Final = re.compile(r"\b(?:currentTimeMillis|nanoTime|getTime|toEpochMilli)\s*\(")
_FORMS: Final = words(
    "toString valueOf toByteArray getBytes putLong putInt putDouble allocate array wrap longValue intValue hashCode "
    "toCharArray"
)
"""Methods that give a number or a text another form."""
_DEEPEST: Final = 8
_NUMBER: Final = re.compile(r"^\d[\d_]*[lL]?$")


def known_seed(match: Match) -> bool:
    """A seed that stands in the source, or is the time, before the first number was made."""
    node = match.pointed()
    if node is None:
        return False
    value = value_of(match, node)
    constant = (value is not None and value.consts is not None) or _NUMBER.match(match.text(node)) is not None
    if not constant and not _TIME.search(match.text(node)) and not _is_known(match, node, 0):
        return False
    return not _seeded_before(match) and outside_unit_tests(match)


def _is_known(match: Match, node: Node, depth: int) -> bool:
    """Is it made of nothing but constants and the time, by calls that only give them another form?"""
    if depth > _DEEPEST:
        return False
    if node.type.endswith("_literal"):
        return True
    if node.type == "identifier":
        around = enclosing(node, *FUNCTIONS)
        given = only_given(match, around, match.text(node)) if around is not None else None
        return given is not None and _is_known(match, given, depth + 1)
    if node.type in ("parenthesized_expression", "binary_expression", "cast_expression"):
        parts = [each for each in node.named_children if not each.type.endswith("_type")]
    elif node.type == "object_creation_expression" or _gives_form(match, node):
        parts = list(_values(match, node))
    else:
        return node.type == "method_invocation" and _TIME.search(match.text(node)) is not None
    return bool(parts) and all(_is_known(match, each, depth + 1) for each in parts)


def _gives_form(match: Match, node: Node) -> bool:
    name = node.child_by_field_name("name") if node.type == "method_invocation" else None
    return name is not None and match.text(name) in _FORMS


def _values(match: Match, call: Node) -> Iterator[Node]:
    """What a call is given, and its object, if that is no class."""
    arguments, receiver = call.child_by_field_name("arguments"), call.child_by_field_name("object")
    yield from arguments.named_children if arguments is not None else ()
    if receiver is not None and not (receiver.type == "identifier" and match.text(receiver)[:1].isupper()):
        yield receiver


def _seeded_before(match: Match) -> bool:
    """`random.nextInt(); random.setSeed(7);`: what was made before has seeded it."""
    receiver = match.node.child_by_field_name("object")
    around = enclosing(match.node, *FUNCTIONS)
    if receiver is None or around is None:
        return False
    before = text_between(match.unit.syntax, around.start_byte, match.node.start_byte)
    return re.search(rf"\b{re.escape(match.text(receiver))}\s*\.\s*(?:next\w*|generateSeed)\s*\(", before) is not None


__all__ = ["known_seed"]
