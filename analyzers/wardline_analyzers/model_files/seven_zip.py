"""The members of a 7z archive: packed by LZMA, LZMA2, Deflate or bzip2, with or without filters for native code.

That is what 7-Zip does unless it is told otherwise. Anything else (encryption, PPMd, BCJ2, Zstandard, several volumes)
is a ValueError that says what it is. The format is that of `7zFormat.txt` in the LZMA SDK.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wardline_analyzers.model_files.limits import Limits, TooMuch

MAGIC = b"7z\xbc\xaf\x27\x1c"
_START = 32
_MOST = 100_000
"""Of anything that a header counts."""
_LARGEST_HEADER = 64 << 20
_STEP = 1 << 20
_HELD_BACK = 16
"""Bytes at the end that a filter for native code may keep, if LZMA does not say that it is the end."""
_END, _HEADER, _PROPERTIES, _MORE_STREAMS, _STREAMS, _FILES = range(6)
_PACKED, _FOLDERS, _PARTS, _SIZE, _CHECKSUM, _FOLDER, _FOLDER_SIZE, _COUNT, _EMPTY = range(6, 15)
_NAMES, _ENCODED = 17, 23
_COPY, _DEFLATE, _BZIP2, _AES = b"\x00", b"\x04\x01\x08", b"\x04\x02\x02", b"\x06\xf1\x07\x01"
_LZMA, _LZMA2, _DELTA = b"\x03\x01\x01", b"\x21", b"\x03"
_FILTERS = {
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
    **{bytes([number]): known for number, known in enumerate(range(lzma.FILTER_X86, lzma.FILTER_SPARC + 1), 4)},
}
_LATER = {
    _AES: "encrypted",
    b"\x03\x04\x01": "packed by PPMd",
    b"\x03\x03\x01\x1b": "packed with the filter BCJ2",
    b"\x04\xf7\x11\x01": "packed by Zstandard",
}


@dataclass(slots=True)
class _Coder:
    method: bytes
    settings: bytes
    simple: bool


@dataclass(slots=True)
class _Folder:
    """What is packed together."""

    coders: list[_Coder]
    order: list[int]
    """The coders from that whose output is the content to that which reads the archive; empty: it is no chain."""
    streams: int
    """Pieces of the archive that it is in."""
    sizes: list[int] = field(default_factory=list)
    """Unpacked, after each coder."""
    checked: bool = False
    """Its checksum stands with it, not with its members."""

    @property
    def size(self) -> int:
        return self.sizes[self.order[0]] if self.order else max(self.sizes, default=0)


@dataclass(slots=True)
class _Streams:
    position: int = 0
    sizes: list[int] = field(default_factory=list)
    """Of the pieces of the archive."""
    folders: list[_Folder] = field(default_factory=list)
    parts: list[list[int]] = field(default_factory=list)
    """Of each folder the sizes of the members in it."""


class _Reader:
    """The numbers of a header. Raises ValueError where it ends too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        if count < 0 or self._at + count > len(self._data):
            raise ValueError("its header is broken")
        self._at += count
        return self._data[self._at - count : self._at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        first = self.byte()
        value = 0
        for index in range(8):
            mask = 0x80 >> index
            if not first & mask:
                return value + ((first & (mask - 1)) << 8 * index)
            value |= self.byte() << 8 * index
        return value

    def count(self) -> int:
        number = self.number()
        if number > _MOST:
            raise TooMuch("it has more members than are looked at")
        return number

    def bits(self, count: int) -> list[bool]:
        packed = self.take((count + 7) // 8)
        return [bool(packed[index // 8] & 0x80 >> index % 8) for index in range(count)]

    def rest(self) -> bytes:
        return self.take(len(self._data) - self._at)

    def skip_checksums(self, count: int) -> list[bool]:
        """Of which of so many things there is one."""
        defined = [True] * count if self.byte() else self.bits(count)
        self.take(4 * sum(defined))
        return defined


def members(data: memoryview, limits: Limits) -> Iterator[tuple[str, memoryview | str]]:
    """The files in an archive, with their bytes, or what is wrong with them. Raises ValueError where there is no
    header that can be read, and TooMuch."""
    streams, names, empty = _directory(data, limits)
    filled = [name for name, is_empty in zip(names, empty, strict=True) if not is_empty]
    filled += [""] * (sum(map(len, streams.parts)) - len(filled))
    at, piece, index = _START + streams.position, 0, 0
    for folder, parts in zip(streams.folders, streams.parts, strict=True):
        packed = streams.sizes[piece : piece + folder.streams]
        content: memoryview | str
        try:
            content = memoryview(_unpacked(data[at : at + sum(packed)], folder, limits))
        except ValueError as error:
            content = str(error)
        at, piece = at + sum(packed), piece + folder.streams
        start = 0
        for size in parts:
            yield filled[index], content if isinstance(content, str) else content[start : start + size]
            start, index = start + size, index + 1


def _directory(data: memoryview, limits: Limits) -> tuple[_Streams, list[str], list[bool]]:
    """Where the members are, their names, and which of them hold nothing."""
    if len(data) < _START:
        raise ValueError("its header is broken")
    start, size = int.from_bytes(data[12:20], "little"), int.from_bytes(data[20:28], "little")
    if not size:
        raise ValueError("there is nothing in it")
    if size > _LARGEST_HEADER:
        raise TooMuch("its directory is larger than is looked at")
    header = bytes(data[_START + start : _START + start + size])
    if len(header) < size:
        raise ValueError("its header is not in this file")
    for _ in range(4):  # a header may be packed as well, and that once more
        reader = _Reader(header)
        kind = reader.byte()
        if kind == _ENCODED:
            streams = _streams(reader)
            if len(streams.folders) != 1:
                raise ValueError("its header is broken")
            if streams.folders[0].size > _LARGEST_HEADER:
                raise TooMuch("its directory is larger than is looked at")
            at = _START + streams.position
            header = _unpacked(data[at : at + sum(streams.sizes)], streams.folders[0], limits)
            continue
        if kind == _HEADER:
            return _header(reader)
        break
    raise ValueError("its header is broken")


def _header(reader: _Reader) -> tuple[_Streams, list[str], list[bool]]:
    streams = _Streams()
    names: list[str] = []
    empty: list[bool] = []
    while (kind := reader.number()) != _END:
        if kind == _PROPERTIES:
            while reader.number() != _END:
                reader.take(reader.number())
        elif kind == _MORE_STREAMS:
            _streams(reader)
        elif kind == _STREAMS:
            streams = _streams(reader)
        elif kind == _FILES:
            names, empty = _files(reader)
        else:
            raise ValueError("its header is broken")
    return streams, names, empty


def _files(reader: _Reader) -> tuple[list[str], list[bool]]:
    count = reader.count()
    names, empty = [""] * count, [False] * count
    while (kind := reader.number()) != _END:
        inner = _Reader(reader.take(reader.number()))
        if kind == _EMPTY:
            empty = inner.bits(count)
        elif kind == _NAMES and not inner.byte():
            rest = inner.rest().decode("utf-16-le", "replace").split("\0")
            names = [*rest[:count], *[""] * (count - len(rest))]
    return names, empty


def _streams(reader: _Reader) -> _Streams:
    found = _Streams()
    while (kind := reader.number()) != _END:
        if kind == _PACKED:
            found.position = reader.number()
            count = reader.count()
            while (part := reader.number()) != _END:
                if part == _SIZE:
                    found.sizes = [reader.number() for _ in range(count)]
                elif part == _CHECKSUM:
                    reader.skip_checksums(count)
                else:
                    raise ValueError("its header is broken")
        elif kind == _FOLDERS:
            found.folders = _folders(reader)
            found.parts = [[folder.size] for folder in found.folders]
        elif kind == _PARTS:
            found.parts = _parts(reader, found.folders)
        else:
            raise ValueError("its header is broken")
    return found


def _folders(reader: _Reader) -> list[_Folder]:
    if reader.number() != _FOLDER:
        raise ValueError("its header is broken")
    count = reader.count()
    if reader.byte():
        raise ValueError("its header is elsewhere")
    folders = [_folder(reader) for _ in range(count)]
    while (kind := reader.number()) != _END:
        if kind == _FOLDER_SIZE:
            for folder in folders:
                folder.sizes = [reader.number() for _ in folder.coders]
        elif kind == _CHECKSUM:
            for folder, checked in zip(folders, reader.skip_checksums(count), strict=True):
                folder.checked = checked
        else:
            raise ValueError("its header is broken")
    if any(len(folder.sizes) != len(folder.coders) for folder in folders):
        raise ValueError("its header is broken")
    return folders


def _folder(reader: _Reader) -> _Folder:
    coders: list[_Coder] = []
    inputs = outputs = 0
    number = reader.number()
    if not 0 < number <= 32:
        raise ValueError("its header is broken")
    for _ in range(number):
        flags = reader.byte()
        method = reader.take(flags & 15)
        ins, outs = (reader.number(), reader.number()) if flags & 16 else (1, 1)
        settings = reader.take(reader.number()) if flags & 32 else b""
        if ins > 32 or outs != 1:
            raise ValueError("its header is broken")
        coders.append(_Coder(method, settings, ins == 1))
        inputs, outputs = inputs + ins, outputs + outs
    bound = {reader.number(): reader.number() for _ in range(outputs - 1)}
    streams = inputs - len(bound)
    if streams < 1:
        raise ValueError("its header is broken")
    if streams > 1:
        for _ in range(streams):
            reader.number()
    order = _chain(bound, number) if all(coder.simple for coder in coders) else []
    return _Folder(coders, order, streams)


def _chain(bound: dict[int, int], count: int) -> list[int]:
    """The coders from the content to the archive; `bound` says whose output is whose input."""
    first = next((index for index in range(count) if index not in bound.values()), None)
    order: list[int] = []
    while first is not None and len(order) < count:
        order.append(first)
        first = bound.get(first)
    return order if len(set(order)) == count else []


def _parts(reader: _Reader, folders: list[_Folder]) -> list[list[int]]:
    counts = [1] * len(folders)
    kind = reader.number()
    if kind == _COUNT:
        counts = [reader.count() for _ in folders]
        kind = reader.number()
    if sum(counts) > _MOST:
        raise TooMuch("it has more members than are looked at")
    parts = [[folder.size] if count == 1 else [] for folder, count in zip(folders, counts, strict=True)]
    if kind == _SIZE:
        for sizes, folder, count in zip(parts, folders, counts, strict=True):
            if count > 1:
                sizes += [reader.number() for _ in range(count - 1)]
                sizes.append(max(0, folder.size - sum(sizes)))
        kind = reader.number()
    unchecked = sum(n for n, folder in zip(counts, folders, strict=True) if n != 1 or not folder.checked)
    while kind != _END:
        if kind != _CHECKSUM:
            raise ValueError("its header is broken")
        reader.skip_checksums(unchecked)
        kind = reader.number()
    return parts


def _unpacked(packed: memoryview, folder: _Folder, limits: Limits) -> bytes:
    """The content of a folder. Raises ValueError for what is not read here, and TooMuch."""
    for coder in folder.coders:
        if coder.method in _LATER:
            raise ValueError(f"it is {_LATER[coder.method]}, which is not read")
    if not folder.order or folder.streams != 1:
        raise ValueError("it is packed in a way that is not read")
    coders = [folder.coders[index] for index in folder.order]
    methods = [coder.method for coder in coders]
    limits.spend_unpacked(folder.size)  # before a window of that size is set up
    try:
        if methods == [_COPY]:
            return bytes(packed[: folder.size])
        machine = _machine(coders, folder.size)
        return _all(machine, packed, folder.size, limits)
    except (lzma.LZMAError, zlib.error, OSError, EOFError):
        raise ValueError("its packed bytes are broken") from None


def _machine(coders: list[_Coder], size: int) -> Any:
    methods = [coder.method for coder in coders]
    if methods == [_DEFLATE]:
        return zlib.decompressobj(-15)
    if methods == [_BZIP2]:
        return bz2.BZ2Decompressor()
    if methods[-1] in (_LZMA, _LZMA2) and all(method in _FILTERS or method == _DELTA for method in methods[:-1]):
        filters = [_filter(coder, size) for coder in coders]
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    raise ValueError(f"it is packed by a method ({methods[-1].hex()}) that is not read")


def _filter(coder: _Coder, size: int) -> dict[str, int]:
    settings = coder.settings
    if coder.method == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": (settings[0] if settings else 0) + 1}
    if coder.method in _FILTERS:
        return {"id": _FILTERS[coder.method]}
    if coder.method == _LZMA2 and len(settings) == 1 and settings[0] <= 40:
        window = (2 | settings[0] & 1) << settings[0] // 2 + 11
        return {"id": lzma.FILTER_LZMA2, "dict_size": _window(window, size)}
    if coder.method == _LZMA and len(settings) == 5 and settings[0] < 9 * 5 * 5:
        literal, position = settings[0] % 9, settings[0] // 9
        window = _window(int.from_bytes(settings[1:], "little"), size)
        found = {"id": lzma.FILTER_LZMA1, "dict_size": window, "lc": literal, "lp": position % 5, "pb": position // 5}
        return found
    raise ValueError("its header is broken")


def _window(stated: int, size: int) -> int:
    """A window need not be larger than all that is unpacked."""
    return min(max(4096, min(stated, size)), 0xFFFFFFFF)


def _all(machine: Any, packed: memoryview, size: int, limits: Limits) -> bytes:
    parts: list[bytes] = []
    left = size
    rest: bytes | memoryview = packed
    while left > 0:
        part = machine.decompress(rest, min(_STEP, left))
        rest = machine.unconsumed_tail if hasattr(machine, "unconsumed_tail") else b""
        limits.check_time()
        if not part and (machine.eof or not rest):
            if left > _HELD_BACK:
                raise ValueError("its packed bytes are broken")
            part = bytes(left)
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
