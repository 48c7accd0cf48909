"""The syntax tree of one unit."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from cachetools import LRUCache
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
    for name in ("function", "constructor", "name", "type"):
        found = call.child_by_field_name(name)
        if found is not None:
            return found
    return None


def grammar(function: Callable[[], object]) -> Language:
    """The grammar that a wheel's function gives."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # some still give a number
        return Language(function())


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
    listed: frozenset[str] = frozenset()
    """Kinds of nodes of the grammar that `nodes` has under their own names: checks ask for them again and again."""
    _found: dict[tuple[str, ...], list[Node]] = field(default_factory=dict)
    """What was asked for beyond that."""

    def find(self, *kinds: str) -> list[Node]:
        """All nodes of these kinds, in the order of the text; much faster than walking the tree."""
        if len(kinds) == 1 and kinds[0] in self.listed:
            return self.nodes.get(kinds[0], [])
        found = self._found.get(kinds)
        if found is None:
            if self.listed.issuperset(kinds):
                found = [node for kind in kinds for node in self.nodes.get(kind, ())]
            else:
                found = QueryCursor(_of_kinds(self.grammar, kinds)).captures(self.root).get("node", [])
            found.sort(key=start_of)
            self._found[kinds] = found
        return found

    def text(self, node: Node) -> str:
        """The source of a node. Bytes that are no UTF-8 are replaced."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")


@lru_cache(maxsize=64)
def _of_kinds(grammar: Language, kinds: tuple[str, ...]) -> Query:
    query: Query = Query(grammar, " ".join(f"({kind}) @node" for kind in kinds))
    return query


_MOST_BYTES: Final = 1 << 19
"""Bytes of text whose trees are kept for a moment: a unit is outlined, lowered and matched, one after the other."""
_OVERHEAD: Final = 100


def _size(syntax: Syntax) -> int:
    return len(syntax.source) + _OVERHEAD


class Trees:
    """The trees of the units that were lately parsed by `make`."""

    def __init__(self, make: Callable[[bytes, bool], Syntax]) -> None:
        self._make = make
        self._kept: LRUCache[tuple[bytes, bool], Syntax] = LRUCache(_MOST_BYTES, getsizeof=_size)

    def of(self, text: bytes, member: bool) -> Syntax:
        """The tree of a unit's text; true: it is a member of a class."""
        key = (text, member)
        found = self._kept.get(key)
        if found is None:
            found = self._make(text, member)
            if _size(found) <= self._kept.maxsize:
                self._kept[key] = found
        return found
