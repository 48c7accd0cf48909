"""What patterns ask about calls and assignments of JavaScript, as its dataflow tells."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow.sinks import looks_like
from wardline_analyzers.flow.unit_flow import value_at
from wardline_analyzers.flow.values import Value
from wardline_analyzers.match.match import Match


def sql_is_built(match: Match) -> bool:
    """The first argument is SQL with something that is not constant written into it."""
    return _is_built(match, match.argument("0"), "sql")


def html_is_built(match: Match) -> bool:
    """What is assigned, or the last argument, is HTML with something that is not constant written into it."""
    return _is_built(match, match.value or _last(match), "html")


def shell_is_built(match: Match) -> bool:
    """The first argument is a command with something that is not constant written into it."""
    return _is_built(match, match.argument("0"), "shell")


def _last(match: Match) -> Node | None:
    given = match.arguments.positional if match.arguments is not None else []
    return given[-1] if given else None


def _is_built(match: Match, node: Node | None, kind: str) -> bool:
    value = _value(match, node) if node is not None else None
    if value is None or value.consts is not None or not (value.open or value.taints):
        return False
    return bool(value.head.strip()) and looks_like(kind, value.head)


def _value(match: Match, node: Node) -> Value | None:
    data, shift = match.unit.data, match.unit.syntax.shift
    return value_at(data.flow, node.start_byte - shift, node.end_byte - shift) if data is not None else None
