"""Texts by a template: `String.format`, `formatted`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import strings
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.values import CLEAN, Value

_MARK: Final = re.compile(r"%(?:(\d{1,3})\$|(<))?[-#+ 0,(]*\d*(?:\.\d+)?([tT]?[a-zA-Z%])")
_NUMBERS: Final = frozenset("doxXeEfgGaAcChH")
_WORDS: Final = frozenset("bB")


def formatted(template: Value, values: Sequence[Value], node: form.Node) -> Value:
    """The text that a template makes of these. Signs for numbers let nothing else through."""
    text = template.constant
    if not isinstance(text, str):
        return strings.built([template.but(ids=()), *values], node)
    parts: list[str | Value] = []
    at = 0
    place = last = -1
    for mark in _MARK.finditer(text):
        parts.append(text[at : mark.start()])
        at = mark.end()
        sign = mark[3]
        if sign in ("%", "n"):
            parts.append("%" if sign == "%" else "\n")
            continue
        if mark[1]:
            last = int(mark[1]) - 1
        elif not mark[2]:
            place += 1
            last = place
        value = values[last] if 0 <= last < len(values) else CLEAN
        if sign in _WORDS:
            value = Value(kind="bool")
        elif sign in _NUMBERS or sign[0] in "tT":
            value = strings.as_number(value) if value.consts is None else value
        parts.append(value)
    parts.append(text[at:])
    made = strings.built(parts, node)
    return constant("") if not text else made


__all__ = ["formatted"]
