"""Logins by OAuth that begin without a `state`, so that anybody can end them in somebody else's browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test

_CODE: Final = re.compile(r"[?&]response_type=code\b|/authorize\?(?:[^?]*&)?client_id=")
_STATES: Final = frozenset(("state", "code_challenge"))
_STATE: Final = re.compile(r"[?&]state=|code_challenge")


def begun_without_state(unit: UnitView, new: New) -> Iterator[Match]:
    """`f"{AUTHORIZE}?response_type=code&client_id={CLIENT_ID}"`, and `{"response_type": "code", …}`

    A server of OAuth that is asked at `/authorize` gives codes, unless it is told otherwise.
    """
    if in_example(unit):
        return
    for node in unit.syntax.find("string", "dictionary"):
        text = unit.syntax.text(node)
        if node.type == "dictionary":
            found = _asks_without_state(unit, node)
        else:
            parts = node.parent
            whole = unit.syntax.text(parts) if parts is not None and parts.type in _JOINED else text
            found = _CODE.search(text) is not None and "client_id=" in whole and _STATE.search(whole) is None
        if found and not in_test(unit, node):  # a dictionary may get its state further down
            yield new(node, confidence=Confidence.LOW) if node.type == "dictionary" else new(node)


_JOINED: Final = ("concatenated_string", "binary_operator", "parenthesized_expression")


def _asks_without_state(unit: UnitView, dictionary: Node) -> bool:
    """`{"response_type": "code", "client_id": …}`, and nothing of a state, or unpacked into it."""
    asked: dict[str, Node] = {}
    for pair in dictionary.named_children:
        if pair.type == "dictionary_splat":
            return False
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        name = unit.constant(key) if key is not None else None
        if isinstance(name, str) and value is not None:
            asked.setdefault(name, value)
    said = asked.get("response_type") if "client_id" in asked and _STATES.isdisjoint(asked) else None
    return said is not None and bool(unit.constant(said) == "code")


__all__ = ["begun_without_state"]
