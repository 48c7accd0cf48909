"""What the literals of JavaScript stand for, from their nodes and source texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from tree_sitter import Node

_SIMPLE: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_LINE_ENDS: Final = ("\n", "\r", "\r\n", "\u2028", "\u2029")
_LARGEST_CHARACTER: Final = 0x10FFFF
_MOST_DIGITS: Final = 400
_OCTAL: Final = re.compile(r"0[0-7]+")


def escape(text: str) -> str:
    """What an escape sequence (with its backslash) means."""
    rest = text[1:]
    if rest in _LINE_ENDS:
        return ""
    if rest[:1] in ("u", "x"):
        try:
            code = int(rest[1:].strip("{}"), 16)
        except ValueError:
            return rest
        return chr(code) if code <= _LARGEST_CHARACTER and not 0xD800 <= code < 0xE000 else "\ufffd"
    if rest.isdigit():
        return chr(int(rest, 8)) if _OCTAL.fullmatch("0" + rest) else rest
    return _SIMPLE.get(rest, rest)


def string_text(node: Node, read: Callable[[Node], str]) -> str:
    """The text that a string literal stands for; `read` gives the source of a node."""
    children = node.children
    if len(children) == 3 and children[1].type == "string_fragment":
        return read(children[1])
    pieces = []
    for child in children:
        kind = child.type
        if kind == "escape_sequence":
            pieces.append(escape(read(child)))
        elif kind == "html_character_reference" or kind.endswith("fragment"):
            pieces.append(read(child))
    return "".join(pieces)


def number(text: str) -> int | float | None:
    """The value of a number; None if it cannot be told."""
    text = text.replace("_", "").lower()
    if len(text) > _MOST_DIGITS:
        return None
    try:
        if text[:2] in ("0x", "0o", "0b"):
            return int(text.rstrip("n"), 0)
        if text[-1:] == "n":
            return int(text[:-1])
        if _OCTAL.fullmatch(text):
            return int(text, 8)
        return int(text) if text.isdigit() else float(text)
    except (ValueError, OverflowError):
        return None


def is_own_type(name: str, written: str) -> bool:
    """Is a type made of the value of its own name? `type Query = z.infer<typeof Query>` leaves `Query` what it is."""
    return "typeof" in written and re.search(rf"\btypeof\s+{re.escape(name)}\b", written) is not None
