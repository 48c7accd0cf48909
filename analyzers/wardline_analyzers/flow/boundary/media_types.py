"""The types of content that a handler says it answers with, in its decorators or those of its class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.marks import marks_of, texts
from wardline_analyzers.flow.known.run import Run

Says = Mapping[str, tuple[str, ...]]
"""Decorators that are about nothing else, and the names of their argument."""
_PRODUCES: Final = ("produces",)
"""The argument of other decorators."""
_PAGE: Final = re.compile(r"(?i)html|xml|svg|\*|\bALL\b|WILDCARD")
_MARK: Final = re.compile(r"^(.*)\[(\w*)=(.*)\]$")


def says_plain(run: Run, function: form.Function, owner: Any) -> bool:
    """Does it, or else its class, say that its answers are no page?"""
    says = run.world.models.front.content_decorators
    own = [text for decorator in function.decorators for text in _said(decorator, says)]
    if not own:
        own = [text for mark in marks_of(run, owner) if (text := _of_mark(mark, says)) is not None]
    return bool(own) and not any(_PAGE.search(text) for text in own)


def _said(decorator: form.Expression, says: Says) -> Iterator[str]:
    callee = decorator.callee if isinstance(decorator, form.Call) else None
    word = callee.name if isinstance(callee, (form.Name, form.Attribute)) else ""
    for key, text in texts(decorator):
        if key in says.get(word, _PRODUCES):
            yield text


def _of_mark(text: str, says: Says) -> str | None:
    found = _MARK.match(text)
    if found is None:
        return None
    name, key, said = found.groups()
    return said if key in says.get(name.rpartition(".")[2], _PRODUCES) else None
