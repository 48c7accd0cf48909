"""Intents of Android that this app lets others send in its name."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.names_around import only_given
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.checks.tree import ancestors, enclosing
from wardline_analyzers.match.match import Match

_IMMUTABLE: Final = 1 << 26
"""The bit of `PendingIntent.FLAG_IMMUTABLE`."""
_NO_CREATE: Final = 1 << 29
_SAYS_SO: Final = re.compile(r"\bFLAG_(?:IMMUTABLE|NO_CREATE)\b|(?i:immutable)")
_FLAGS: Final = re.compile(r"\bFLAG_\w+")
_NAMED: Final = r"\.\s*set(?:Class|ClassName|Component|Package)\s*\(\s*(?!null\b)"
"""What says which component an intent is for."""


def others_fill_in(match: Match) -> bool:
    """`PendingIntent.getActivity(context, 0, new Intent(), 0)`: for no component, and whoever gets it may change it."""
    intent, flags = match.argument("2"), match.argument("3")
    around = enclosing(match.node, *METHODS)
    if intent is None or flags is None or around is None or not _is_open(match, flags):
        return False
    return _is_implicit(match, intent, around) and less_sure_in_tests(match)


def _is_open(match: Match, flags: Node) -> bool:
    """Do the flags surely let others change the intent?"""
    value = value_of(match, flags)
    number = value.constant if value is not None else None
    if isinstance(number, int):
        return not number & (_IMMUTABLE | _NO_CREATE)
    text = match.text(flags)
    return _FLAGS.search(text) is not None and _SAYS_SO.search(text) is None


def _is_implicit(match: Match, intent: Node, around: Node) -> bool:
    if intent.type == "array_creation_expression":
        items = next((n for n in intent.named_children if n.type == "array_initializer"), None)
        each = items.named_children if items is not None else []
        return bool(each) and all(_is_implicit(match, item, around) for item in each)
    if intent.type != "identifier":
        return _is_made_for_nobody(match, intent)
    name = match.text(intent)
    for scope in ancestors(match.node):  # the block that declares it: another one may hold a namesake
        held = only_given(match, scope, name) if scope.type in ("block", "constructor_body") else None
        if held is not None:
            return not _is_named(match, name, scope) and _is_made_for_nobody(match, held)
        if scope == around:
            break
    return False


def _is_named(match: Match, name: str, around: Node) -> bool:
    """Does the method say before which component this is for, or hand the intent to somebody who may?"""
    source = match.unit.syntax.source
    before = source[around.start_byte : match.node.start_byte].decode("utf-8", "replace")
    word = re.escape(name)
    return re.search(rf"\b{word}\s*(?:\.[^;]*)?{_NAMED}", before) is not None or (
        re.search(rf"\b(?!putExtra\b|add\b)\w+\s*\((?:[^();]*,)?\s*{word}\s*[,)]", before) is not None
    )


def _is_made_for_nobody(match: Match, made: Node) -> bool:
    """`new Intent()`, `new Intent("action")`, `new Intent(Intent.ACTION_VIEW, address)`"""
    kind = made.child_by_field_name("type") if made.type == "object_creation_expression" else None
    arguments = made.child_by_field_name("arguments")
    if made.type == "call_expression" and len(made.named_children) > 1:  # of Kotlin
        kind, arguments = made.named_children[:2]
    if kind is None or arguments is None or match.text(kind).rpartition(".")[2] != "Intent":
        return False
    given = [n for n in arguments.named_children if "comment" not in n.type]
    if not given:
        return True
    action = given[0].type == "string_literal" or re.search(r"\bACTION_\w+$|(?i:action)$", match.text(given[0]))
    return bool(action) and not any(match.text(n).endswith((".class", ".class.java")) for n in given)


__all__ = ["others_fill_in"]
