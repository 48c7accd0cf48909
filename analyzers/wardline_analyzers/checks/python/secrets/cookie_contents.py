"""What stands in cookies, which the browser keeps as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.python.constants import UNKNOWN

_SECRET: Final = re.compile(r"(?i)(?:\w+_)?(?:passw(?:or)?d|passwd|pwd|secret|credit_?card|card_?number|cvv|ssn)")
_COVERED: Final = re.compile(r"(?i)crypt|sign|hash|token|mask|redact|delete")


def secret_in_cookie(unit: UnitView, new: New) -> Iterator[Match]:
    """`response.set_cookie("password", request.form["password"])`"""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        if callee is None or not unit.syntax.text(callee).endswith(".set_cookie"):
            continue
        given = Arguments(call, unit.syntax)
        value = given.get("1|value")
        if value is None or unit.values.constant(value) in ("", None) or in_test(unit, call):
            continue
        if _COVERED.search(unit.syntax.text(value)):
            continue
        if any(_SECRET.fullmatch(last_name(unit, part)) for part in _parts(value)):
            yield new(value)


_SESSIONS: Final = frozenset(("flask.session", "quart.session"))


def secret_in_session(unit: UnitView, new: New) -> Iterator[Match]:
    """`session["password"] = request.form["password"]`: Flask's session is a cookie, signed but readable"""
    if "flask_session" in unit.names.packages:
        return  # which keeps it on the server
    for node in unit.syntax.find("assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        base = left.child_by_field_name("value") if left is not None and left.type == "subscript" else None
        if left is None or right is None or base is None or unit.names.resolve(base) not in _SESSIONS:
            continue
        key = unit.values.constant(left.children_by_field_name("subscript")[0])
        if not isinstance(key, str) or key.endswith("secret") or not _SECRET.fullmatch(key) or in_test(unit, node):
            continue
        if unit.values.constant(right) is UNKNOWN and not _COVERED.search(unit.syntax.text(right)):
            yield new(node)


def _parts(value: Node) -> Iterator[Node]:
    """What a text is put together from: `user + ":" + password`, `f"{user}:{password}"`; else the value itself."""
    if value.type == "binary_operator":
        for side in value.named_children:
            yield from _parts(side)
    elif value.type == "string":
        for piece in value.named_children:
            if piece.type == "interpolation" and piece.named_children:
                yield piece.named_children[0]
    else:
        yield value


__all__ = ["secret_in_cookie", "secret_in_session"]
