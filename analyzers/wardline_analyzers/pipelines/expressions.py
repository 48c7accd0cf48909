"""`${{ … }}` in a workflow: where they stand, and who decides what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple


class Control(IntEnum):
    """Who decides what an expression holds."""

    NOBODY = 0
    """Numbers, hashes, names that GitHub checks, secrets, constants."""
    INSIDER = 1
    """Who may start the workflow, call it, or push to the repository."""
    OUTSIDER = 2
    """Anybody who opens an issue or a pull request, or writes a comment."""


class Expression(NamedTuple):
    """One `${{ … }}`, in bytes."""

    start: int
    end: int
    text: str
    """What stands inside."""


_EXPRESSION = re.compile(rb"\$\{\{((?:[^}'$]|\$(?!\{\{)|'[^'\n]{0,500}'|\}(?!\})){0,500})\}\}")
_STRING = re.compile(r"'(?:[^']|'')*'")
_CONTEXT = re.compile(
    r"[a-z_][\w-]*(?:\s*(?:\.\s*(?:[\w-]+|\*)|\[\s*(?:'[^']*'|\d+|\*)\s*\]))+|(?<![\w.])inputs\b", re.IGNORECASE
)
_PART = re.compile(r"\.\s*([\w*-]+)|\[\s*'?([^'\]]*?)'?\s*\]")
_COMPARED = re.compile(
    r"[=!<>]=?|\b(?:contains|startsWith|endsWith|hashFiles|toJSON|fromJSON|success|failure|always)\s*\("
)

_OUTSIDER = tuple(
    re.compile(rf"github\.(?:{pattern})")
    for pattern in (
        r"head_ref",
        r"event\.(?:issue|pull_request|discussion|release)\.(?:title|body)",
        r"event\.(?:comment|review|review_comment)\.body",
        r"event\.pull_request\.head\.(?:ref|label)",
        r"event\.pull_request\.head\.repo\.(?:default_branch|description|homepage)",
        r"event\.(?:commits\.[^.]+|head_commit)\.(?:message|author\.(?:name|email)|committer\.(?:name|email))",
        r"event\.workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:name|email)))",
        r"event\.workflow_run\.pull_requests\.[^.]+\.head\.ref",
        r"event\.workflow_run\.head_repository\.description",
        r"event\.pages\.[^.]+\.page_name",
    )
)
_INSIDER = tuple(
    re.compile(pattern)
    for pattern in (
        r"github\.event\.(?:inputs|client_payload)\..*",
        r"inputs\..*",
        r"github\.(?:ref_name|base_ref|ref)",
        r"github\.event\.(?:ref|base_ref|label\.name|release\.(?:name|tag_name)|milestone\.title)",
        r"github\.event\.(?:pull_request|issue)\.(?:milestone\.title|labels\.[^.]+\.name)",
        r"github\.event\.pull_request\.base\.ref",
    )
)


def expressions(text: bytes, start: int, end: int) -> Iterator[Expression]:
    """The expressions between two offsets."""
    for found in _EXPRESSION.finditer(text, start, end):
        yield Expression(found.start(), found.end(), found[1].decode("utf-8", "replace").strip())


@lru_cache(maxsize=4096)
def contexts(expression: str) -> tuple[str, ...]:
    """The values that an expression names, in one form: `github.event.issue.title`."""
    return tuple(_contexts(expression))


def _contexts(expression: str) -> Iterator[str]:
    bare = expression if "[" in expression else _STRING.sub("''", expression)
    for found in _CONTEXT.finditer(bare):
        name = re.match(r"[\w-]+", found[0])
        parts = [a or b for a, b in _PART.findall(found[0])]
        yield ".".join([name[0] if name else "", *parts]).lower()


@lru_cache(maxsize=4096)
def control(expression: str) -> tuple[Control, str]:
    """Who decides what an expression is expanded to, at worst, and by which value.

    What a value is compared with, or looked for in, does not get into the result.
    """
    worst, name = Control.NOBODY, ""
    if _COMPARED.search(_STRING.sub("''", expression)):
        return worst, name
    for context in contexts(expression):
        if any(pattern.fullmatch(context) for pattern in _OUTSIDER):
            return Control.OUTSIDER, context
        if worst < Control.INSIDER and any(pattern.fullmatch(context) for pattern in _INSIDER):
            worst, name = Control.INSIDER, context
    return worst, name
