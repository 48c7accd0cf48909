"""What literals are worth, from their source text."""

from __future__ import annotations

import re
from typing import Final

_SIMPLE: Final = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
}
_ESCAPE: Final = re.compile(r"\\(?:([abfnrtv\\'\"])|([0-7]{3})|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_BYTES: Final = re.compile(r"(?:\\(?:x[0-9A-Fa-f]{2}|[0-7]{3}))+")


def number(text: str) -> int | float | None:
    """The value of an integer or float; None if it cannot be told."""
    text = text.replace("_", "").lower()
    try:
        if text.isdigit():
            return int(text, 8 if text[0] == "0" and text.strip("0") else 10)
        if text.startswith(("0x", "0o", "0b")):
            return float.fromhex(text) if "p" in text or "." in text else int(text, 0)
        return float(text)
    except (ValueError, OverflowError):
        return None


def interpreted(text: str) -> str:
    """What the text between the quotes of a string or rune means."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_unescape, _BYTES.sub(_unescape_bytes, text))


def _unescape_bytes(found: re.Match[str]) -> str:
    """A row of bytes, which may be UTF-8 together."""
    numbers = [part for part in found[0].split("\\") if part]
    values = bytes((int(n[1:], 16) if n[0] == "x" else int(n, 8)) & 0xFF for n in numbers)
    return values.decode("utf-8", "replace").replace("\\", "\\\\")


def _unescape(found: re.Match[str]) -> str:
    simple = found[1]
    if simple is not None:
        return _SIMPLE[simple]
    digits = found[2] or found[3] or found[4] or found[5]
    try:
        return chr(int(digits, 8 if found[2] else 16))
    except (ValueError, OverflowError):
        return found[0]  # no such character: not valid Go
