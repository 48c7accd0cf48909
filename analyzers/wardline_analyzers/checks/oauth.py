"""Logins by OAuth that begin without a `state`, so that anybody can end them in somebody else's browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import in_example, in_test
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, UnitView

_CODE: Final = re.compile(r"[?&]response_type=code\b")
_STATE: Final = re.compile(r"[?&]state=|code_challenge")


def begun_without_state(unit: UnitView, new: Callable[..., Match]) -> Iterator[Match]:
    """`f"{AUTHORIZE}?response_type=code&client_id={CLIENT_ID}"`, and `{"response_type": "code", …}`"""
    if in_example(unit):
        return
    for node in unit.syntax.find("string", "dictionary"):
        text = unit.syntax.text(node)
        if node.type == "dictionary":
            asked = {
                key
                for pair in node.named_children
                if (place := pair.child_by_field_name("key")) is not None
                and isinstance(key := unit.constant(place), str)
            }
            splat = any(pair.type == "dictionary_splat" for pair in node.named_children)
            left_out = not {"state", "code_challenge"} & asked and not splat and _says_code(unit, node)
            found = {"response_type", "client_id"} <= asked and left_out
        else:
            parts = node.parent
            whole = unit.syntax.text(parts) if parts is not None and parts.type in _JOINED else text
            found = _CODE.search(text) is not None and "client_id=" in whole and _STATE.search(whole) is None
        if found and not in_test(unit, node):  # a dictionary may get its state further down
            yield new(node, confidence=Confidence.LOW) if node.type == "dictionary" else new(node)


_JOINED: Final = ("concatenated_string", "binary_operator", "parenthesized_expression")


def _says_code(unit: UnitView, node: Node) -> bool:
    """Is `"response_type": "code"` one of the pairs?"""
    for pair in node.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None and unit.constant(key) == "response_type":
            return bool(unit.constant(value) == "code")
    return False


__all__ = ["begun_without_state"]
