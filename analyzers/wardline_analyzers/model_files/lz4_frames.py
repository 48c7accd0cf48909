"""Streams packed by LZ4 as joblib writes them (LZ4 frame format 1.6.2), unpacked without native code."""

from __future__ import annotations

from wardline_analyzers.model_files.limits import Limits

MAGIC = b"\x04\x22\x4d\x18"
_SKIPPED = range(0x184D2A50, 0x184D2A60)
"""Frames that hold something for others."""
_FIRST = 4
"""Bytes that a match is longer than it says."""
_MORE = 15
"""A length of four bits that goes on in the bytes that follow."""


def unpacked(data: memoryview, limits: Limits) -> bytes:
    """What all frames of a stream hold. Raises ValueError, with what came before as `.args[1]`, and TooMuch."""
    found = bytearray()
    at = 0
    try:
        while at < len(data):
            at = _frame(data, at, found, limits)
    except IndexError:
        raise ValueError("its packed bytes are broken", bytes(found)) from None
    return bytes(found)


def _number(data: memoryview, at: int, size: int = 4) -> int:
    if at + size > len(data):
        raise IndexError
    return int.from_bytes(data[at : at + size], "little")


def _frame(data: memoryview, at: int, found: bytearray, limits: Limits) -> int:
    """Unpack one frame; where it ends. Raises IndexError where it is broken."""
    magic = _number(data, at)
    if magic in _SKIPPED:
        return at + 8 + _number(data, at + 4)
    flags = data[at + 4]
    if magic != int.from_bytes(MAGIC, "little") or flags >> 6 != 1:
        raise IndexError
    checked, sized, summed, named = flags & 16, flags & 8, flags & 4, flags & 1
    linked = not flags & 32
    at += 7 + (8 if sized else 0) + (4 if named else 0)
    start = len(found)
    while size := _number(data, at):
        at += 4
        length = size & 0x7FFFFFFF
        block = data[at : at + length]
        if len(block) < length:
            raise IndexError
        before = len(found)
        if size >> 31:
            found += block
        else:
            _block(bytes(block), found, start if linked else before, limits)
        limits.spend_unpacked(len(found) - before)
        at += length + (4 if checked else 0)
    return at + 4 + (4 if summed else 0)


def _block(block: bytes, found: bytearray, start: int, limits: Limits) -> None:
    """Unpack one block behind what was found; it may copy from there, from `start` on."""
    at, end = 0, len(block)
    most = len(found) + limits.unpacked
    while at < end:
        token = block[at]
        at += 1
        length, at = _length(block, at, token >> 4)
        if at + length > end:
            raise IndexError
        found += block[at : at + length]
        at += length
        if at == end:  # the last sequence of a block has no match
            return
        distance = block[at] | block[at + 1] << 8
        length, at = _length(block, at + 2, token & 15)
        if len(found) + length > most:
            limits.spend_unpacked(limits.unpacked + 1)
        _copy(found, distance, length + _FIRST, start)


def _length(block: bytes, at: int, length: int) -> tuple[int, int]:
    """A length, and where it ends."""
    if length == _MORE:
        while True:
            more = block[at]
            at += 1
            length += more
            if more != 255:
                break
    return length, at


def _copy(found: bytearray, distance: int, length: int, start: int) -> None:
    """Repeat what was found `distance` bytes ago; it may run into itself."""
    begin = len(found) - distance
    if not distance or begin < start:
        raise IndexError
    piece = bytes(found[begin : begin + length])
    found += (piece * (length // len(piece) + 1))[:length] if len(piece) < length else piece
