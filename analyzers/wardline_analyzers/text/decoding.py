"""Bytes on disk as UTF-8 text, the way Python reads source (PEP 263), and back again.

Where Python would refuse the file, it is still analysed: broken bytes are kept as they are, so that the text can be
written back unchanged.
"""

from __future__ import annotations

import codecs
import re
import warnings
from dataclasses import dataclass

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#|$)")
_LINE_END = re.compile(rb"\r\n?|\n")
_SLOW = {"idna", "punycode"}
"""Codecs of the standard library that take quadratic time, and that no source is written in."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was written."""

    text: bytes
    """UTF-8, without a byte order mark, line ends as they were."""
    encoding: str
    """A Python codec; `bytes` if the text is the file's own bytes and is not valid UTF-8."""
    bom: bytes = b""
    """The byte order mark that the file began with."""

    def encode(self, text: bytes) -> bytes:
        """Another text, written as this one was. Raises UnicodeError if the encoding has no such character."""
        if self.encoding in ("utf-8", "bytes"):
            return self.bom + text
        return self.bom + text.decode("utf-8").encode(self.encoding)


def decode(raw: bytes) -> Decoded:
    """The text of a file. Never raises."""
    if raw.startswith(codecs.BOM_UTF8):
        text = raw[3:]
        return Decoded(text, "utf-8" if _is_utf8(text) else "bytes", codecs.BOM_UTF8)
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        # Python refuses UTF-16, but editors on Windows write it, and show it as text.
        if raw.startswith(bom) and (decoded := _decoded(raw[2:], encoding)) is not None:
            return Decoded(decoded, encoding, bom)
    encoding = _declared(raw)
    if encoding != "utf-8" and (decoded := _decoded(raw, encoding)) is not None:
        return Decoded(decoded, encoding)
    return Decoded(raw, "utf-8" if _is_utf8(raw) else "bytes")


def _declared(raw: bytes) -> str:
    """The codec that a coding cookie in the first two lines names; `utf-8` if there is none or it is unknown."""
    lines = _LINE_END.split(raw[:1000], 2)[:2]
    for line in lines:
        cookie = _COOKIE.match(line)
        if cookie:
            try:
                codec = codecs.lookup(cookie[1].decode("ascii"))
            except (LookupError, UnicodeDecodeError, ValueError):
                return "utf-8"
            return "utf-8" if codec.name in _SLOW or codec.name == "utf-8-sig" else codec.name
        if not _BLANK.match(line):
            break
    return "utf-8"


def _decoded(raw: bytes, encoding: str) -> bytes | None:
    """The bytes as UTF-8, or None if they are not of this encoding."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # unicode_escape warns of invalid escapes
            text = raw.decode(encoding)
            utf8 = text.encode("utf-8")
    except (UnicodeError, LookupError, ValueError):  # LookupError: not a text encoding (`zlib`)
        return None
    return utf8


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
