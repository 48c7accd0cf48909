"""The kinds of source and of sink (what they mean: models/README.md)."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

SOURCE_KINDS: Final = (
    *("remote", "cli", "env", "file", "database", "fetched", "page"),
    *("llm-output", "tool-result", "weak-random", "secret", "hardcoded"),
)
DRAWN: Final = "weak-random"
"""The kind of data that can be predicted."""
SINK_KINDS: Final = (
    *("sql", "nosql", "shell", "command", "code", "template", "html", "path", "url", "redirect", "prompt"),
    *("system-prompt", "tool", "password", "login", "response", "json", "header", "log", "deserialize", "xml"),
    *("xpath", "ldap", "regex", "resource", "email", "session", "format", "intent", "option", "mail", "algorithm"),
    *("flag", "record"),
)
ALL: Final = frozenset(SINK_KINDS)
"""What `protects: all` stands for."""

SWITCH: Final = "flag"
"""The kind of sink that is a switch of a protection: a method of the program may set it by itself."""

UNTRACED: Final = "untraced"
"""No kind of source: data that comes from nobody knows where, once something has made it harmless for some sinks."""

NUMBER_LEFT: Final = ALL - {"resource", "password"}
"""A number that a client chose is harmless but as a size, and a random one may still be predicted."""
ADDRESS_LEFT: Final = ALL - {"sql", "shell", "option", "code", "template", "xpath", "password"}
"""An address of mail may begin with a dash, and hold quotes, `$`, `|`, backticks and braces."""
UPWARD: Final = "upward"
"""Stands among the kinds that data is harmless for: it does not lead up, so it is a harmless path within a folder."""
SLASHED: Final = "slashed"
"""Stands among them for data that begins with a slash."""
SCHEMED: Final = "schemed"
"""Stands among them for a URL whose scheme has been asked for: it runs no script, but may lead to any host."""
HOSTLESS: Final = "hostless"
"""Stands among them for data that does not begin with `//`: with `slashed`, it is a URL of this host."""


def lacking(text: str) -> str:
    """Stands among them for data that does not hold this text."""
    return f"no{text!r}"


def doubled(letter: str) -> str:
    """Stands among them for data in which this letter, wherever it is, stands twice."""
    return f"two{letter!r}"


_QUOTE: Final = re.compile("[\"']")


def open_quote(text: str) -> str:
    """The quote that a text at its end is inside of, as XPath counts them; empty: none."""
    inside = ""
    for quote in _QUOTE.findall(text):
        if not inside:
            inside = quote
        elif quote == inside:
            inside = ""
    return inside


REQUOTED: Final = "requoted"
"""Stands among them for data in which each `'` ends a text of a shell, is escaped, and begins the next text."""
_REQUOTES: Final = frozenset(("'\\''", "'\"'\"'"))


def quoted_anew(old: object, new: object) -> frozenset[str]:
    """What a text does no harm in, between `'`, in which this has been put for that: `'\\''` for `'`."""
    return frozenset((REQUOTED,)) if old == "'" and new in _REQUOTES else frozenset()


def without_letters(kind: str, cleared: Container[str]) -> bool:
    """Does data that is harmless for these not hold the letters that do harm in a sink of this kind?"""
    letters = _HARMFUL_LETTERS.get(kind)
    return letters is not None and all(lacking(letter) in cleared for letter in letters)


_HARMFUL_LETTERS: Final = {"html": "<>", "header": "\r\n", "log": "\r\n", "email": "\r\n", "ldap": "*()\\"}
TELLING: Final = frozenset("".join(_HARMFUL_LETTERS.values()) + "'\"")
"""The letters of which it matters for some sink that they are not there."""
ENDS_NAME: Final = {'"': '"', "`": "`", "[": "]"}
"""What quotes the name of a table or a column in SQL, and what ends it."""
ENDS_TEXT: Final = frozenset(("'", *ENDS_NAME))
"""What may stand right in front of what is quoted, in a query."""
ROOTED: Final = "rooted"
"""Stands among them for data that is no absolute path: with `upward`, it is a harmless path wherever it stands."""

_LINES: Final = frozenset(("header", "log", "email"))
WITHOUT: Final[dict[object, frozenset[str]]] = {
    "\n": _LINES,
    "\r": _LINES,
    "\r\n": _LINES,
    "/": frozenset(("path",)),
    "..": frozenset((UPWARD,)),
    "../": frozenset((UPWARD,)),
    "'": frozenset((lacking("'"),)),
    '"': frozenset((lacking('"'),)),
    "`": frozenset((lacking("`"),)),
    "]": frozenset((lacking("]"),)),
}
"""What a text does no harm in that does not hold this."""
