"""Listeners of messages between windows that do not ask who sends."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match

_LISTENERS: Final = frozenset(("arrow_function", "function_expression"))
_OWN: Final = re.compile(r"_?(?:global|globalThis|self|root|worker|port)")
_ASKS: Final = re.compile(r"\.\s*(?:origin|source)\b|\borigin\b|isTrusted")
_USES: Final = re.compile(r"\.\s*data\b|\bdata\b")


def to_another_window(match: Match) -> bool:
    """The message goes to a window that is not the own one."""
    callee = match.callee()
    base = callee.child_by_field_name("object") if callee is not None else None
    return base is not None and _OWN.fullmatch(match.text(base)) is None


def without_origin(match: Match) -> bool:
    """The function reads the message, and no word in it says that it looks at the sender."""
    listener = match.argument("1") if match.value is None else match.value
    if listener is None or listener.type not in _LISTENERS:
        return False
    body = listener.child_by_field_name("body")
    text = match.text(listener)
    return body is not None and _reads(match, listener) and _ASKS.search(text) is None


def _reads(match: Match, listener: Node) -> bool:
    return _USES.search(match.text(listener)) is not None
