"""Content-Security-Policies that let any script run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test

_HEADER: Final = "content-security-policy"
_OPEN: Final = frozenset(("*", "'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "data:"))
_TOLD: Final = re.compile(r"'(?:nonce|sha\d+)-|'strict-dynamic'")
"""Where scripts have a nonce or a hash, browsers take no notice of `'unsafe-inline'`."""


def lets_any_script_run(unit: UnitView, new: New) -> Iterator[Match]:
    """`response.headers["Content-Security-Policy"] = "script-src 'unsafe-inline'"`, and the same in a table"""
    for node in unit.syntax.find("assignment", "pair"):
        value = _policy(unit, node)
        text = unit.values.constant(value) if value is not None else None
        if value is not None and isinstance(text, str) and _is_open(text) and not in_test(unit, node):
            yield new(value)


def _policy(unit: UnitView, node: Node) -> Node | None:
    """What the header is set to."""
    if node.type == "pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    else:
        left, value = node.child_by_field_name("left"), node.child_by_field_name("right")
        keys = left.children_by_field_name("subscript") if left is not None and left.type == "subscript" else []
        key = keys[0] if len(keys) == 1 else None
    name = unit.values.constant(key) if key is not None else None
    return value if isinstance(name, str) and name.lower() == _HEADER else None


def _is_open(policy: str) -> bool:
    """May a script that stands in the page, or comes from anywhere, run? `default-src` is for all that is not named."""
    told: dict[str, list[str]] = {}
    for part in policy.lower().split(";"):
        name, *sources = part.split() or [""]
        told.setdefault(name, sources)
    allowed = told.get("script-src", told.get("default-src", []))
    return not _TOLD.search(" ".join(allowed)) and not _OPEN.isdisjoint(allowed)


__all__ = ["lets_any_script_run"]
