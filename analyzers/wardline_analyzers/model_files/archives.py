"""The members of a zip file, read as forgivingly as the loaders read them.

Python's own reader refuses members whose checksum, name or flags do not fit; torch reads them all the same.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from wardline_analyzers.model_files.limits import Limits, TooMuch

START = b"PK\x03\x04"
END = b"PK\x05\x06"
LONGEST_END = 66_000
"""Bytes from the mark of the end to the end of the file, with the longest comment."""
_STORED, _DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s5H3L2H")
_STEP = 1024 * 1024
_LARGEST_DIRECTORY = 8 * 1024 * 1024
_BROKEN = (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, LookupError, OverflowError, struct.error)
"""What Python's reader raises for directories that make no sense."""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    size: int
    """Bytes, as the directory says."""
    _start: int
    _packed: int
    _method: int

    def read(self, data: memoryview, limits: Limits, most: int | None = None) -> memoryview:
        """Its bytes, or the first of them. Raises ValueError where it cannot be unpacked, and TooMuch."""
        if self._start < 0 or self._start + _LOCAL.size > len(data):
            raise ValueError("it points outside the file")
        _, _, _, _, _, _, _, _, _, name, extra = _LOCAL.unpack_from(data, self._start)
        start = self._start + _LOCAL.size + name + extra
        packed = data[start : start + self._packed]
        if self._method == _STORED:
            return packed[:most]
        if self._method != _DEFLATED:
            raise ValueError(f"it is packed by a method (number {self._method}) that is not read")
        return memoryview(inflated(packed, limits, most, window=-15))


def inflated(packed: memoryview, limits: Limits, most: int | None = None, window: int = -15) -> bytes:
    """Deflated bytes unpacked. Raises ValueError and TooMuch."""
    machine = zlib.decompressobj(window)
    parts: list[bytes] = []
    size = 0
    rest: bytes | memoryview = packed
    while rest and not machine.eof:
        try:
            part = machine.decompress(rest, _STEP if most is None else min(_STEP, most - size))
        except zlib.error:
            if not parts:
                raise ValueError("its packed bytes are broken") from None
            break
        rest = machine.unconsumed_tail
        if not part and not rest:
            break
        if most is None:
            limits.spend_unpacked(len(part))
        parts.append(part)
        size += len(part)
        if most is not None and size >= most:
            break
    return b"".join(parts)


def members(data: memoryview, limits: Limits) -> Iterator[Member]:
    """The files in an archive. Raises ValueError where it has no directory that can be read, and TooMuch."""
    try:
        directory = zipfile.ZipFile(_File(data)).infolist()
    except _BROKEN as error:
        raise ValueError(f"its directory cannot be read ({error})") from None
    if len(directory) > limits.members:
        raise TooMuch("it has more members than are looked at")
    for info in directory:
        if info.compress_size or not info.filename.endswith("/"):
            yield Member(info.filename, info.file_size, info.header_offset, info.compress_size, info.compress_type)


class _File(BytesIO):
    """A file over bytes that are not copied: zipfile reads only the end."""

    def __init__(self, data: memoryview) -> None:
        super().__init__()
        self._view = data
        self._at = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, len(self._view))[whence]
        if base + offset < 0:
            raise OSError("before the start")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _LARGEST_DIRECTORY:  # zipfile reads the directory at once
            raise TooMuch("its directory is larger than is looked at")
        end = len(self._view) if size is None or size < 0 else min(len(self._view), self._at + size)
        piece = bytes(self._view[self._at : end])
        self._at = max(self._at, end)
        return piece
