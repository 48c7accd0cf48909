"""Exceptions whose text becomes HTML: the text often holds what was wrong, and that is what somebody sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, walk

_ERROR: Final = re.compile(r"e|ex|err|error|exception|failure|reason", re.IGNORECASE)
"""What the first parameter of a callback is called that gets an exception."""
_OWN: Final = re.compile(r"\b(?:status|statusCode|code|name|number)$")
"""Properties of an exception in which nobody's text is."""


def shown_as_html(match: Match) -> bool:
    """The first argument is an exception, its message, or a text that one of these stands in."""
    given = match.argument("0")
    if given is None or given.type in ("string", "object", "array", "arrow_function", "function_expression"):
        return False
    caught = set(_caught(match))
    for part in _parts(given):
        whole = match.text(part)
        if whole.partition(".")[0] in caught and _OWN.search(whole) is None:
            match.at = given
            return outside_tests(match)
    return False


def _parts(given: Node) -> Iterator[Node]:
    """The names and properties that a text is put together from."""
    if given.type in ("identifier", "member_expression"):
        yield given
        return
    if given.type not in ("binary_expression", "template_string"):
        return
    for node in walk(given):
        parent = node.parent
        if node.type == "identifier" and parent is not None:
            yield parent if parent.type == "member_expression" else node


def _caught(match: Match) -> Iterator[str]:
    """The names of exceptions around a call: of `catch (e)`, and of callbacks with an exception in front."""
    for above in ancestors(match.node):
        if above.type == "catch_clause":
            parameter = above.child_by_field_name("parameter")
            if parameter is not None and parameter.type == "identifier":
                yield match.text(parameter)
        elif above.type in FUNCTIONS and above.parent is not None and above.parent.type == "arguments":
            given = above.child_by_field_name("parameters") or above.child_by_field_name("parameter")
            first = given.named_children[0] if given is not None and given.named_children else given
            name = match.text(first).partition(":")[0].strip() if first is not None else ""
            if _ERROR.fullmatch(name):
                yield name


__all__ = ["shown_as_html"]
