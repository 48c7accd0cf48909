"""HTML that scripts hand to React or Vue as it is."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import may_be_markup
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors

_CLEANED: Final = re.compile(
    r"(?i)saniti[sz]e|purif|escape|encode|clean|safe|xss|__?html_?_?$|trusted|JSON\.stringify|renderTo\w*String|styles?|css|svg"
)
"""What says of itself that it is harmless, was cleaned, or is no text of people: styles, what React has rendered."""


def given_unknown(match: Match) -> bool:
    """The value is not known, and nothing in its name says that it was cleaned."""
    node = match.node
    if node.type in ("string", "number", "true", "false", "null", "undefined", "object", "array"):
        return False
    if _is_overridden(node) or _is_style(match, node):
        return False
    known = _CLEANED.search(match.text(node)) is not None
    return not known and may_be_markup(value_of(match, node)) and outside_tests(match)


def shown_unknown(match: Match) -> bool:
    """Of what a template shows as HTML: its value is not known, or nothing as long as the script waits for it."""
    given = match.argument("0")
    if given is None:
        return False
    match.node = match.at = given
    value = value_of(match, given)
    if value is not None and value.consts is not None and given.type not in ("string", "null", "undefined"):
        return set(value.consts) <= {"", None} and _CLEANED.search(match.text(given)) is None
    return given_unknown(match)


def _is_style(match: Match, node: Node) -> bool:
    """Is it what stands in a `<style>`: JSX, or the call that JSX becomes?"""
    for above in ancestors(node):
        if above.type in ("jsx_self_closing_element", "jsx_opening_element"):
            name = above.child_by_field_name("name")
            return name is not None and match.text(name) == "style"
        if above.type == "call_expression":
            given = above.child_by_field_name("arguments")
            first = given.named_children[0] if given is not None and given.named_children else None
            return first is not None and match.text(first).strip("'\"") == "style"
    return False


def _is_overridden(node: Node) -> bool:
    """Is it in an object that is spread among attributes, of which the last one counts?"""
    return any(above.type == "spread_element" for above in ancestors(node))


def trusts_any_host(match: Match) -> bool:
    """A pattern in the list fits hosts of any owner."""
    given = match.argument("0")
    texts = given.named_children if given is not None and given.type == "array" else []
    return any(_ANY_HOST.fullmatch(match.text(each).strip("'\"")) is not None for each in texts)


_ANY_HOST: Final = re.compile(r"\*\*|(?:https?:)?//\*\*?(?:[./].*)?|[a-z*]+://\*\*.*")
