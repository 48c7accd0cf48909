"""Fields that stand as they are in what a client gets: the stack of an exception, the hash of a password."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import is_answer
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_AROUND: Final = frozenset(
    (
        *("parenthesized_expression", "as_expression", "non_null_expression", "binary_expression"),
        *("template_substitution", "template_string", "pair", "object", "arguments", "spread_element"),
    )
)
"""What a stack stays in, whole."""
_SENDS: Final = frozenset(("send", "json", "end", "write", "response", "text", "html"))
_MAKES: Final = frozenset(("Response", "NextResponse"))


def answered(match: Match) -> bool:
    """`res.json({ error: String(error.stack) })`: the field, as it is or as a part of a text or an object.

    What a condition chooses stays silent: most of those ask whether this is a developer's machine.
    """
    node = match.node
    while (above := node.parent) is not None:
        if above.type == "binary_expression" and match.text(above.children[1]) != "+":
            return False
        if above.type not in _AROUND and not _is_text(match, above):
            break
        node = above
    return above is not None and node.type == "arguments" and _answers(match, above) and outside_tests(match)


def _is_text(match: Match, call: Node) -> bool:
    """`String(…)`"""
    if call.type != "call_expression":
        return False
    callee = call.child_by_field_name("function")
    return callee is not None and match.text(callee) in ("String", "JSON.stringify")


def _answers(match: Match, call: Node) -> bool:
    made = call.child_by_field_name("constructor")
    if made is not None:
        return match.text(made) in _MAKES
    callee = call.child_by_field_name("function")
    base = callee.child_by_field_name("object") if callee is not None else None
    word = callee.child_by_field_name("property") if callee is not None else None
    if base is None or word is None or match.text(word) not in _SENDS:
        return False
    return match.text(base) in _MAKES or is_answer(match, base)


__all__ = ["answered"]
