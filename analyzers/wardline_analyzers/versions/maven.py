"""Maven's order of versions (POM Reference, "Version Order Specification")."""

from __future__ import annotations

import re
from functools import cmp_to_key
from itertools import zip_longest
from typing import Any

_TOKEN = re.compile(r"([.-]|(?<=\d)(?=[^\d.-])|(?<=[^\d.-])(?=\d)|^)(\d+|[^\d.-]+|(?=[.-]|$))")
_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}
_SAME = {"ga": "", "final": "", "release": "", "cr": "rc"}
_QUALIFIERS = ("alpha", "beta", "milestone", "rc", "snapshot", "", "sp")

Token = tuple[str, int | str]
"""The separator before it (`.` or `-`), and a number or a word."""


def key(version: str) -> Any:
    """Something by which versions are in Maven's order; every text is a version."""
    return cmp_to_key(_compare)(_tokens(version.strip().lower()))


def _tokens(version: str) -> list[Token]:
    found: list[Token] = []
    matches = list(_TOKEN.finditer(version))
    for index, match in enumerate(matches):
        separator, text = match[1] or ("-" if found else "."), match[2]
        if text == "":
            found.append((separator, 0))
        elif text[0].isdecimal():
            found.append((separator, int(text)))
        else:
            following = matches[index + 1] if index + 1 < len(matches) else None
            touches_number = following is not None and following[1] == "" and following[2][:1].isdecimal()
            if touches_number:
                text = _SHORT.get(text, text)
            found.append((separator, _SAME.get(text, text)))
    return _trimmed(found)


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Without zeros and empty words at the end, and before each hyphen."""
    kept: list[Token] = []
    for token in tokens:
        if token[0] == "-":
            while kept and kept[-1][1] in (0, ""):
                kept.pop()
        kept.append(token)
    while kept and kept[-1][1] in (0, ""):
        kept.pop()
    return kept


def _compare(one: list[Token], other: list[Token]) -> int:
    for a, b in zip_longest(one, other):
        a, b = a or _padding(b), b or _padding(a)
        if a == b:
            continue
        first, second = _rank(a), _rank(b)
        if first != second:
            return -1 if first < second else 1
    return 0


def _padding(token: Token) -> Token:
    return (token[0], "") if isinstance(token[1], str) or token[0] == "-" else (token[0], 0)


def _rank(token: Token) -> tuple[int, int, int, str]:
    """Words, then numbers behind a hyphen, then numbers behind a dot."""
    separator, value = token
    if isinstance(value, int):
        return (1 if separator == "-" else 2, value, 0, "")
    known = _QUALIFIERS.index(value) if value in _QUALIFIERS else len(_QUALIFIERS)
    return (0, 0, known, "" if value in _QUALIFIERS else value)
