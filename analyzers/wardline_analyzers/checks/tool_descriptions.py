"""Descriptions of tools that give orders to the model that reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from wardline_analyzers.agent_files.hidden import smuggled
from wardline_analyzers.agent_files.wording import Order, orders
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import walk
from wardline_analyzers.match.match import Match, UnitView

_DECORATOR = re.compile(rb"@\s*(?:[\w.]*\.)?\w*tool\b", re.IGNORECASE)
_TOOL = re.compile(rb"(?:^|\.)\w*(?:Tool|tool|FunctionDeclaration|FunctionDefinition|ToolDefinition)(?:\.\w+)?$")
_TAG = re.compile(rb"<(?:IMPORTANT|SYSTEM|SECRET|CRITICAL|INSTRUCTIONS?|HIDDEN)>")
_SHADOW = re.compile(
    rb"\b(?:before|when|whenever|after)[ \t\r\n]+(?:you[ \t\r\n]+)?(?:use|using|call|calling|invoke|invoking)[ \t\r\n]+"
    rb"(?:any|every|other|all)[ \t\r\n]+(?:other[ \t\r\n]+)?tools?\b"
    rb"|\bthis[ \t\r\n]+tool[ \t\r\n]+(?:must|has[ \t\r\n]+to)[ \t\r\n]+be[ \t\r\n]+(?:called|used|invoked)[ \t\r\n]+"
    rb"(?:first|before[ \t\r\n]+(?:any|every|all)\b)",
    re.IGNORECASE,
)
_WHAT = {
    Order.HIDE: "keep something from the user",
    Order.IGNORE: "ignore what it was told before",
    Order.LEAK: "take credentials and hand them over",
}


def ordering(unit: UnitView, new: Callable[[Node], Match]) -> Iterator[Match]:
    """Docstrings and descriptions of tools that order the model about."""
    for string in _descriptions(unit):
        text = unit.syntax.source[string.start_byte : string.end_byte]
        what = _ordered(text)
        if what and not in_test(unit, string):
            match = new(string)
            match.message = (
                f"This description tells the model that reads it to {what}. A description says what the tool does: "
                "whoever wrote this wants to steer the agent."
            )
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


def _ordered(text: bytes) -> str:
    """What a description tells the model to do beside the tool's own work; empty: nothing."""
    if not text.isascii() and (run := next(smuggled(text), None)) is not None:
        return f"“{run.says}”, in characters that nobody sees"
    for kind, _, _ in orders(text, *Order):
        return _WHAT[kind]
    if _SHADOW.search(text):
        return "use other tools in another way"
    if _TAG.search(text):
        return "follow a part of it as an order"
    return ""
