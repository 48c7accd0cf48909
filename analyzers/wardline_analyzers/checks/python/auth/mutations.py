"""Mutations of GraphQL that change or delete records and ask nobody who is calling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.auth.views import asks_whose
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, name_of, with_decorators

_ACTS: Final = re.compile(r"(?i)_*(?:delete|remove|destroy|update|edit|set|ban|promote|approve|archive|transfer)")
_CHANGES: Final = re.compile(r"\.(?:delete|save|update|commit|remove|execute)\(|\b(?:delete|remove|update|set)_\w+\(")
_ASKED: Final = re.compile(
    r"(?i)context\b.*\.(?:user|auth|session)|log_?in|token|secret|password|is_authenticated|extensions="
)
"""Beside the words of views: `info.context.user`, and a step that asks before the mutation runs."""


def open_mutation(unit: UnitView, new: New) -> Iterator[Match]:
    """`class DeletePost(graphene.Mutation): def mutate(root, info, id): Post.objects.get(pk=id).delete()`"""
    if in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        called = _mutation(unit, function)
        if name is None or body is None or not _ACTS.match(called) or in_test(unit, function):
            continue
        text = unit.syntax.text(with_decorators(function))
        if _CHANGES.search(unit.syntax.text(body)) and not asks_whose(text) and not _ASKED.search(text):
            yield new(name)


def _mutation(unit: UnitView, function: Node) -> str:
    """What a mutation is called: by its class with graphene, by itself with strawberry; empty: it is none."""
    name = name_of(unit.syntax, function)
    if name in ("mutate", "mutate_and_get_payload") and any(base.endswith("Mutation") for base in unit.around.bases):
        return unit.around.owner
    marks = (unit.syntax.text(each).partition("(")[0].lstrip("@") for each in decorators(function))
    return name if any(mark == "strawberry.mutation" for mark in marks) else ""


__all__ = ["open_mutation"]
