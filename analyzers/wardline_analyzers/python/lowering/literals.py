"""What literals are worth, from their source text."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = {
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\n": "",
}

_HEX = "[0-9A-Fa-f]"
_ESCAPE = re.compile(
    rf"\\([0-7]{{1,3}}|x{_HEX}{{2}}|u{_HEX}{{4}}|U{_HEX}{{8}}|N\{{[^}}]*\}}|[\\'\"abfnrtv\n])|(\{{\{{|\}}\}})"
)
_BRACES = re.compile(r"(\{\{|\}\})")


def number(text: str) -> int | float | complex | None:
    """The value of an integer or float; None if it cannot be told."""
    try:
        if text.isdigit() and (text[0] != "0" or text == "0"):
            return int(text)
        text = text.lower()
        if text[-1] == "j":
            return complex(text.replace("_", ""))
        if text.startswith(("0x", "0o", "0b")):
            return int(text.rstrip("l"), 0)
        text = text.rstrip("l").replace("_", "")
        if text.isdigit():
            return int(text, 8 if text[0] == "0" and text.strip("0") else 10)
        return float(text)
    except (ValueError, OverflowError):
        return None  # thousands of digits, which Python does not read either


def content(text: str, raw: bool, braces: bool) -> str:
    """What the text between the quotes (or the braces) of a string means."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if braces and ("{" in text or "}" in text):
        if raw or "\\" not in text:
            return _BRACES.sub(lambda found: found[0][0], text)
        return _ESCAPE.sub(lambda found: found[0][0] if found[1] is None else _unescape(found), text)
    if raw or "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: found[0] if found[1] is None else _unescape(found), text)


def byte_content(text: str, raw: bool) -> bytes:
    """What the text between the quotes of a bytes literal means."""
    text = content(text, True, False)
    if not raw and "\\" in text:
        text = _ESCAPE.sub(_unescape_byte, text)
    return text.encode("latin-1", "replace")


def _unescape(found: re.Match[str]) -> str:
    escape = found[1]
    simple = _ESCAPES.get(escape)
    if simple is not None:
        return simple
    try:
        if escape[0] == "N":
            return unicodedata.lookup(escape[2:-1])
        return chr(int(escape[1:], 16) if escape[0] in "xuU" else int(escape, 8))
    except (KeyError, ValueError, OverflowError):
        return found[0]  # no such character: not valid Python


def _unescape_byte(found: re.Match[str]) -> str:
    if found[1] is None or found[1][0] in "uUN":
        return found[0]
    value = _unescape(found)
    return chr(ord(value) & 0xFF) if value else ""
