"""JSON to nodes, with comments, commas too many and too few, and brackets that are not closed yet."""

from __future__ import annotations

import re

from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured.node import DEEPEST, Mapping, Node, Pair, Scalar, Sequence

_TOKEN = re.compile(
    rb"\"[^\"\\\r\n]*(?:\\[^\r\n][^\"\\\r\n]*)*\"?|[{}\[\],:]|//[^\r\n]*|/\*(?s:.*?)(?:\*/|\Z)|'[^'\r\n]*'?|[^\s{}\[\],:\"'/]+"
)


def document(view: FileView) -> Node | None:
    """What a file holds; use as `view.of(document)`."""
    return read(view.text)


def read(text: bytes) -> Node | None:
    """What a text holds; None: nothing."""
    reader = _Reader(text)
    for token in _TOKEN.finditer(text):
        reader.take(token.start(), token.end())
    return reader.whole()


class _Reader:
    """Takes tokens one by one."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.root: Node | None = None
        self.open: list[Mapping | Sequence] = []
        self.key: Scalar | None = None
        self.keys: list[Scalar | None] = []
        self.deeper = 0
        """Brackets that are open below the deepest level that is read."""

    def take(self, start: int, end: int) -> None:
        first = self.text[start]
        if first == 0x2F:  # a comment
            return
        if first in b"{[":
            self._begin(Mapping(start) if first == 0x7B else Sequence(start))
        elif first in b"}]":
            self._close(first, end)
        elif self.deeper:
            return
        elif first == 0x2C:
            self._comma()
        elif first == 0x3A:
            self._colon()
        else:
            self._add(Scalar(self.text, start, end, chr(first) if first in b"\"'" else ""))

    def whole(self) -> Node | None:
        for node in self.open:
            node.end = len(self.text)
        while self.open:
            self._comma()
            self.open.pop()
            self.key = self.keys.pop()
        return self.root

    def _begin(self, node: Mapping | Sequence) -> None:
        if self.deeper or len(self.open) >= DEEPEST:
            self.deeper += 1
            return
        if self.open and isinstance(self.open[-1], Mapping) and self.key is None:
            self.key = Scalar(self.text, node.start, node.start)  # a value without a key
        self._add(node)
        self.open.append(node)
        self.keys.append(self.key)
        self.key = None

    def _close(self, bracket: int, end: int) -> None:
        if self.deeper:
            self.deeper -= 1
            return
        kind = Mapping if bracket == 0x7D else Sequence
        if not any(isinstance(node, kind) for node in self.open):
            return
        while self.open:
            self._comma()
            node = self.open.pop()
            node.end = end
            self.key = self.keys.pop()
            if isinstance(node, kind):
                break

    def _comma(self) -> None:
        if self.key is not None and self.open and isinstance(self.open[-1], Mapping):
            self.open[-1].pairs.append(Pair(self.key, None))
        self.key = None

    def _colon(self) -> None:
        """After a scalar that was taken for a value: it is a key, and what stood before it has no value yet."""
        here = self.open[-1] if self.open else None
        if isinstance(here, Mapping) and self.key is None and here.pairs:
            last = here.pairs[-1]
            if isinstance(last.value, Scalar):
                here.pairs[-1] = Pair(last.key, None)
                self.key = last.value

    def _add(self, node: Node) -> None:
        if not self.open:
            if self.root is None or isinstance(self.root, Scalar):
                self.root = node
            return
        here = self.open[-1]
        if isinstance(here, Sequence):
            here.items.append(node)
        elif self.key is not None:
            here.pairs.append(Pair(self.key, node))
            self.key = None
        elif isinstance(node, Scalar):
            self.key = node
