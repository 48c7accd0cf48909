"""The nodes that all readers make, and how they are asked. Offsets are bytes of the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

DEEPEST = 64
"""Levels that are read; what is deeper is left out."""


class Scalar:
    """Text: a plain word, a quoted string, a block."""

    __slots__ = ("_text", "end", "raw", "start", "style")

    def __init__(self, source: bytes, start: int, end: int, style: str = "") -> None:
        self.raw = source[start:end]
        """As it is written."""
        self.start = start
        """With its quotes, or the header of a block."""
        self.end = end
        self.style = style
        """`` for plain text, the quote, or `|` and `>` for a block of YAML."""
        self._text: str | None = None

    @property
    def text(self) -> str:
        """What it says, without quotes and escapes."""
        if self._text is None:
            self._text = _decoded(self.raw, self.style)
        return self._text

    @property
    def inner(self) -> tuple[int, int]:
        """The bytes without the quotes."""
        if self.style not in _QUOTES:
            return self.start, self.end
        width = len(self.style)
        closed = len(self.raw) >= 2 * width and self.raw.endswith(self.style.encode())
        return self.start + width, self.end - width if closed else self.end

    @property
    def inside(self) -> bytes:
        """What stands between the quotes, as it is written."""
        start, end = self.inner
        return self.raw[start - self.start : end - self.start]

    def part(self, start: int, end: int) -> Scalar:
        """Some of its bytes as a plain text of their own."""
        made = Scalar(self.raw, start - self.start, end - self.start)
        made.start, made.end = start, end
        return made

    def moved(self, by: int) -> Scalar:
        """The same, `by` bytes further on."""
        made: Scalar = Scalar.__new__(Scalar)
        made.raw, made.style, made._text = self.raw, self.style, self._text
        made.start, made.end = self.start + by, self.end + by
        return made

    @property
    def plain(self) -> bool:
        """Without quotes: `true` is a truth value only then."""
        return self.style == ""


class Pair(NamedTuple):
    """One entry of a mapping."""

    key: Scalar
    value: Node | None


class Mapping:
    """Keys and values, in their order."""

    __slots__ = ("_index", "end", "pairs", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.pairs: list[Pair] = []
        """Complete before anybody asks for a key."""
        self._index: dict[str, Pair] | None = None

    @property
    def index(self) -> dict[str, Pair]:
        """The entries by their keys; of several with one key the last."""
        if self._index is None:
            self._index = {entry.key.text: entry for entry in self.pairs}
        return self._index


class Sequence:
    """Items in their order; None: an empty one."""

    __slots__ = ("end", "items", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.items: list[Node | None] = []


class Alias:
    """What stands somewhere else as well. `walk` does not follow it, so nothing is seen twice."""

    __slots__ = ("end", "start", "target")

    def __init__(self, start: int, end: int, target: Node | None) -> None:
        self.start = start
        self.end = end
        self.target = target


Node: TypeAlias = Scalar | Mapping | Sequence | Alias

_QUOTES = ('"', "'", '"""', "'''")
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})


def moved(node: Node, by: int) -> Node:
    """The same, `by` bytes further on."""
    if isinstance(node, Scalar):
        return node.moved(by)
    if isinstance(node, Mapping):
        mapping = Mapping(node.start + by)
        mapping.end = node.end + by
        mapping.pairs = [Pair(key.moved(by), value and moved(value, by)) for key, value in node.pairs]
        return mapping
    if isinstance(node, Sequence):
        sequence = Sequence(node.start + by)
        sequence.end = node.end + by
        sequence.items = [item and moved(item, by) for item in node.items]
        return sequence
    return Alias(node.start + by, node.end + by, node.target)


def resolved(node: Node | None) -> Scalar | Mapping | Sequence | None:
    """The node itself, or what an alias stands for."""
    for _ in range(DEEPEST):
        if not isinstance(node, Alias):
            return node
        node = node.target
    return None


def pair(node: Node | None, key: str) -> Pair | None:
    """The entry of a mapping with this key, the last one if there are several; merged ones (`<<`) count too."""
    return _pair(node, key, 4)


def _pair(node: Node | None, key: str, left: int) -> Pair | None:
    mapping = resolved(node)
    if not isinstance(mapping, Mapping) or not left:
        return None
    if found := mapping.index.get(key):
        return found
    for entry in mapping.pairs if "<<" in mapping.index else ():
        if entry.key.text == "<<":
            merged = resolved(entry.value)
            for part in merged.items[:8] if isinstance(merged, Sequence) else (merged,):
                if found := _pair(part, key, left - 1):
                    return found
    return None


def get(node: Node | None, *path: str) -> Scalar | Mapping | Sequence | None:
    """What stands under these keys."""
    for key in path:
        entry = pair(node, key)
        node = entry.value if entry is not None else None
    return resolved(node)


def pairs(node: Node | None) -> list[Pair]:
    """The entries of a mapping; none of anything else."""
    node = resolved(node)
    return node.pairs if isinstance(node, Mapping) else []


def items(node: Node | None) -> list[Node]:
    """The items of a sequence; a scalar is a sequence of one."""
    node = resolved(node)
    if isinstance(node, Sequence):
        return [item for item in map(resolved, node.items) if item is not None]
    return [node] if isinstance(node, Scalar) else []


def text(node: Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    node = resolved(node)
    return node.text if isinstance(node, Scalar) else ""


def texts(node: Node | None) -> list[str]:
    """The texts of the scalars of a sequence."""
    return [item.text for item in items(node) if isinstance(item, Scalar)]


def is_true(node: Node | None) -> bool:
    """Whether this is the truth value."""
    node = resolved(node)
    return isinstance(node, Scalar) and node.plain and node.text.lower() in _TRUE


def is_false(node: Node | None) -> bool:
    """Whether this is the other truth value."""
    node = resolved(node)
    return isinstance(node, Scalar) and node.plain and node.text.lower() in _FALSE


def walk(node: Node | None) -> Iterator[Pair]:
    """All entries of all mappings below; a mapping's own before those below them."""
    left: list[Node | None] = [node]
    while left:
        here = left.pop()
        if isinstance(here, Mapping):
            yield from here.pairs
            left.extend(entry.value for entry in reversed(here.pairs))
        elif isinstance(here, Sequence):
            left.extend(reversed(here.items))


def scalars(node: Node | None) -> Iterator[Scalar]:
    """All scalars that are values or items below."""
    left: list[Node | None] = [node]
    while left:
        here = left.pop()
        if isinstance(here, Scalar):
            yield here
        elif isinstance(here, Mapping):
            left.extend(entry.value for entry in reversed(here.pairs))
        elif isinstance(here, Sequence):
            left.extend(reversed(here.items))


_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r?\n[ \t]*|.))", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b",
          "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}  # fmt: skip


def _decoded(raw: bytes, style: str) -> str:
    text = raw.decode("utf-8", "replace")
    if style in _QUOTES:
        width = len(style)
        text = text[width:]
        text = text[:-width] if text.endswith(style) else text
        if width == 3:
            return text.removeprefix("\n")
        if "\n" in text:
            text = _BREAKS.sub(_folded, text) if style == "'" else _BREAKS_KEPT.sub(_folded, text)
        if style == "'":
            return text.replace("''", "'")
        return _ESCAPE.sub(_unescaped, text) if "\\" in text else text
    if style in ("|", ">"):
        return _block(text)
    return _BREAKS.sub(_folded, text) if "\n" in text else text


_BREAKS = re.compile(r"[ \t]*(?:\r?\n[ \t]*)+")
_BREAKS_KEPT = re.compile(r"(?<!\\)(?:[ \t]*(?:\r?\n[ \t]*)+)")


def _folded(found: re.Match[str]) -> str:
    """One line break is a space; each empty line is a break."""
    return "\n" * (found[0].count("\n") - 1) or " "


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return "" if found[4][-1] in " \t\n\r" and "\n" in found[4] else _SHORT.get(found[4], found[4])


def _block(text: str) -> str:
    """A block of YAML as lines, without its indentation. (A folded one keeps its lines: rules look at lines.)"""
    _, _, body = text.partition("\n")
    lines = body.replace("\r\n", "\n").split("\n")
    indent = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] for line in lines).rstrip("\n") + "\n"
