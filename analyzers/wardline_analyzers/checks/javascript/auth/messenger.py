"""What JavaScript tells a messenger about the visitor, and which records of users become a token."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_WHO: Final = ("user_id", "email")
_PROOF: Final = ("user_hash", "intercom_user_jwt")
_RECORD: Final = re.compile(
    r"(?i)^(?:\w+\.)*(?:\w*_)?(?:new|found|existing|saved|current|logged_?in)?(?:user|account|member|customer|employee|admin|doctor|patient|student)"
    r"(?:doc|record|data)?(?:\.(?:toObject|toJSON|get|dataValues|_doc)(?:\(\))?)?$"
)
_NARROWED: Final = re.compile(r"(?i)\b(?:select|pick|omit|attributes|projection)\b\s*[(:]|delete\s+\w*user\w*\.")


def unproved(match: Match) -> bool:
    """The visitor is named by an address or an id, and nothing proves that it is this visitor."""
    node = match.argument("1") or match.value
    value = value_of(match, node)
    if value is None or value.items is None or value.rest is not None:
        return False
    return any(key in value.items for key in _WHO) and not any(key in value.items for key in _PROOF)


def whole_record(match: Match) -> bool:
    """What is signed is the record of a user, as the database gave it."""
    node = match.argument("0")
    if node is None or _RECORD.match(match.text(node)) is None:
        return False
    value = value_of(match, node)
    if value is not None and (value.items is not None or value.consts is not None or value.kind in ("str", "int")):
        return False  # made here, of what was chosen
    return _NARROWED.search(_before(match, node)) is None and outside_tests(match)


def _before(match: Match, node: Node) -> str:
    """The unit's text up to the call."""
    return match.unit.syntax.source[max(0, node.start_byte - 3000) : node.start_byte].decode("utf-8", "replace")


__all__ = ["unproved", "whole_record"]
