"""Orders to an AI in comments and docstrings (page prompt-injection-in-document)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tree_sitter import Node

from wardline_analyzers.agent_files.prose import without_leaders
from wardline_analyzers.agent_files.wording import WHAT, Order, may_order, meant, orders
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test

_MAYBE = re.compile(rb'#[^\n]*|"""(?s:.*?)(?:"""|\Z)|\'\'\'(?s:.*?)(?:\'\'\'|\Z)|^[ \t]*["\'][^\n]*', re.MULTILINE)
"""What may be a comment or a docstring: much less than all."""


class _Remark(NamedTuple):
    """What a person wrote for readers: comments on lines that follow each other, or a docstring."""

    nodes: list[Node]

    def holding(self, offset: int) -> Node:
        """The comment in which an offset of the whole lies."""
        return next(node for node in reversed(self.nodes) if node.start_byte <= offset or node is self.nodes[0])


def injected(unit: UnitView, new: New) -> Iterator[Match]:
    """Orders that are meant for an AI."""
    source = unit.syntax.source
    if not may_order(without_leaders(b"\n".join(found[0] for found in _MAYBE.finditer(source)))):
        return
    for remark in _remarks(unit.syntax):
        begin = remark.nodes[0].start_byte
        text = without_leaders(source[begin : remark.nodes[-1].end_byte])
        for kind, start, end in orders(text, *Order):
            if meant(text, kind, start, end) and not in_test(unit, remark.nodes[0]):
                match = new(remark.holding(begin + start))
                match.message = match.rule.message.replace("{what}", WHAT[kind])
                yield match
                break


def _remarks(syntax: Syntax) -> Iterator[_Remark]:
    held: list[Node] = []
    for node in syntax.find("comment", "expression_statement"):
        if node.type == "comment":
            if held and node.start_point.row != held[-1].end_point.row + 1:
                yield _Remark(held)
                held = []
            held.append(node)
        elif node.type == "expression_statement" and node.named_children and node.named_children[0].type == "string":
            yield _Remark([node.named_children[0]])
    if held:
        yield _Remark(held)
