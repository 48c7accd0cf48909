"""C: tests of texts by functions that answer with a number or a pointer, as comparisons of the common form."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.light.lowering.calls import call
from wardline_analyzers.light.lowering.table import Link, Lower, Lowering

_SAME: Final = frozenset(
    ("strcmp", "strcasecmp", "stricmp", "_stricmp", "strcoll", "wcscmp", "g_strcmp0", "qstrcmp", "compare")
)
_SAME_AT_FRONT: Final = frozenset(("strncmp", "strncasecmp", "_strnicmp", "memcmp", "bcmp"))
_IN: Final = frozenset(("strstr", "strcasestr", "strchr", "strrchr", "index", "memchr", "strpbrk", "wcsstr", "wcschr"))
_NONE_BUT: Final = "find_first_not_of"
BEGINS: Final = "text begins"
ONLY: Final = "text holds only"
_NOTHING: Final = frozenset(("0", "NULL", "nullptr"))
_TWO: Final = 2
_SET: Final = 16
"""Characters of a set that `strpbrk` is asked for."""


def comparing(plain: tuple[tuple[str, ...], Link]) -> tuple[tuple[str, ...], Link]:
    """Operators as `plain` has them, but for `strcmp(a, b) == 0` and `strstr(a, b) != NULL`; `&&` joins tests."""
    fields, otherwise = plain

    def link(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
        sign, other = node.child_by_field_name("operator"), node.child_by_field_name("right")
        word = low.word(sign) if sign is not None else ""
        if word in ("==", "!=") and other is not None:
            written = low.word(other)
            told = _told(low, value) if written in _NOTHING else _searched(low, value, written)
            if told is not None:
                found = _found(value) if written in _NOTHING else _name(value) != _NONE_BUT
                return told if (word == "!=") == found else form.Not(*low.place(node), told)
        made = otherwise(low, node, value, depth)
        if isinstance(made, form.Logic):
            return form.Logic(made.start, made.end, made.operator, tuple(tested(low, each) for each in made.operands))
        return made

    return fields, link


def tested(low: Lowering, value: form.Expression) -> form.Expression:
    """A value that is only asked whether it is zero: `strcmp(a, b)` is `a != b`."""
    if isinstance(value, form.Not):
        return form.Not(value.start, value.end, tested(low, value.operand))
    told = _told(low, value)
    if told is None:
        return value
    return told if _found(value) else form.Not(value.start, value.end, told)


def testing(plain: Lower, *, negated: bool = False) -> Lower:
    """An expression as `plain` has it, as a test. `negated`: only where it is `!x`."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Expression:
        made = plain(low, node, depth)
        return tested(low, made) if not negated or isinstance(made, form.Not) else made

    return lower


def _name(value: form.Expression) -> str:
    callee = value.callee if isinstance(value, form.Call) else None
    return callee.name if isinstance(callee, (form.Name, form.Attribute)) else ""


def _found(value: form.Expression) -> bool:
    """Is it a search, which answers with nothing where there is none?"""
    return _name(value) in _IN


def _told(low: Lowering, value: form.Expression) -> form.Expression | None:
    """What a call tells: that two texts are the same, or that one is in the other."""
    word = _name(value)
    if not isinstance(value, form.Call):
        return None
    given = [each.value for each in value.arguments]
    if word == "compare" and isinstance(value.callee, form.Attribute) and len(given) == 1:
        given = [value.callee.base, *given]
    if len(given) < _TWO:
        return None
    place = value.start, value.end
    if word in _SAME and len(given) == _TWO:
        low.size += 1
        return form.Compare(*place, ("==",), (given[0], given[1]))
    if word in _SAME_AT_FRONT and len(given) > _TWO:
        callee = form.Name(value.start, value.start, low.loads.setdefault(BEGINS, BEGINS))
        return call(low, *place, callee, (argument(low, given[0]), argument(low, given[1])))
    if word == "strpbrk":
        return _any_of(low, value, given[0], given[1])
    if word in _IN:
        low.size += 1
        return form.Compare(*place, ("in",), (given[1], given[0]))
    return None


def _searched(low: Lowering, value: form.Expression, written: str) -> form.Expression | None:
    """`text.find("..") != npos`; `text.find_first_not_of(row) == npos` and `strspn(text, row) == strlen(text)`."""
    if not isinstance(value, form.Call) or not value.arguments:
        return None
    word, given = _name(value), [each.value for each in value.arguments]
    if word == "strspn" and len(given) == _TWO and _is_length(low, written, given[0]):
        return _only(low, value, given[0], given[1])
    if not written.endswith("npos") or not isinstance(value.callee, form.Attribute):
        return None
    text = value.callee.base
    if word in ("find", "rfind"):
        low.size += 1
        return form.Compare(value.start, value.end, ("in",), (given[0], text))
    if word == "find_first_of":
        return _any_of(low, value, text, given[0])
    return _only(low, value, text, given[0]) if word == _NONE_BUT else None


def _is_length(low: Lowering, written: str, text: form.Expression) -> bool:
    return isinstance(text, form.Name) and written.replace(" ", "") in (f"strlen({text.name})", f"{text.name}.size()")


def _only(low: Lowering, node: form.Node, text: form.Expression, row: form.Expression) -> form.Expression | None:
    """No characters but those of a set."""
    if not isinstance(row, form.Literal) or not isinstance(row.value, str):
        return None
    pattern = form.Literal(row.start, row.end, f"[{re.escape(row.value)}]*")
    low.size += 1
    callee = form.Name(node.start, node.start, low.loads.setdefault(ONLY, ONLY))
    return call(low, node.start, node.end, callee, (argument(low, pattern), argument(low, text)))


def _any_of(low: Lowering, node: form.Node, text: form.Expression, row: form.Expression) -> form.Expression | None:
    if not isinstance(row, form.Literal) or not isinstance(row.value, str) or not 0 < len(row.value) <= _SET:
        return None
    low.size += _TWO * len(row.value)
    marks = [form.Literal(row.start, row.end, each) for each in row.value]
    tests = tuple[form.Expression, ...](form.Compare(node.start, node.end, ("in",), (one, text)) for one in marks)
    return form.Logic(node.start, node.end, "or", tests) if len(tests) > 1 else tests[0]


__all__ = ["BEGINS", "ONLY", "comparing", "tested", "testing"]
