"""Characters that nobody sees, and what they say to a model that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = b"\xf3\xa0[\x80\x81][\x80-\xbf]"
_SELECTOR = b"(?:\xef\xb8[\x80-\x8f]|\xf3\xa0(?:[\x84-\x86][\x80-\xbf]|\x87[\x80-\xaf]))"
_ZERO = (
    b"(?:\xe2\x80[\x8b-\x8f]|\xe2\x81[\xa0-\xa5\xaa-\xaf]|\xef\xbb\xbf|\xc2\xad|\xe1\xa0\x8e|\xcd\x8f|\xe1\x85[\x9f\xa0]"
    b"|\xe3\x85\xa4|\xef\xbe\xa0|\xe1\x9e[\xb4\xb5]|\xf0\x9d\x85[\xb3-\xba])"
)
_SMUGGLED = re.compile(b"(?:" + _TAG + b")+|" + _SELECTOR + b"{2,}")
_INVISIBLE = re.compile(_ZERO + b"+")
_MAYBE = re.compile(b"[\xf3\xef][\xa0\xb8]")
"""Where one of the first may begin: a search for two bytes is ten times as fast."""
_FLAG = "\U0001f3f4"
_FLAGGED = re.compile(r"[a-z0-9]{2,6}\x7f")


class Hidden(NamedTuple):
    """A run of invisible characters, in bytes."""

    start: int
    end: int
    letters: int
    says: str
    """What it says, if it is a text in disguise."""


def smuggled(text: bytes) -> Iterator[Hidden]:
    """Texts in disguise: tag characters, and runs of variation selectors that stand for bytes."""
    done = 0
    for place in _MAYBE.finditer(text):
        run = _SMUGGLED.match(text, place.start()) if place.start() >= done else None
        if run is None:
            continue
        done = run.end()
        letters = run[0].decode("utf-8", "replace")
        if not letters.strip("\ufe0e\ufe0f"):
            continue  # said twice: shown as an emoji, or as text
        says = _said(letters)
        if text[: run.start()].endswith(_FLAG.encode()) and _FLAGGED.fullmatch(says):
            continue  # the flag of a region
        if len(letters) > 1 or "\U000e0000" <= letters <= "\U000e007f":
            yield Hidden(run.start(), run.end(), len(letters), says)


def invisible(text: bytes) -> Iterator[Hidden]:
    """Characters without width, where no script and no emoji needs them."""
    for run in _INVISIBLE.finditer(text):
        letters = run[0].decode("utf-8", "replace")
        if len(letters) == 1 and text.startswith(b"```", run.end()):
            continue  # shows a fence within a block of code
        if len(letters) == 1 and letters in "\u200c\u200d\u200e\u200f\u00ad\u034f":
            before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
            if not (before.isascii() and after.isascii()):
                continue  # joins letters or emoji, or marks the direction of a script
        yield Hidden(run.start(), run.end(), len(letters), _bits(letters))


def _said(letters: str) -> str:
    codes = [ord(letter) for letter in letters]
    if 0xE0000 <= codes[0] <= 0xE007F:
        return "".join(chr(code - 0xE0000) for code in codes if 0xE0000 <= code <= 0xE007F)
    data = bytes(code - 0xFE00 if code <= 0xFE0F else (code - 0xE0100 + 16) & 0xFF for code in codes)
    return data.decode("utf-8", "replace")


def _bits(letters: str) -> str:
    """A text whose bits are written as two characters without width."""
    kinds = sorted(set(letters))
    if len(letters) < 16 or len(kinds) != 2:
        return ""
    bits = "".join("0" if letter == kinds[0] else "1" for letter in letters)
    data = bytes(int(bits[n : n + 8], 2) for n in range(0, len(bits) - 7, 8))
    return data.decode("ascii") if data.isascii() and data.decode().isprintable() else ""
