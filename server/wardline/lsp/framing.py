"""Messages on a byte stream (LSP 3.17, "Base Protocol"): header lines, an empty line, a JSON body.

`FrameParser` is fed whatever arrived and gives whole bodies. It never raises and never waits: a header that makes no
sense becomes a `BadFrame`, and reading goes on at the next `Content-Length`.
"""

from __future__ import annotations

import re

MAX_BODY = 256 * 1024 * 1024
"""Longest body in bytes that is believed; a larger Content-Length is taken for noise."""
MAX_HEADER = 8 * 1024

_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*([0-9]{1,15})[ \t]*\r?$", re.I | re.M)
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_RESYNC = re.compile(rb"content-length[ \t]*:", re.I)
_RESYNC_TAIL = 32


class BadFrame:
    """What stands in the place of a message that could not be read. `reason` holds nothing of the stream's text."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


class FrameParser:
    """Cuts a stream into bodies; see the module's text."""

    __slots__ = ("_buffer", "_lost", "_need")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._need = -1  # length of the body that is being read; -1: reading a header
        self._lost = False  # skipping to the next Content-Length

    def feed(self, data: bytes) -> list[bytes | BadFrame]:
        """All messages that are complete with these bytes, in order."""
        self._buffer += data
        out: list[bytes | BadFrame] = []
        while self._step(out):
            pass
        return out

    def _step(self, out: list[bytes | BadFrame]) -> bool:
        buffer = self._buffer
        if self._need >= 0:
            if len(buffer) < self._need:
                return False
            out.append(bytes(memoryview(buffer)[: self._need]))
            del buffer[: self._need]
            self._need = -1
            return True
        if self._lost:
            found = _RESYNC.search(buffer)
            if not found:
                del buffer[:-_RESYNC_TAIL]
                return False
            del buffer[: found.start()]
            self._lost = False
        while buffer[:1].isspace():  # stray line ends between messages
            del buffer[:1]
        end = _HEADER_END.search(buffer, 0, MAX_HEADER)
        if not end:
            if len(buffer) < MAX_HEADER:
                return False
            return self._lose(out, len(b"content-length"), "a header without end")
        length = _LENGTH.search(buffer, 0, end.start())
        if not length:
            return self._lose(out, end.end(), "a header without a Content-Length")
        if int(length[1]) > MAX_BODY:
            return self._lose(out, end.end(), "a Content-Length beyond the limit")
        self._need = int(length[1])
        del buffer[: end.end()]
        return True

    def _lose(self, out: list[bytes | BadFrame], skip: int, reason: str) -> bool:
        del self._buffer[:skip]
        self._lost = True
        out.append(BadFrame(reason))
        return True


def frame(body: bytes) -> bytes:
    """A body with its header, ready to send."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
