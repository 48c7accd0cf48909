"""Queries that are objects: is it one that a client's object gets into, and does nothing before say what it holds?"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, walk

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
    key = match.taint.key if match.taint is not None else ()
    if not key or not str(key[0]).startswith("fastify.Request()."):
        return False
    field = str(key[-1]).removeprefix(".")
    calls = [above for above in ancestors(match.node) if above.type == "call_expression"]
    schemas = [schema for call in calls for schema in _schemas(match, call)]
    return bool(schemas) and not any(_lets_through(match, schema, field) for schema in schemas)


def _schemas(match: Match, call: Node) -> list[Node]:
    """What the options of a route say under `schema`."""
    given = call.child_by_field_name("arguments")
    options = [each for each in given.named_children if each.type == "object"] if given is not None else []
    parts = [part for option in options for part in option.named_children]
    return [part for part in parts if _SCHEMA.fullmatch(match.text(part.child_by_field_name("key") or part))]


def _lets_through(match: Match, schema: Node, field: str) -> bool:
    """Is the field written there with a schema that an object fits: `owner: {}`, `owner: { type: "object" }`?"""
    for node in walk(schema):
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if node.type != "pair" or key is None or value is None or match.text(key).strip("'\"") != field:
            continue
        if _OF_OBJECTS.fullmatch(match.text(value)):
            return True
    return False


_OF_OBJECTS: Final = re.compile(
    r"\{\s*(?:type:\s*['\"]object['\"]\s*,?\s*)?(?:(?:description|title):\s*['\"][^'\"]*['\"]\s*,?\s*)?\}"
)


__all__ = ["is_filter"]
