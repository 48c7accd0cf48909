"""Queries that are objects: is it one that a client's object gets into, and does nothing before say what it holds?"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors

_OF_SQL: Final = frozenset(("where", "include", "attributes", "transaction", "raw"))
_SCHEMA: Final = re.compile(r"\bschema\b")


def is_filter(match: Match) -> bool:
    """Of `taint`: the first argument is a query itself, and not the options of a mapper of SQL, which hold one."""
    node = match.argument("0")
    keys = [pair.child_by_field_name("key") for pair in node.named_children] if node is not None else []
    if any(key is not None and match.text(key) in _OF_SQL for key in keys) or _has_schema(match):
        return False
    return node is None or node.type not in _GIVEN_WHOLE or not _by_word(match) or _is_model(match)


_GIVEN_WHOLE: Final = frozenset(("identifier", "member_expression", "subscript_expression", "await_expression"))
_MODEL: Final = re.compile(
    r"(?:^|\.)(?:[A-Z]\w*|\w*(?:[cC]ollection|[mM]odel))(?<!Service)(?<!Repository)(?<!Repo)(?<!Controller)$"
)
"""How models of Mongoose and collections are called: what another layer is given may be a number or a name."""


def _by_word(match: Match) -> bool:
    """Is the method known by its word alone?"""
    return (match.name or "").startswith("*.")


def _is_model(match: Match) -> bool:
    callee = match.callee()
    base = callee.child_by_field_name("object") if callee is not None else None
    return base is not None and _MODEL.search(match.text(base)) is not None


def _has_schema(match: Match) -> bool:
    """Is it in a handler of Fastify that is registered with a schema, which refuses objects where texts are meant?"""
    source = str(match.taint.key[0]) if match.taint is not None and match.taint.key else ""
    if not source.startswith("fastify.Request()."):
        return False
    return any(_says_schema(match, above) for above in ancestors(match.node) if above.type == "call_expression")


def _says_schema(match: Match, call: Node) -> bool:
    given = call.child_by_field_name("arguments")
    options = [each for each in given.named_children if each.type == "object"] if given is not None else []
    names = [part.child_by_field_name("key") or part for option in options for part in option.named_children]
    return any(_SCHEMA.fullmatch(match.text(name)) is not None for name in names)


__all__ = ["is_filter"]
