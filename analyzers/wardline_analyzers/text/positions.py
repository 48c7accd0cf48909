"""Positions: byte offsets inside, and lines with characters in the client's encoding outside.

LSP 3.17, "Position": a character is counted in UTF-8 code units (bytes), UTF-16 code units or UTF-32 code units (code
points), as negotiated; UTF-16 is the default. A character past the end of a line means the end of the line.
"""

from __future__ import annotations

from typing import Literal

from wardline_analyzers.text.buffer import Buffer

Encoding = Literal["utf-8", "utf-16", "utf-32"]


def units(text: bytes, encoding: Encoding) -> int:
    """Length of UTF-8 bytes in code units of the encoding. Bytes that are no UTF-8 count as one unit each."""
    if encoding == "utf-8" or text.isascii():
        return len(text)
    decoded = text.decode("utf-8", "surrogateescape")
    if encoding == "utf-32":
        return len(decoded)
    return len(decoded) + sum(1 for c in decoded if c > "\uffff")


def byte_column(line: bytes, character: int, encoding: Encoding) -> int:
    """Byte column of a character in a line (without its break); past the end: the line's length.

    A position in the middle of a character (a surrogate pair, a UTF-8 sequence) means the start of that character.
    """
    if character <= 0:
        return 0
    if line.isascii():
        return min(character, len(line))
    if encoding == "utf-8":
        column = min(character, len(line))
        while 0 < column < len(line) and line[column] & 0xC0 == 0x80:
            column -= 1
        return column
    decoded = line.decode("utf-8", "surrogateescape")
    if encoding == "utf-32":
        return len(decoded[:character].encode("utf-8", "surrogateescape"))
    count = column = 0
    for c in decoded:
        count += 2 if c > "\uffff" else 1
        if count > character:
            break
        column += len(c.encode("utf-8", "surrogateescape"))
    return column


def offset_at(buffer: Buffer, line: int, character: int, encoding: Encoding) -> int:
    """Byte offset of a client's position, clamped into the text."""
    if line < 0:
        return 0
    if line >= buffer.line_count:
        return len(buffer.data)
    return buffer.line_start(line) + byte_column(buffer.line(line), character, encoding)


def character_at(buffer: Buffer, line: int, column: int, encoding: Encoding) -> int:
    """The client's character for a byte column of a line."""
    return units(buffer.line(line)[:column], encoding)
