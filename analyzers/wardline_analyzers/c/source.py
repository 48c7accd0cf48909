"""The text of a unit, as its tree counts it."""

from __future__ import annotations

from tree_sitter import Node


class Source:
    """The text of a unit, one character per byte."""

    __slots__ = ("text",)

    def __init__(self, source: bytes) -> None:
        self.text = source.decode("latin-1")

    def of(self, node: Node) -> str:
        return self.text[node.start_byte : node.end_byte]
