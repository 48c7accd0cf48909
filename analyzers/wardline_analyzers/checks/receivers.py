"""What a matched call is of: its object, and the method's name."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.match.match import Match


def receiver(match: Match) -> Node | None:
    """The object whose method is called."""
    callee = match.callee()
    return callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None


def receiver_text(match: Match) -> str:
    """The same as it is written; empty where it is no method."""
    node = receiver(match)
    return match.text(node) if node is not None else ""


def method(match: Match) -> str:
    """The last word of what is called."""
    return (match.name or "").rpartition(".")[2]
