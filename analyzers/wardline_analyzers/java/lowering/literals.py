"""What Java's literals are worth, from their source text."""

from __future__ import annotations

import re
from typing import Final

_ESCAPES: Final = {
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "f": "\f",
    "r": "\r",
    "s": " ",
    "\n": "",
}
_ESCAPE: Final = re.compile(r"\\(?:u+([0-9A-Fa-f]{4})|([0-3]?[0-7]{1,2})|(.))", re.DOTALL)
_QUOTES: Final = '"""'


def number(text: str) -> int | float | None:
    """The value of a number; None if it cannot be told."""
    text = text.replace("_", "").lower()
    try:
        if text.startswith("0x"):
            return float.fromhex(text.rstrip("fd")) if "p" in text else int(text.rstrip("l"), 16)
        if text.startswith("0b"):
            return int(text.rstrip("l"), 2)
        plain = text.rstrip("l")
        if plain.isdigit():
            return int(plain, 8 if plain[0] == "0" and len(plain) > 1 else 10)
        return float(text.rstrip("fd"))
    except (ValueError, OverflowError):
        return None


def is_decimal(text: str) -> bool:
    """Is it the literal of a number with a fraction?"""
    text = text.lower()
    return not text.startswith(("0x", "0b")) and (text[-1:] in ("f", "d") or "." in text or "e" in text)


def text_of(source: str) -> str:
    """What a string, a text block or a character means, given with its quotes."""
    if source.startswith(_QUOTES) and len(source) >= 2 * len(_QUOTES):
        return _unescaped(_block(source[3:-3] if source.endswith(_QUOTES) else source[3:]))
    end = -1 if len(source) > 1 and source[-1] == source[0] else len(source)
    return _unescaped(source[1:end])


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    if found[1] is not None:
        return chr(int(found[1], 16))
    if found[2] is not None:
        return chr(int(found[2], 8))
    return _ESCAPES.get(found[3], found[3])


def _block(text: str) -> str:
    """A text block without its first line and the white space that all its lines begin with."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:]
    measured = [line for line in lines[:-1] if line.strip()] + lines[-1:]
    margin = min((len(line) - len(line.lstrip()) for line in measured), default=0)
    return "\n".join(line[margin:].rstrip(" \t") for line in lines)
