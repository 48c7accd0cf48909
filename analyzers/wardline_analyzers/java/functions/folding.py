"""Texts that are worked out: methods of constant texts, and builders of which all letters are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wardline_analyzers.flow.evaluate import fold
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.values import LONGEST_TEXT, UNKNOWN, Value

_LOCALES: Final = ("toLowerCase", "toUpperCase", "getBytes")
"""Methods whose argument is a language, or an encoding."""


def _order(one: str, other: str) -> int:
    """`one.compareTo(other)`: the distance of the first letters that differ, or of the lengths."""
    for left, right in zip(one, other, strict=False):
        if left != right:
            return ord(left) - ord(right)
    return len(one) - len(other)


def _hash(text: str) -> int:
    """`text.hashCode()`, a number of 32 bits."""
    made = 0
    for letter in text:
        made = (made * 31 + ord(letter)) & 0xFFFFFFFF
    return made - (1 << 32) if made >= 1 << 31 else made


_FOLDED: Final[dict[str, Callable[..., Any]]] = {
    "trim": lambda s: s.strip(),
    "strip": lambda s: s.strip(),
    "stripLeading": lambda s: s.lstrip(),
    "stripTrailing": lambda s: s.rstrip(),
    "toString": lambda s: s,
    "intern": lambda s: s,
    "getBytes": lambda s: s,
    "toCharArray": lambda s: s,
    "toLowerCase": lambda s: s.lower(),
    "toUpperCase": lambda s: s.upper(),
    "length": len,
    "isEmpty": lambda s: not s,
    "isBlank": lambda s: not s.strip(),
    "charAt": lambda s, at: s[at] if at >= 0 else UNKNOWN,
    "codePointAt": lambda s, at: ord(s[at]) if at >= 0 else UNKNOWN,
    "substring": lambda s, low, high=None: s[low:high] if 0 <= low <= len(s) else UNKNOWN,
    "subSequence": lambda s, low, high: s[low:high] if 0 <= low <= len(s) else UNKNOWN,
    "indexOf": lambda s, part, at=0: s.find(_part(part), at),
    "lastIndexOf": lambda s, part: s.rfind(_part(part)),
    "contains": lambda s, part: part in s,
    "startsWith": lambda s, part, at=0: s.startswith(part, at),
    "endsWith": lambda s, part: s.endswith(part),
    "equals": lambda s, other: s == other,
    "contentEquals": lambda s, other: s == other,
    "equalsIgnoreCase": lambda s, other: isinstance(other, str) and s.lower() == other.lower(),
    "compareTo": _order,
    "compareToIgnoreCase": lambda s, other: _order(s.lower(), other.lower()),
    "hashCode": _hash,
    "replace": lambda s, old, new: s.replace(old, new) if old else UNKNOWN,
    "concat": lambda s, other: s + other,
    "repeat": lambda s, count: s * count if 0 <= count * len(s) < LONGEST_TEXT else UNKNOWN,
}
"""Methods that are worked out where all is constant."""


def _part(part: Any) -> str:
    """What is looked for: a text, or the number of a letter."""
    return chr(part) if isinstance(part, int) else part


_EDITS: Final[dict[str, Callable[..., Any]]] = {
    "reverse": lambda s: s[::-1],
    "insert": lambda s, at, new: s[:at] + new + s[at:] if 0 <= at <= len(s) else UNKNOWN,
    "delete": lambda s, low, high: s[:low] + s[max(high, low) :] if 0 <= low <= len(s) else UNKNOWN,
    "deleteCharAt": lambda s, at: s[:at] + s[at + 1 :] if 0 <= at < len(s) else UNKNOWN,
    "setCharAt": lambda s, at, new: s[:at] + new + s[at + 1 :] if 0 <= at < len(s) else UNKNOWN,
    "setLength": lambda s, size: s[:size] if 0 <= size <= len(s) else UNKNOWN,
    "replace": lambda s, low, high, new: s[:low] + new + s[max(high, low) :] if 0 <= low <= len(s) else UNKNOWN,
}
"""What methods of a builder leave of it."""


def worked_out(receiver: Value, word: str, arguments: Arguments) -> Value | None:
    """The result of a method of constant texts; None: it is not constant."""
    return _made(_FOLDED, receiver, word, arguments)


def edited(builder: Value, word: str, arguments: Arguments) -> Value | None:
    """The text of a builder after one of its methods; None: it is not known."""
    return _made(_EDITS, builder, word, arguments)


def _made(functions: dict[str, Callable[..., Any]], text: Value, word: str, arguments: Arguments) -> Value | None:
    function = functions.get(word)
    if function is None or text.consts is None or arguments.more is not None:
        return None
    if not all(isinstance(c, str) for c in text.consts):
        return None
    given = [] if word in _LOCALES else [g.value.consts for g in arguments.positional]
    results = fold.combined(lambda *values: fold.work_out(function, values), [text.consts, *given])
    return None if results is None else join_all(constant(r) for r in results)


__all__ = ["edited", "worked_out"]
