"""Flow collections of YAML, `[a, {b: c}]`, to nodes, and what they share with values outside of them."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.structured.node import DEEPEST, Alias, Mapping, Node, Pair, Scalar, Sequence

PROPERTIES: Final = re.compile(rb"(?:(?:&([^\s,\[\]{}]+)|![^\s,\[\]{}]*)(?:[ \t]+|(?=\r?$)))+", re.MULTILINE)
SPACE: Final = re.compile(rb"(?:[ \t]+#[^\r\n]*|[ \t]+|(?<=[\r\n,\[{])#[^\r\n]*|[\r\n])*")
DOUBLE: Final = re.compile(rb"\"[^\"\\]*(?:\\.[^\"\\]*)*\"", re.DOTALL)
SINGLE: Final = re.compile(rb"'[^']*(?:''[^']*)*'")
_FLOW_PLAIN: Final = re.compile(rb"(?:[^,\[\]{}\r\n:#]|:(?![\s,\[\]{}]|$)|(?<=[^ \t\r\n])#)+")
ALIAS: Final = re.compile(rb"\*([^\s,\[\]{}]+)")


class Flow:
    """The flow collections of one document; `anchors` are those of the whole document, as far as it has been read."""

    def __init__(self, text: bytes, anchors: dict[bytes, Node | None]) -> None:
        self.text = text
        self.anchors = anchors

    def node(self, pos: int, limit: int, depth: int) -> tuple[Node | None, int]:
        """The node at `pos`, in brackets or between commas, and where it ends."""
        text = self.text
        name = None
        if text[pos] in b"&!" and (properties := PROPERTIES.match(text, pos, limit)):
            name, pos = properties[1], properties.end()
            if pos >= limit:
                return None, limit
        first = text[pos]
        node: Node | None
        if depth >= DEEPEST:
            return None, limit
        if first in b"[{":
            node, pos = self._collection(pos, limit, depth + 1)
        elif first in b"\"'":
            found = (DOUBLE if first == 0x22 else SINGLE).match(text, pos, limit)
            stop = found.end() if found is not None else limit
            node, pos = Scalar(text, pos, stop, chr(first)), stop
        elif first == 0x2A and (alias := ALIAS.match(text, pos, limit)):
            node, pos = Alias(pos, alias.end(), self.anchors.get(alias[1])), alias.end()
        else:
            node, pos = self._plain(pos, limit)
        if name is not None:
            self.anchors[name] = node
        return node, pos

    def _plain(self, pos: int, limit: int) -> tuple[Scalar | None, int]:
        text = self.text
        start = stop = pos
        while (word := _FLOW_PLAIN.match(text, pos, limit)) is not None:
            stop = pos + len(word[0].rstrip())
            pos = past(text, word.end(), limit)
            if pos == word.end():
                break
        return (Scalar(text, start, stop), max(pos, stop)) if stop > start else (None, pos)

    def _collection(self, pos: int, limit: int, depth: int) -> tuple[Node, int]:
        text = self.text
        made: Mapping | Sequence = Mapping(pos) if text[pos] == 0x7B else Sequence(pos)
        pos = past(text, pos + 1, limit)
        while pos < limit and text[pos] not in b"]}":
            if text[pos] == 0x2C:
                pos = past(text, pos + 1, limit)
                continue
            begin = pos
            if text[pos] == 0x3A:
                key: Node | None = None
            else:
                key, pos = self.node(pos, limit, depth)
            pos = past(text, pos, limit)
            value: Node | None = None
            colon = pos < limit and text[pos] == 0x3A
            if colon:
                pos = past(text, pos + 1, limit)
                if pos < limit and text[pos] not in b",]}":
                    value, pos = self.node(pos, limit, depth)
                    pos = past(text, pos, limit)
            if isinstance(made, Mapping):
                if isinstance(key, Scalar):
                    made.pairs.append(Pair(key, value))
            elif colon and isinstance(key, Scalar):
                single = Mapping(begin)
                single.pairs.append(Pair(key, value))
                single.end = value.end if value is not None else key.end
                made.items.append(single)
            elif key is not None:
                made.items.append(key)
            if pos == begin:
                pos += 1
        made.end = min(pos + 1, limit)
        return made, made.end


def past(text: bytes, pos: int, limit: int) -> int:
    """Where the next thing begins after space, line ends and comments."""
    found = SPACE.match(text, pos, limit)
    return found.end() if found is not None else pos
