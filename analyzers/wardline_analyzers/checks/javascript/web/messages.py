"""Listeners of messages between windows that do not ask who sends."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Edit
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import walk

_LISTENERS: Final = frozenset(("arrow_function", "function_expression", "function_declaration"))
_NAMED: Final = frozenset(("variable_declarator", "function_declaration"))
_KEEPS: Final = frozenset(("useCallback", "useEvent", "useEffectEvent", "debounce", "throttle", "action", "markRaw"))
"""Functions that give back the function that they are given."""
_OWN: Final = re.compile(r"_?(?:global|globalThis|self|root|worker|port)")
_ASKS: Final = re.compile(r"\.\s*source\b|[oO]rigins?(?![a-z])|isTrusted")
_TEXTS: Final = re.compile(r"'[^'\\\n]*'|\"[^\"\\\n]*\"")
_USES: Final = re.compile(r"\.\s*data\b|\bdata\b")


def to_another_window(match: Match) -> bool:
    """The message goes to a window that is not the own one, and is not the same for everybody."""
    callee = match.callee()
    base = callee.child_by_field_name("object") if callee is not None else None
    message = match.argument("0")
    if message is not None and _is_constant(match, message):
        return False
    return base is not None and _OWN.fullmatch(match.text(base)) is None


def _is_constant(match: Match, message: Node) -> bool:
    """`{ type: "ready" }`, `"closed"`: nothing in it is worth knowing."""
    if message.type == "object":
        pairs = [each.child_by_field_name("value") for each in message.named_children if each.type != "comment"]
        return all(each is not None and _is_constant(match, each) for each in pairs)
    return message.type in _CONSTANTS


_CONSTANTS: Final = frozenset(("string", "number", "true", "false", "null", "undefined"))


def without_origin(match: Match) -> bool:
    """The function reads the message, and no word in it says that it looks at the sender.

    A service worker gets messages of its own pages only, and waits for one that says that it may go on."""
    listener = _listener(match)
    if listener is None or listener.type not in _LISTENERS:
        return False
    body = listener.child_by_field_name("body")
    text = match.text(listener)
    return body is not None and _reads(match, listener) and _ASKS.search(text) is None and "skipWaiting(" not in text


def acts_for_anybody(match: Match) -> bool:
    """The function is given the message, and looks neither at it nor at the sender."""
    listener = _listener(match)
    if listener is None or listener.type not in _LISTENERS or not _parameter(match, listener):
        return False
    text = _TEXTS.sub("", match.text(listener))
    return not _reads(match, listener) and _ASKS.search(text) is None and outside_tests(match)


def _listener(match: Match) -> Node | None:
    """The function, also where it has a name in the same unit: `const listen = (event) => {…}`.

    Methods, and functions of the module, are units of their own (`files/checks/js_listeners.py`).
    """
    given = _kept(match, match.argument("1") if match.value is None else match.value)
    if given is None or given.type != "identifier":
        return given
    word = match.text(given)
    for node in walk(match.unit.syntax.root):
        name = node.child_by_field_name("name") if node.type in _NAMED else None
        if name is not None and match.text(name) == word:
            return node if node.type in _LISTENERS else _kept(match, node.child_by_field_name("value"))
    return None


def _kept(match: Match, node: Node | None) -> Node | None:
    """The function in `listen.bind(this)`, `useCallback((event) => {…}, [])`."""
    callee = node.child_by_field_name("function") if node is not None and node.type == "call_expression" else None
    given = node.child_by_field_name("arguments") if node is not None and callee is not None else None
    if callee is None or given is None:
        return node
    last = callee.child_by_field_name("property") or callee
    if match.text(last) == "bind":
        return callee.child_by_field_name("object")
    return given.named_children[0] if match.text(last) in _KEEPS and given.named_children else node


def _reads(match: Match, listener: Node) -> bool:
    return _USES.search(match.text(listener)) is not None


def ask_origin(match: Match) -> list[Edit]:
    """A line that leaves the listener where the message is of another origin."""
    listener = _listener(match)
    body = listener.child_by_field_name("body") if listener is not None else None
    given = _parameter(match, listener) if listener is not None else ""
    if body is None or body.type != "statement_block" or not body.named_children or not given:
        return []
    first = body.named_children[0]
    source, shift = match.unit.syntax.source, match.unit.syntax.shift
    indent = source[source.rfind(b"\n", 0, first.start_byte) + 1 : first.start_byte]
    if indent.strip():
        return []
    at = first.start_byte - shift
    line = f"if ({given}.origin !== window.location.origin) return;\n{indent.decode('ascii', 'replace')}"
    return [Edit(at, at, line)]


def _parameter(match: Match, listener: Node) -> str:
    """The name of the message in the listener."""
    single = listener.child_by_field_name("parameter")
    several = listener.child_by_field_name("parameters")
    node = single or (several.named_children[0] if several is not None and several.named_children else None)
    name = match.text(node).partition(":")[0].strip() if node is not None else ""
    return name if name.isidentifier() else ""
