"""The syntax tree of one unit."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
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
    _endings: dict[str, dict[str, list[tuple[int, Node]]]] = field(default_factory=dict)
    """Calls and attributes by their last words, with their places in the row of them."""

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

    def ending(self, kind: str, words: frozenset[str]) -> list[Node]:
        """The calls or attributes (`kind`) that may mean one whose last word is among these, in the order of the text.

        The last word of an attribute is that of what it means; a call of a name alone may be of any. To find out what
        each name means is dear, so ask for these.
        """
        index = self._endings.get(kind)
        if index is None:
            index = self._endings[kind] = {}
            for number, node in enumerate(self.find(kind)):
                index.setdefault(self._last_word(node), []).append((number, node))
        found = [each for word in (*words, "") for each in index.get(word, ())]
        found.sort(key=itemgetter(0))
        return [node for _, node in found]

    def _last_word(self, node: Node) -> str:
        """That behind the dot; nothing where there is none."""
        name = callee_of(node) if node.type in CALLS else node
        word = name.child_by_field_name("attribute") if name is not None and name.type == "attribute" else None
        return self.text(word) if word is not None else ""

    def at(self, pattern: re.Pattern[bytes], kinds: frozenset[str], longest: int) -> list[Node]:
        """The nodes of these kinds, up to so many bytes long, that hold a place where the pattern matches."""
        found: dict[int, Node] = {}
        for match in pattern.finditer(self.source, self.shift):
            node = self.root.descendant_for_byte_range(match.start(), match.end() - 1)
            while node is not None and node.end_byte - node.start_byte <= longest:
                if node.type in kinds:
                    found[node.id] = node
                node = node.parent
        return sorted(found.values(), key=start_of)

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
