"""What servers of JavaScript keep in a session."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.match.match import Match

_COLLECTED: Final = frozenset(("list", "tuple", "dict"))


def value_of_client(match: Match) -> bool:
    """Of `taint`: the value as it was sent. A record that was looked up by it is the program's own, and what is
    collected (a cart, a conversation) says nothing of who somebody is."""
    node = match.at if match.at is not None else match.node
    value = value_of(match, node)
    return (match.taint is None or match.taint.sure) and (value is None or value.kind not in _COLLECTED)


__all__ = ["value_of_client"]
