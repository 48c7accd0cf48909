"""The stack and the memo of a pickle, and the instructions that only put values there."""

from __future__ import annotations

import codecs
import struct
from typing import Any

from wardline_analyzers.model_files.symbols import KEPT, OPAQUE, Items
from wardline_analyzers.model_files.tape import Broken, Buffer, Tape


class _Mark:
    pass


_MARK = _Mark()


class Stack(Tape):
    """Values that instructions leave for those that come after them."""

    def __init__(self, data: Buffer, at: int) -> None:
        super().__init__(data, at)
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}
        self._over = False

    def push(self, value: Any) -> None:
        self._stack.append(value)

    def _pop(self) -> Any:
        if not self._stack or self._stack[-1] is _MARK:
            raise Broken("it takes more from its stack than there is")
        return self._stack.pop()

    def _top(self) -> Any:
        if not self._stack or self._stack[-1] is _MARK:
            raise Broken("it takes more from its stack than there is")
        return self._stack[-1]

    def mark(self) -> None:
        self._marks.append(len(self._stack))
        self._stack.append(_MARK)

    def _since_mark(self) -> list[Any]:
        if not self._marks:
            raise Broken("it looks for a mark that was not set")
        start = self._marks.pop()
        items = self._stack[start + 1 :]
        del self._stack[start:]
        return items

    def pop(self) -> None:
        if self._stack and self._stack[-1] is _MARK:
            self._since_mark()
        else:
            self._pop()

    def pop_mark(self) -> None:
        self._since_mark()

    def duplicate(self) -> None:
        self.push(self._top())

    def stop(self) -> None:
        self._over = True

    def nothing(self) -> None:
        pass

    def skip_protocol(self) -> None:
        self._skip(1)

    def skip_frame(self) -> None:
        self._skip(8)

    # ------------------------------------------------------------------ the memo

    def _remember(self, key: int) -> None:
        self._memo[key] = self._top()

    def _recall(self, key: int) -> None:
        if key not in self._memo:
            raise Broken("it recalls what it has not kept")
        self.push(self._memo[key])

    def _key(self) -> int:
        try:
            return int(self._line())
        except ValueError:
            raise Broken("a number is none") from None

    def memoize(self) -> None:
        self._memo[len(self._memo)] = self._top()

    # ------------------------------------------------------------------ values

    def text_number(self) -> None:
        line = self._line().strip()
        if line in ("00", "01"):
            self.push(line == "01")
            return
        try:
            self.push(int(line.rstrip("L"), 0) if len(line) < 40 else OPAQUE)
        except ValueError:
            raise Broken("a number is none") from None

    def text_float(self) -> None:
        try:
            self.push(float(self._line()))
        except ValueError:
            raise Broken("a number is none") from None

    def signed(self) -> None:
        self.push(struct.unpack("<i", self._take(4))[0])

    def float(self) -> None:
        self.push(struct.unpack(">d", self._take(8))[0])

    def _long(self, size: int) -> None:
        if size <= 16:
            self.push(int.from_bytes(self._take(size), "little", signed=True))
        else:
            self._skip(size)
            self.push(OPAQUE)

    def quoted(self) -> None:
        line = self._line()
        if len(line) > KEPT:
            self.push(line)
            return
        line = line.strip()
        if len(line) < 2 or line[0] not in "'\"" or line[-1] != line[0]:
            raise Broken("a text is not quoted")
        try:
            text, _ = codecs.escape_decode(line[1:-1])
        except ValueError:
            raise Broken("a text is not quoted") from None
        self.push(text.decode("utf-8", "replace"))

    def text_line(self) -> None:
        line = self._line()
        if len(line) <= KEPT:
            line = line.encode("latin-1", "replace").decode("raw-unicode-escape", "replace")
        self.push(line)

    def _items(self, kind: str, items: list[Any]) -> None:
        made = Items(kind)
        made.extend(items)
        self.push(made)

    def tuple_since_mark(self) -> None:
        self.push(tuple(self._since_mark()))

    def _tuple(self, count: int) -> None:
        items = [self._pop() for _ in range(count)]
        self.push(tuple(reversed(items)))

    def _add(self, items: list[Any]) -> None:
        into = self._top()
        if isinstance(into, Items):
            into.extend(items)

    def append(self) -> None:
        item = self._pop()
        self._add([item])

    def set_item(self) -> None:
        value = self._pop()
        self._add([self._pop(), value])

    def add_all(self) -> None:
        self._add(self._since_mark())

    def persistent_line(self) -> None:
        self._line()
        self.push(OPAQUE)

    def persistent_value(self) -> None:
        self._pop()
        self.push(OPAQUE)

    def buffer(self) -> None:
        self.push(OPAQUE)


__all__ = ["Stack"]
