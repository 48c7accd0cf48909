"""Values of a class that all its objects change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import is_aside
from wardline_analyzers.files.view import FileView

_MOST: Final = 30
"""Fields of a class that are looked at."""
_PLAIN_CLASS: Final = re.compile(
    rb"(?m)^class\s+(?P<name>\w+)(?:\(\s*(?:object)?\s*\))?:[^\n]*\n(?P<body>(?:[ \t][^\n]*\n|\n)*)"
)
_EMPTY: Final = re.compile(
    rb"(?m)^(?: {4}|\t)(?P<name>\w{1,80})[ \t]{0,40}(?::[^=\n]{1,80})?=[ \t]{0,40}"
    rb"(?:\[\]|\{\}|(?:set|dict|list)\(\))(?=[ \t]{0,40}(?:#|$))"
)
_CHANGED: Final = rb"(?:\.(?:append|add|update|extend|insert|setdefault)\(|\[[^\]\n]{1,80}\]\s*=(?!=))"
_MEANT: Final = re.compile(rb"(?i)^__|cache|memo|regist|instances|pool|shared|all_|seen|known|state|(?-i:^[A-Z_]+$)")
"""Names of what all objects of a class are to share."""


_ABOVE: Final = 3_000
"""Bytes of a class above such a field: fields stand at its top."""
_REACH: Final = _ABOVE + 400
"""Bytes of both together."""


def _empty_field(text: bytes) -> int:
    """Where what makes up one begins, at the level of a class's body; -1: nowhere. Only then are classes read."""
    fields = (made.start() for made in _EMPTY.finditer(text))
    return next((max(0, at - _ABOVE) for at in fields if _is_in_class(text, at)), -1)


def _is_in_class(text: bytes, at: int) -> bool:
    """Is the last line above without indentation the head of a class, and not that of a function?"""
    above = b"\n" + text[max(0, at - _ABOVE) : at]
    return above.rfind(b"\nclass ") > max(above.rfind(b"\ndef "), above.rfind(b"\nasync def "))


def shared_by_objects(view: FileView) -> Iterator[FileMatch]:
    """`class Cart: items = []` and `self.items.append(…)` in a method: every object has the same list"""
    if is_aside(view.path) or not view.holds(_empty_field, _REACH):
        return
    for declared in _PLAIN_CLASS.finditer(view.text):
        body = declared["body"]
        for given in islice(_EMPTY.finditer(body), _MOST):
            name = given["name"]
            if _MEANT.search(name) or re.search(rb"(?:\bcls|\b" + declared["name"] + rb")\." + name + rb"\b", body):
                continue
            own = rb"\bself\." + name + rb"\s*(?::[^=\n]{0,80})?=(?!=)"
            changed = rb"\bself\." + name + _CHANGED
            if re.search(changed, body) and not re.search(own, body):
                start = declared.start("body")
                yield FileMatch(start + given.start("name"), start + given.end())


__all__ = ["shared_by_objects"]
