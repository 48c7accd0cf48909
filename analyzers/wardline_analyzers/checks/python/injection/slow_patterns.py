"""Patterns of Python's `re` that take more than linear time, on a text that a client sent."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.backtracking import LONGEST, is_polynomial
from wardline_analyzers.checks.receivers import method, receiver
from wardline_analyzers.checks.remote import known, tainted
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing, text_between

_REPLACING: Final = frozenset(("sub", "subn"))
_FLAGS: Final = re.compile(r"^\(\?([aiLmsux]+)\)")
"""Flags in front of a pattern."""
_NAMED: Final = {"re.S": "s", "re.DOTALL": "s", "re.M": "m", "re.MULTILINE": "m", "re.X": "x", "re.VERBOSE": "x"}
_SHORTENED: Final = re.compile(r"\[\s*:\s*\w+\s*\]")


def slow_on_data(match: Match) -> bool:
    """The pattern takes more than linear time, and a client sent the text, of any length."""
    word = method(match)
    compiled = _compiled(match)
    place = 1 + (word in _REPLACING) - (compiled is not None)
    subject = match.argument(f"{place}|string")
    if subject is None or tainted(match.unit, subject, ("remote",), "regex") is None:
        return False
    text, flags = compiled or (match.constant("0|pattern"), _letters(match, match.argument("flags")))
    if not isinstance(text, str) or len(text) > LONGEST:
        return False
    front = _FLAGS.match(text)
    if front is not None:
        text, flags = text[front.end() :], flags + front[1]
    if "x" in flags or not is_polynomial(_held(text, word), "s" in flags, "m" in flags):
        return False
    return not _is_measured(match, subject) and outside_tests(match)


def _compiled(match: Match) -> tuple[object, str] | None:
    """The text and the flags of the compiled pattern whose method is called."""
    base = receiver(match)
    value = known(match.unit, base) if base is not None else None
    if value is None or value.name != "re.Pattern()" or value.items is None:
        return None
    text, flags = value.items.get(".pattern"), value.items.get(".flags")
    letters = _NAMED.get(flags.name or "", "") if flags is not None else ""
    return (text.constant if text is not None else None, letters)


def _letters(match: Match, flags: Node | None) -> str:
    text = match.text(flags) if flags is not None else ""
    return "".join(letter for name, letter in _NAMED.items() if re.search(rf"{re.escape(name)}\b", text))


def _held(pattern: str, word: str) -> str:
    """The pattern as a search for it, as which it takes the same time."""
    if word == "fullmatch":
        return rf"\A(?:{pattern})\Z"
    return rf"\A(?:{pattern})" if word == "match" else pattern


def _is_measured(match: Match, subject: Node) -> bool:
    """Does the function ask how long the text is, or take its first characters only?"""
    followed = match.unit.values.follow(subject)
    if _SHORTENED.search(match.text(subject)) or _SHORTENED.search(match.text(followed)):
        return True
    around = enclosing(match.node, "function_definition")
    if around is None:
        return False
    asked = re.compile(rf"\blen\(\s*{re.escape(match.text(subject))}\s*\)")
    for above in ancestors(match.node):
        test = above.child_by_field_name("condition")
        if test is not None and asked.search(match.text(test)):
            return True
        if above == around:
            break
    before = text_between(match.unit.syntax, around.start_byte, match.node.start_byte)
    return asked.search(before) is not None


__all__ = ["slow_on_data"]
