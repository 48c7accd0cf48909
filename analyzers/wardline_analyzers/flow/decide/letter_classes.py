"""Classes of letters that have names in the patterns of Java, JavaScript and others: `\\p{Alnum}`, `\\p{Cntrl}`."""

from __future__ import annotations

import re
from typing import Final

_NAMED: Final = re.compile(r"\\p(?:\{\^?(\w{1,20})\}|([A-Z]))")
_LETTERS: Final = "a-zA-Z"
_MARKS: Final = r"!-/:-@\[-`{-~"
_CONTROL: Final = r"\x00-\x1f\x7f"
_CLASSES: Final = {
    **dict.fromkeys(("Alpha", "L", "Letter", "IsAlphabetic", "Alphabetic", "IsLetter", "IsLatin", "LC"), _LETTERS),
    **dict.fromkeys(("Lower", "Ll", "IsLowercase"), "a-z"),
    **dict.fromkeys(("Upper", "Lu", "IsUppercase"), "A-Z"),
    **dict.fromkeys(("Digit", "N", "Nd", "IsDigit"), "0-9"),
    "Alnum": f"{_LETTERS}0-9",
    "XDigit": "0-9a-fA-F",
    **dict.fromkeys(("Space", "IsWhite_Space"), r"\s"),
    **dict.fromkeys(("Blank",), r" \t"),
    **dict.fromkeys(("Z", "Zs"), " "),
    **dict.fromkeys(("Cntrl", "Cc", "C", "IsControl"), _CONTROL),
    **dict.fromkeys(("Punct", "P", "IsPunctuation"), _MARKS),
    "ASCII": r"\x00-\x7f",
    "Graph": "!-~",
    "Print": " -~",
}
"""Those of ASCII that a class has, which are all that do harm."""


def spelled_out(pattern: str) -> str:
    """The pattern with the letters in place of the names of their classes; what is not known stays as it is."""
    if "\\p" not in pattern:
        return pattern
    made: list[str] = []
    at, inside = 0, False
    for found in _NAMED.finditer(pattern):
        before = pattern[at : found.start()]
        letters = _CLASSES.get(found[1] or found[2]) if "^" not in found[0] and _is_meant(before) else None
        inside = _ends_inside(before, inside)
        made += [before, found[0] if letters is None else letters if inside else f"[{letters}]"]
        at = found.end()
    return "".join([*made, pattern[at:]])


def _is_meant(before: str) -> bool:
    """Is the backslash none that another one takes away?"""
    return (len(before) - len(before.rstrip("\\"))) % 2 == 0


def _ends_inside(text: str, inside: bool) -> bool:
    """Does a class in brackets stand open at the end of this part?"""
    skip = False
    for letter in text:
        if skip:
            skip = False
        elif letter == "\\":
            skip = True
        elif letter == "[":
            inside = True
        elif letter == "]":
            inside = False
    return inside


__all__ = ["spelled_out"]
