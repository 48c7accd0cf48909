"""Arguments that a call has from elsewhere: out of a dictionary that it unpacks (`flags = {"secure": False}`,
`f(**flags)`), and those that a `partial` has bound."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.python.names import string_value


def open_splats(arguments: Arguments, unit: UnitView) -> None:
    """Add what `**name` and `**{…}` give, where the dictionary is written in the unit and nothing changes it."""
    splats = [
        child.named_children[0]
        for child in (arguments.node.named_children if arguments.node is not None else ())
        if child.type == "dictionary_splat" and child.named_children
    ]
    for node in splats:
        for key, value in _written(node, unit):
            arguments.keywords.setdefault(key, value)
    known = [_elements(node, unit) for node in splats]
    if None not in known:
        arguments.hidden_keywords = False
        given = {key: value for elements in known for key, value in (elements or {}).items()}
        arguments.unpacked = {key: value for key, value in given.items() if key not in arguments.keywords}


def _elements(node: Node, unit: UnitView) -> dict[str, Value] | None:
    """What a dictionary holds, as the dataflow knows it; None: it may hold something else too."""
    value = unit.value(node)
    if value is None or value.kind != "dict" or value.items is None or value.rest is not None or value.open:
        return None
    return value.items if all(isinstance(key, str) for key in value.items) else None


def add_bound(arguments: Arguments, callee: Node, unit: UnitView) -> None:
    """Add what `put = partial(response.set_cookie, secure=True)` gives to each call of `put`."""
    made = unit.values.follow(callee)
    function = made.child_by_field_name("function") if made.type == "call" else None
    if function is None or unit.names.resolve(function) != "functools.partial":
        return
    bound = Arguments(made, unit.syntax)
    if bound.hidden_keywords:
        open_splats(bound, unit)
    arguments.positional[:0] = bound.positional[1:]
    arguments.keywords = {**bound.keywords, **arguments.keywords}
    arguments.keyword_nodes = {**bound.keyword_nodes, **arguments.keyword_nodes}
    arguments.hidden_keywords = arguments.hidden_keywords or bound.hidden_keywords
    arguments.hidden_positions = arguments.hidden_positions or bound.hidden_positions


def _written(node: Node, unit: UnitView) -> list[tuple[str, Node]]:
    syntax = unit.syntax
    if node.type == "identifier":
        name = re.escape(syntax.text(node).encode())
        if re.search(rb"\b%s\s*(?:\[[^\]]*\]\s*=[^=]|\|=|\.(?:update|setdefault|pop|clear)\b)" % name, syntax.source):
            return []
    made = unit.values.follow(node)
    if made.type == "dictionary":
        return _pairs(made, unit)
    callee = made.child_by_field_name("function") if made.type == "call" else None
    if callee is not None and unit.names.resolve(callee) == "dict":
        return list(Arguments(made, syntax).keywords.items())
    return []


def _pairs(dictionary: Node, unit: UnitView) -> list[tuple[str, Node]]:
    found: list[tuple[str, Node]] = []
    for pair in dictionary.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        name = string_value(key, unit.syntax) if key is not None else None
        if name is not None and value is not None:
            found.append((name, value))
    return found


__all__ = ["add_bound", "open_splats"]
