"""YAML to nodes, line by line: indentation decides, so a broken line is left out and those around it are read.

What stands below a key or a dash over several lines is remembered by its text, so that an edit of a text that was just
read costs the lines around it.

Read are block and flow collections, all kinds of scalars, anchors, aliases, merge keys, and several documents; tags are
skipped. On whole texts the result is that of PyYAML (`tests/structured/test_yaml.py`).
"""

from __future__ import annotations

import re

from cachetools import LRUCache

from wardline_analyzers.files.view import FileView
from wardline_analyzers.structured.node import DEEPEST, Alias, Mapping, Node, Pair, Scalar, Sequence, moved
from wardline_analyzers.structured.yaml_flow import ALIAS, DOUBLE, PROPERTIES, SINGLE, SPACE, Flow, past

_LINE = re.compile(rb"^([ \t]*)([^\s][^\r\n]*)", re.MULTILINE)
_MARKER = re.compile(rb"(?:---|\.\.\.)(?=[ \t]|$)")
_QUOTED = rb"\"[^\"\\\r\n]*(?:\\.[^\"\\\r\n]*)*\"|'[^'\r\n]*(?:''[^'\r\n]*)*'"
_KEY = re.compile(
    rb"(?:((?:[&!][^\s,\[\]{}]*[ \t]+)*)(" + _QUOTED + rb"|(?:[^\s#&!|>'\"%@`{}\[\],:?-]|[?:-](?=[^\s]))"
    rb"(?:[^\r\n#:]|(?<=[^ \t])#|:(?=[^ \t\r\n]))*?)[ \t]*|(?=:[ \t])):(?=[ \t\r\n]|$)"
)
_DASH = re.compile(rb"-(?:[ \t]+|$)")
_HEADER = re.compile(rb"([|>])[0-9+-]*[ \t]*(?:[ \t]#.*)?$")
_PLAIN = re.compile(rb"(?:[^\r\n#]|(?<=[^ \t\r\n])#)*")
_ANCHOR = re.compile(rb"&(?<![^\s,:\[\]{}-]&)[^\s&]")
"""What may name a node for others: where there is one, parts of a text do not stand by themselves."""

_FEW = 3
"""Lines that are read faster than they are remembered."""
_LARGEST = 128 << 10
"""Bytes of a text of which parts are remembered."""
_REMEMBERED = 4 << 20
"""Bytes of text of which the nodes are remembered; they take about ten times as much."""
_OVERHEAD = 200
"""Bytes that a part weighs beside its text."""

_Part = tuple[bytes, int, int, int]
"""The text of an entry or an item, its column, that of the dash before it (-1: it is an entry), and its depth."""
_KNOWN: LRUCache[_Part, tuple[int, Pair | Node, int]] = LRUCache(_REMEMBERED, getsizeof=lambda known: known[2])
"""Where the part stood, what it is, with its places there, and what it weighs."""


def documents(view: FileView) -> list[Node]:
    """The documents of a file; use as `view.of(documents)`."""
    return read(view.text)


def document(view: FileView) -> Node | None:
    """The first document of a file; use as `view.of(document)`."""
    return next(iter(view.of(documents)), None)


def read(text: bytes) -> list[Node]:
    """The documents of a text that hold something."""
    lines: list[tuple[int, int, int]] = []
    found: list[Node] = []
    for match in _LINE.finditer(text):
        start, end = match.start(2), match.end(2)
        indent = start - match.start(1)
        if not indent and _MARKER.match(text, start, end):
            found.extend(_Reader(text, lines).document())
            lines = []
            rest = SPACE.match(text, start + 3, end)
            if rest is None or rest.end() >= end:
                continue
            start = rest.end()
            indent = start - match.start(1)
        if text[start] == 0x25 and not indent and not lines:  # a directive
            continue
        lines.append((indent, start, end))
    found.extend(_Reader(text, lines).document())
    return found


class _Reader:
    """One document. `line` is the first line that is not used up."""

    def __init__(self, text: bytes, lines: list[tuple[int, int, int]]) -> None:
        self.text = text
        self.lines = lines
        self.line = 0
        self.depth = 0
        self.anchors: dict[bytes, Node | None] = {}
        self.flow = Flow(text, self.anchors)
        self.remembers = len(text) <= _LARGEST and len(lines) > _FEW and not _ANCHOR.search(text)

    def document(self) -> list[Node]:
        found: list[Node] = []
        while self._more():
            indent, start, _ = self.lines[self.line]
            node = self._node(start, indent, -1)
            if node is not None and not found:
                found.append(node)
        return found

    # ---------------------------------------------------------------- blocks

    def _more(self) -> bool:
        """Skip comments. False: there is nothing more."""
        lines, text = self.lines, self.text
        while self.line < len(lines) and text[lines[self.line][1]] == 0x23:
            self.line += 1
        return self.line < len(lines)

    def _node(self, pos: int, column: int, parent: int) -> Node | None:
        """The node that begins at `pos` in the current line; lines deeper than `parent` may belong to it."""
        end = self.lines[self.line][2]
        if self.depth >= DEEPEST:
            self._skip(parent)
            return None
        self.depth += 1
        try:
            if self.text[pos] == 0x2D and _DASH.match(self.text, pos, end):
                return self._sequence(pos, column)
            if _KEY.match(self.text, pos, end) or self.text[pos : pos + 2] == b"? " or self._is_open_key(column):
                return self._mapping(pos, column)
            return self._value(pos, end, parent, False)
        finally:
            self.depth -= 1

    def _is_open_key(self, column: int) -> bool:
        """Whether the next line is deeper and a key: then this one lacks its colon."""
        if self.line + 1 >= len(self.lines):
            return False
        indent, start, end = self.lines[self.line + 1]
        first = self.text[self.lines[self.line][1]]
        return indent > column and first not in b"\"'[{|>&!*" and bool(_KEY.match(self.text, start, end))

    def _skip(self, parent: int) -> None:
        """Leave out all that is deeper than `parent`."""
        self.line += 1
        while self.line < len(self.lines) and self.lines[self.line][0] > parent:
            self.line += 1

    def _mapping(self, pos: int, column: int) -> Mapping:
        text, lines = self.text, self.lines
        made = Mapping(pos)
        pairs = made.pairs
        while True:
            end = lines[self.line][2]
            part, after = self._part(pos, column, -1) if self.remembers else (None, 0)
            if part is not None and isinstance(known := self._recalled(part, pos), Pair):
                pairs.append(known)
                self.line = after
                if after >= len(lines) or lines[after][0] < column:
                    break
                pos = lines[after][1]
                continue
            key = _KEY.match(text, pos, end)
            if key is not None and key[2] is not None:
                first = text[key.start(2)]
                style = chr(first) if first in b"\"'" else ""
                pairs.append(Pair(Scalar(text, key.start(2), key.end(2), style), self._value(key.end(), end, column)))
            elif key is not None and pairs:  # `: value` of a `? key`
                begin = past(text, pos + 1, end)
                value = self._node(begin, column + begin - pos, column) if begin < end else self._below(column)
                pairs[-1] = Pair(pairs[-1].key, value)
                part = None
            else:  # a key that has no colon yet, or `? key`
                part = None
                start = pos + 2 if text[pos : pos + 2] == b"? " else pos
                word = _PLAIN.match(text, start, end)
                stop = start + len(word[0].rstrip()) if word is not None else end
                pairs.append(Pair(Scalar(text, start, stop), self._below(column)))
            while self._more() and lines[self.line][0] > column:
                stray = self._node(lines[self.line][1], lines[self.line][0], column)
                if pairs[-1].value is None:
                    pairs[-1] = Pair(pairs[-1].key, stray)
            if part is not None and self.line == after:
                _remember(part, pos, pairs[-1])
            if self.line >= len(lines):
                break
            indent, pos, end = lines[self.line]
            if indent < column or (text[pos] == 0x2D and _DASH.match(text, pos, end)):
                break
        last = pairs[-1]
        made.end = last.value.end if last.value is not None else last.key.end
        return made

    def _sequence(self, pos: int, column: int) -> Sequence:
        text, lines = self.text, self.lines
        made = Sequence(pos)
        while True:
            end = lines[self.line][2]
            dash = _DASH.match(text, pos, end)
            if dash is None:
                break
            begin = dash.end()
            item: Node | None
            if begin >= end or text[begin] == 0x23:
                item = self._below(column, False)
                made.end = pos + 1
            else:
                item = self._item(begin, column + begin - pos, column)
            made.items.append(item)
            if item is not None:
                made.end = item.end
            while self._more() and lines[self.line][0] > column:
                self._node(lines[self.line][1], lines[self.line][0], column)
            if self.line >= len(lines) or lines[self.line][0] < column:
                break
            pos = lines[self.line][1]
        return made

    def _item(self, pos: int, column: int, dash: int) -> Node | None:
        """The item that begins at `pos` behind a dash in the column `dash`."""
        part, after = self._part(pos, column, dash) if self.remembers else (None, 0)
        if part is not None:
            known = self._recalled(part, pos)
            if known is not None and not isinstance(known, Pair):
                self.line = after
                return known
        node = self._node(pos, column, dash)
        if part is not None and node is not None and self._more() is (after < len(self.lines)) and self.line == after:
            _remember(part, pos, node)
        return node

    # ---------------------------------------------------------------- parts that are remembered

    def _part(self, pos: int, column: int, dash: int) -> tuple[_Part | None, int]:
        """The text of an entry or an item that begins at `pos`, and the line behind it. None: it has too few lines,
        or what it means may rest on what comes after it."""
        text, lines = self.text, self.lines
        outer = column if dash < 0 else dash
        after, count = self.line + 1, len(lines)
        while after < count:
            indent, start, end = lines[after]
            if (
                indent <= outer
                and text[start] != 0x23
                and not (dash < 0 and indent == outer and text[start] == 0x2D and _DASH.match(text, start, end))
            ):
                break
            after += 1
        if after - self.line < _FEW:
            return None, 0
        last = lines[after - 1][2]
        if after < count:
            _, start, end = lines[after]
            if not (_KEY.match(text, start, end) or _DASH.match(text, start, end)):
                return None, 0
        elif text[last:].strip():  # another document
            return None, 0
        return (text[pos:last], column, dash, self.depth), after

    @staticmethod
    def _recalled(part: _Part, pos: int) -> Pair | Node | None:
        """What a part is where it stands now; None: it is new."""
        known = _KNOWN.get(part)
        if known is None:
            return None
        start, found, _ = known
        if start != pos:
            by = pos - start
            found = _moved(found, by) if isinstance(found, Pair) else moved(found, by)
            _remember(part, pos, found)
        return found

    def _below(self, column: int, same: bool = True) -> Node | None:
        """What stands on the next lines: deeper than `column`, or a sequence just there."""
        self.line += 1
        if not self._more():
            return None
        indent, start, end = self.lines[self.line]
        if indent > column:
            return self._node(start, indent, column)
        if same and indent == column and self.text[start] == 0x2D and _DASH.match(self.text, start, end):
            return self._node(start, indent, column)
        return None

    # ---------------------------------------------------------------- values

    def _value(self, pos: int, end: int, parent: int, same: bool = True) -> Node | None:
        """What stands from `pos` on, in this line and those below it that are deeper than `parent`."""
        text = self.text
        while pos < end and text[pos] in b" \t":
            pos += 1
        name = None
        if pos < end and text[pos] in b"&!" and (properties := PROPERTIES.match(text, pos, end)):
            name, pos = properties[1], properties.end()
        if pos >= end or text[pos] == 0x23:
            if name is not None:
                self.anchors[name] = None
            node = self._below(parent, same)
        else:
            node = self._inline(pos, end, parent)
        if name is not None:
            self.anchors[name] = node
        return node

    def _inline(self, pos: int, end: int, parent: int) -> Node | None:
        text = self.text
        first = text[pos]
        if first in b"|>" and (header := _HEADER.match(text, pos, end)):
            return self._block(pos, end, parent, header[1].decode())
        if first in b"\"'":
            found = (DOUBLE if first == 0x22 else SINGLE).match(text, pos, self._limit(parent, True))
            stop = found.end() if found is not None else end
            self._after(stop)
            return Scalar(text, pos, stop, chr(first))
        if first in b"[{":
            node, stop = self.flow.node(pos, self._limit(parent, False), 0)
            self._after(stop)
            return node
        if first == 0x2A and (alias := ALIAS.match(text, pos, end)):
            self.line += 1
            return Alias(pos, alias.end(), self.anchors.get(alias[1]))
        return self._plain(pos, end, parent)

    def _plain(self, pos: int, end: int, parent: int) -> Scalar:
        text, lines = self.text, self.lines
        word = _PLAIN.match(text, pos, end)
        stop = word.end() if word is not None else end
        self.line += 1
        whole = stop >= end
        while len(text[pos:stop]) and text[stop - 1] in b" \t":
            stop -= 1
        while whole and self.line < len(lines):
            indent, start, end = lines[self.line]
            if indent <= parent or text[start] == 0x23 or _KEY.match(text, start, end):
                break
            word = _PLAIN.match(text, start, end)
            stop = start + len(word[0].rstrip()) if word is not None else end
            whole = word is not None and word.end() >= end
            self.line += 1
        return Scalar(text, pos, stop)

    def _block(self, pos: int, end: int, parent: int, style: str) -> Scalar:
        lines = self.lines
        self.line += 1
        least = -1
        while self.line < len(lines):
            indent, start, stop = lines[self.line]
            if indent <= parent or (self.text[start] == 0x23 and indent < least):
                break
            least = indent if least < 0 else min(least, indent)
            end = stop
            self.line += 1
        return Scalar(self.text, pos, end, style)

    def _limit(self, parent: int, strict: bool) -> int:
        """Where a value of several lines ends at the latest, also if it is not closed."""
        text, lines = self.text, self.lines
        for number in range(self.line + 1, len(lines)):
            indent, start, end = lines[number]
            if indent <= parent and (strict or _KEY.match(text, start, end) or _DASH.match(text, start, end)):
                return lines[number - 1][2]
        return len(text)

    def _after(self, pos: int) -> None:
        """Go to the first line that begins after `pos`."""
        self.line += 1
        while self.line < len(self.lines) and self.lines[self.line][1] < pos:
            self.line += 1


def _remember(part: _Part, pos: int, found: Pair | Node) -> None:
    _KNOWN[part] = pos, found, len(part[0]) + _OVERHEAD


def _moved(entry: Pair, by: int) -> Pair:
    return Pair(entry.key.moved(by), entry.value and moved(entry.value, by))
