"""Texts of which the front is known: what is cut out of it is a constant, whatever comes behind."""

from __future__ import annotations

from wardline_analyzers.flow.evaluate.strings import SOMETHING
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.values import Value


def front_of(text: Value) -> str:
    """The constant text that it begins with."""
    known = text.constant
    return known if isinstance(known, str) else text.head.partition(SOMETHING)[0]


def cut_out(text: Value, word: str, arguments: Arguments) -> Value | None:
    """`text.substring(0, 3)`, `text.charAt(0)`, `text.indexOf(":")`, as far as its front tells; None: it does not."""
    front = front_of(text)
    if not front or text.consts is not None or not arguments.positional:
        return None
    known = [given.value.constant for given in arguments.positional]
    if word == "indexOf":
        part = known[0]
        at = front.find(part) if isinstance(part, str) and part and len(known) == 1 else -1
        return constant(at) if at >= 0 else None
    if not all(type(place) is int for place in known):
        return None
    if word == "charAt":
        return constant(front[known[0]]) if 0 <= known[0] < len(front) else None
    if word in ("substring", "subSequence") and len(known) == 2:
        low, high = known
        return constant(front[low:high]) if 0 <= low <= high <= len(front) else None
    return None


def rest_of_front(text: Value, low: object) -> str:
    """The front of `text.substring(low)`."""
    front = front_of(text)
    return front[low:] if isinstance(low, int) and 0 <= low <= len(front) else ""


def edited_front(builder: Value, word: str, arguments: Arguments, to_end: bool) -> Value | None:
    """A builder after `setLength`, `delete` and their kin; None: nothing is known of its front then.

    `to_end`: all behind the first argument is taken out.
    """
    front = front_of(builder)
    known = [given.value.constant for given in arguments.positional]
    low = known[0] if known else None
    if type(low) is not int or not 0 <= low <= len(front):
        return None
    if word == "setLength" or (word == "delete" and to_end):
        return constant(front[:low])
    high = low + 1 if word in ("deleteCharAt", "setCharAt") else known[1] if len(known) > 1 else None
    if word == "insert":
        high = low
    if type(high) is not int or not low <= high <= len(front):
        return builder.but(consts=None, head=front[:low], ids=())
    new = known[-1] if word in ("setCharAt", "insert", "replace") else ""
    left = front[:low] + (new + front[high:] if isinstance(new, str) else "")
    return builder.but(consts=None, head=left, ids=())


__all__ = ["cut_out", "edited_front", "front_of", "rest_of_front"]
