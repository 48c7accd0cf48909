"""What a function of Go is given whole: texts that it runs, maps that it stores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match

_TEXTS: Final = frozenset(("string", "...string", "[]string"))


def command(match: Match) -> bool:
    """A function starts the program, or hands the text to a shell, that it is given."""
    function, node = function_around(match.node), match.at
    if function is None or node is None or in_test(match.unit, match.node):
        return False
    words = {match.text(word) for word in _written(node)}
    parameters = function.child_by_field_name("parameters")
    for each in parameters.named_children if parameters is not None else ():
        type_ = each.child_by_field_name("type")
        if any(match.text(name) in words for name in each.children_by_field_name("name")):
            match.confidence = Confidence.LOW
            return type_ is not None and match.text(type_) in _TEXTS
    return False


def _written(node: Node) -> Iterator[Node]:
    """The variable that is given, or those that stand alone in a list that is: `Args: []string{"sh", "-c", text}`."""
    if node.type == "identifier":
        yield node
    elif node.type == "composite_literal":
        body = node.child_by_field_name("body")
        for element in body.named_children if body is not None else ():
            if element.type == "literal_element":
                yield from (part for part in element.named_children if part.type == "identifier")


_ASKED: Final = re.compile(r"\.IsValid\(\)|reflect\.Value\{\}")


def called_by_name(match: Match) -> bool:
    """Of `taint`: the function calls the method whose name it is given, and does not ask whether there is one."""
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    return ".Call(" in text and not _ASKED.search(text) and not in_test(match.unit, match.node)


def fields_of_client(match: Match) -> bool:
    """A map whose keys the client chose becomes the columns of a record."""
    node = match.argument("0")
    value = match.unit.names.value(node) if node is not None and isinstance(match.unit.names, FlowNames) else None
    if value is None or value.kind != "dict" or value.items or in_test(match.unit, match.node):
        return False
    return any(taint.kind == "remote" for taint in value.taints)
