"""The bytes of a pickle, and what its instructions read from them."""

from __future__ import annotations

from typing import TypeAlias

from wardline_analyzers.model_files.symbols import KEPT, Raw

Buffer: TypeAlias = "bytes | memoryview"


class Broken(Exception):
    """The instructions make no sense from here on; a loader would stop here too. The text says why."""


class Tape:
    """The bytes, and the place where they are read: that of an instruction's argument."""

    def __init__(self, data: Buffer, at: int) -> None:
        self.at = at
        self._data = data

    def _take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self._data):
            raise Broken("it ends in the middle")
        piece = bytes(self._data[self.at : end])
        self.at = end
        return piece

    def _number(self, size: int) -> int:
        at = self.at
        self.at = end = at + size
        if end > len(self._data):
            raise Broken("it ends in the middle")
        return self._data[at] if size == 1 else int.from_bytes(self._data[at:end], "little")

    def _skip(self, count: int) -> int:
        """Pass over so many bytes; where they begin."""
        start = self.at
        if count < 0 or start + count > len(self._data):
            raise Broken("it ends in the middle")
        self.at = start + count
        return start

    def _line(self) -> str:
        """A line of text; of a long one only the start."""
        step, start = 1024, self.at
        found = -1
        for low in range(start, len(self._data), step):
            found = bytes(self._data[low : low + step]).find(b"\n")
            if found >= 0:
                self.at = low + found + 1
                break
        if found < 0:
            raise Broken("it ends in the middle")
        return bytes(self._data[start : min(self.at - 1, start + KEPT + 1)]).decode("utf-8", "replace")

    def _text(self, size: int) -> str:
        start = self._skip(size)
        return str(self._data[start : start + min(size, KEPT + 1)], "utf-8", "replace")

    def _raw(self, size: int) -> Raw:
        start = self._skip(size)
        return Raw(start, size, bytes(self._data[start : start + min(size, KEPT)]))


__all__ = ["Broken", "Buffer", "Tape"]
