"""Intents of Android that this app lets others send in its name."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.android import tests_before
from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.names_around import made_of, only_given
from wardline_analyzers.checks.remote import tainted, value_of
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.flow.boundary.secret_names import is_secret, is_unguessable
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing

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


_PUTS: Final = r"\.\s*put(?:Extra|Extras|CharSequence\w*|String\w*)\s*\(\s*(?:\w+\.)*\"?(\w+)\"?\s*(?:,\s*([\w.]+))?"
_OWN: Final = re.compile(r"(?:this\s*\.\s*)?getIntent\s*\(\s*\)")
_BOTH: Final = 2
_GRANTS: Final = re.compile(r"\bFLAG_GRANT_(?:READ|WRITE)_URI_PERMISSION\b")
_CHANGED: Final = r"\.\s*(?:setData|setDataAndType|setFlags|removeFlags)\s*\([^;]*"
"""What takes the address, or the flags that open it, out of an intent: but for `setFlags` that sets them."""


def holds_secret(match: Match) -> bool:
    """`sendBroadcast(intent)` of an intent for nobody in particular, into which a secret was put."""
    intent, around = match.argument("0"), enclosing(match.node, *METHODS)
    if intent is None or around is None or intent.type != "identifier" or not _is_implicit(match, intent, around):
        return False
    source = match.unit.syntax.source
    before = source[around.start_byte : match.node.start_byte].decode("utf-8", "replace")
    put = re.findall(rf"\b{re.escape(match.text(intent))}\s*{_PUTS}", before)
    names = (name.rpartition(".")[2] for pair in put for name in pair)
    return any(is_secret(name) or is_unguessable(name) for name in names) and less_sure_in_tests(match)


def grants_kept(match: Match) -> bool:
    """An intent of another app is handed back with the flags that it came with, and no test has asked for these."""
    intent, around = match.argument("1"), enclosing(match.node, *METHODS)
    if intent is None or around is None or not _of_others(match, intent, around):
        return False
    if any(_GRANTS.search(match.text(test)) or ".getData" in match.text(test) for test in tests_before(match.node)):
        return False
    before = match.unit.syntax.source[around.start_byte : match.node.start_byte].decode("utf-8", "replace")
    word = re.escape(match.text(intent))
    begins = max((found.end() for found in re.finditer(rf"\b{word}\s*=(?!=)", before)), default=0)
    changes = re.findall(rf"\b{word}\s*{_CHANGED}", before[begins:])
    return not any(_takes_grants(change) for change in changes) and less_sure_in_tests(match)


def _takes_grants(change: str) -> bool:
    granted = len(set(_GRANTS.findall(change)))
    return granted == _BOTH if "removeFlags" in change else granted == 0


def _of_others(match: Match, intent: Node, around: Node) -> bool:
    """`getIntent()`, or something out of it"""
    if tainted(match.unit, intent, ("remote",)) is not None:
        return True
    held = made_of(match, enclosing(match.node, "block") or around, intent)
    return held is not None and _OWN.fullmatch(match.text(held)) is not None


__all__ = ["grants_kept", "holds_secret", "others_fill_in"]
