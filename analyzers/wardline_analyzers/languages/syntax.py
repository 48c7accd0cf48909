"""The syntax tree of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tree_sitter import Language, Node, Query, QueryCursor

CALLS: Final = frozenset(
    (
        *("call", "call_expression", "new_expression", "method_invocation", "object_creation_expression"),
        "composite_literal",
    )
)
"""Kinds of nodes that are calls, in all grammars: in Go the literal of a struct too."""


def callee_of(call: Node) -> Node | None:
    """What a call calls: in Java, where that is no node of its own, the method's name."""
    for field in ("function", "constructor", "name", "type"):
        found = call.child_by_field_name(field)
        if found is not None:
            return found
    return None


def start_of(node: Node) -> int:
    return node.start_byte


@dataclass(slots=True)
class Syntax:
    """The tree of a unit. Byte offsets of nodes are `shift` too large: a member has something put in front of it."""

    source: bytes
    shift: int
    root: Node
    nodes: dict[str, list[Node]]
    """What the front end's one query found, by kind, each list in the order of the text."""
    grammar: Language

    def find(self, *kinds: str) -> list[Node]:
        """All nodes of these kinds, in the order of the text; much faster than walking the tree."""
        found = QueryCursor(_of_kinds(self.grammar, kinds)).captures(self.root).get("node", [])
        found.sort(key=start_of)
        return found

    def text(self, node: Node) -> str:
        """The source of a node. Bytes that are no UTF-8 are replaced."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")


@lru_cache(maxsize=64)
def _of_kinds(grammar: Language, kinds: tuple[str, ...]) -> Query:
    query: Query = Query(grammar, " ".join(f"({kind}) @node" for kind in kinds))
    return query
