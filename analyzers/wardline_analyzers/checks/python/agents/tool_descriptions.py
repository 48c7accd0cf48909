"""Descriptions of tools that give orders to the model that reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from wardline_analyzers.agent_files.descriptions import message
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import walk

_DECORATOR = re.compile(rb"@\s*(?:[\w.]*\.)?\w*tool\b", re.IGNORECASE)
_TOOL = re.compile(rb"(?:^|\.)\w*(?:Tool|tool|FunctionDeclaration|FunctionDefinition|ToolDefinition)(?:\.\w+)?$")


def ordering(unit: UnitView, new: Callable[[Node], Match]) -> Iterator[Match]:
    """Docstrings and descriptions of tools that order the model about."""
    for string in _descriptions(unit):
        text = unit.syntax.source[string.start_byte : string.end_byte]
        said = message(text)
        if said and not in_test(unit, string):
            match = new(string)
            match.message = said
            yield match


def _descriptions(unit: UnitView) -> Iterator[Node]:
    for definition in walk(unit.syntax.root):
        if definition.type == "decorated_definition":
            marks = [child for child in definition.children if child.type == "decorator"]
            if any(_DECORATOR.match(unit.syntax.source, mark.start_byte) for mark in marks):
                yield from _docstring(definition.child_by_field_name("definition"))
                for mark in marks:
                    yield from _described(unit, mark)
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        if callee is not None and _TOOL.search(unit.syntax.source[callee.start_byte : callee.end_byte]):
            yield from _described(unit, call)


def _docstring(function: Node | None) -> Iterator[Node]:
    body = function.child_by_field_name("body") if function is not None else None
    first = body.named_children[0] if body is not None and body.named_children else None
    if first is not None and first.type == "expression_statement" and first.named_children:
        first = first.named_children[0]
    if first is not None and first.type in ("string", "concatenated_string"):
        yield first


def _described(unit: UnitView, node: Node) -> Iterator[Node]:
    """The strings given as `description`."""
    for keyword in walk(node):
        name, value = keyword.child_by_field_name("name"), keyword.child_by_field_name("value")
        if keyword.type != "keyword_argument" or name is None or value is None:
            continue
        is_text = value.type in ("string", "concatenated_string", "parenthesized_expression")
        if is_text and unit.syntax.source[name.start_byte : name.end_byte] == b"description":
            yield value
