"""Which comments of a text silence rules, and what they lack of what a policy may ask of them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

from wardline.policy.model import Suppression
from wardline.project.source import Source
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.rules.catalog import load
from wardline_analyzers.suppress import Comment, scan
from wardline_analyzers.suppress.names import rules_named
from wardline_analyzers.suppress.problems import end_of
from wardline_analyzers.suppress.syntax import PYTHON, CommentSyntax


def suppressions(source: Source, honoured: Collection[str]) -> tuple[Suppression, ...]:
    """The suppression comments in a source. Those of other tools count if they are `honoured`: they lack everything."""
    syntax = PYTHON if source.language else kind_of(source.path.replace(os.sep, "/")).comments
    return tuple(_found(source.text, syntax, honoured)) if syntax is not None else ()


def _found(text: bytes, syntax: CommentSyntax, honoured: Collection[str]) -> Iterator[Suppression]:
    for comment in scan(text, syntax):
        if comment.tool == "wardline":
            lacking = (
                ("reason", not comment.reason.strip()),
                ("approver", not (comment.by or "").strip()),
                ("until", end_of(comment) is None),
            )
            yield Suppression(comment.line, comment.tool, tuple(name for name, lacks in lacking if lacks))
        elif comment.tool in honoured and _is_about_security(comment):
            yield Suppression(comment.line, comment.tool, ("reason", "approver", "until"))


def _is_about_security(comment: Comment) -> bool:
    """`# noqa: E501` is about style; a bare one, as most are, too: the policy does not ask for reasons of these."""
    if comment.tool != "noqa":
        return True
    catalog = load()
    return any(
        rules_named(code, catalog) or any(alias.startswith(code) for alias in catalog.by_alias) for code in comment.ids
    )
