"""Memory for so many bytes of each character, and a loop that may write more of them in a turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression, Statement
from wardline_analyzers.c.paths import every, expressions, nested, uncast

_ALLOCATES: Final = frozenset(("malloc", "calloc", "xmalloc", "alloca", "realloc"))
_DIRECTIVE: Final = re.compile(r"%[-+ #]*0?(?P<width>\d*)[.\d]*(?:hh|h|ll|l|z|j|t)?(?P<kind>[a-zA-Z%])")


def outpaced(look: Look) -> None:
    """`out = malloc(2 * strlen(text) + 1)`, and turns that write `&quot;` for one character of the text."""
    function = look.function
    loops = [one for one in nested(function.body) if one.kind in ("for", "while")]
    if not loops or function.broken:
        return
    found = list(every(function.body))
    given = [*_given(function.body, found)]
    lengths = {name: text for name, value in given if (text := _length(value))}
    made = {name: scaled for name, value in given if (scaled := _room(value, lengths)) is not None}
    cursors = {name: value.word for name, value in given if value.kind == "name" and value.word in made}
    compared = {part.word for each in found if each.word in COMPARISONS for part in _plain(each)}
    for loop in loops:
        text = _gone_through(loop, lengths)
        for buffer, (what, factor, call) in made.items():
            names = {buffer, *(name for name, whole in cursors.items() if whole == buffer)}
            counters = {_counter(each, buffer) for each in every(loop.body)} - {""}
            if text != what or not (names | counters).isdisjoint(compared) or _sets(loop, names | counters):
                continue
            most = _most(loop.body, names | counters)
            if most > factor:
                why = (loop.start, loop.start + 1, "This loop writes it.")
                look.report("outpaced", call, 2, why, (), buffer=buffer, size=str(factor), amount=str(most))


def _given(body: tuple[Statement, ...], found: list[Expression]) -> Iterator[tuple[str, Expression]]:
    for one in nested(body):
        for variable in one.variables:
            if variable.value is not None:
                yield variable.name, uncast(variable.value)
    for each in found:
        if each.kind == "assign" and each.word == "=" and each.parts[0].kind == "name":
            yield each.parts[0].word, uncast(each.parts[1])


def _length(value: Expression) -> str:
    """The text whose length this is."""
    is_one = value.kind == "call" and value.word == "strlen" and len(value.parts) == 1
    return value.parts[0].word if is_one and value.parts[0].kind == "name" else ""


def _room(value: Expression, lengths: dict[str, str]) -> tuple[str, int, Expression] | None:
    """What an allocation counts, how many bytes there are for each, and the call."""
    if value.kind == "new" and value.base is not None:
        size = value.base
    elif value.kind == "call" and value.word in _ALLOCATES and value.parts:
        size = value.parts[-1]
        if value.word == "calloc" and value.parts[0].number != 1 and len(value.parts) == 2:
            size = value.parts[0]
    else:
        return None
    found = _scaled(uncast(size), lengths)
    return (*found, value) if found is not None else None


def _scaled(size: Expression, lengths: dict[str, str]) -> tuple[str, int] | None:
    """`n * 3 + 1` as n and 3; a sum with any other number is none."""
    if size.kind == "name":
        return (lengths[size.word], 1) if size.word in lengths else None
    if size.kind == "call":
        return (text, 1) if (text := _length(size)) else None
    if size.kind != "binary" or size.word not in ("*", "+"):
        return None
    for part, other in (size.parts, size.parts[::-1]):
        inner, by = _scaled(uncast(part), lengths), other.number
        if inner is not None and by is not None:
            return (inner[0], inner[1] * by) if size.word == "*" else inner
    return None


def _gone_through(loop: Statement, lengths: dict[str, str]) -> str:
    """The text whose characters the loop takes, one in a turn: by `*text`, `text[i]`, or up to its length."""
    test, step = loop.test, loop.step
    if test is None or step is None or step.kind != "step" or step.word != "++":
        return ""
    by = step.parts[0].word
    if test.kind == "binary" and test.word in ("<", "!="):
        if test.parts[1].kind == "name" and test.parts[0].word == by:
            return lengths.get(test.parts[1].word, "")
        test = test.parts[0] if test.parts[1].number == 0 else test
    if test.kind == "deref" and test.parts[0].word == by:
        return by
    return test.parts[0].word if test.kind == "index" and test.parts[1].word == by else ""


def _plain(test: Expression) -> Iterator[Expression]:
    """The names that are compared themselves, with more than NULL: no elements."""
    nothing = any(part.number == 0 or part.word in ("NULL", "nullptr") for part in test.parts)
    due = list(test.parts) if not nothing else []
    while due:
        one = due.pop()
        if one.kind == "name":
            yield one
        elif one.kind not in ("index", "deref"):
            due += one.parts


def _counter(each: Expression, buffer: str) -> str:
    """`buffer[n++] = …`, `sprintf(buffer + n, …)`"""
    if each.kind == "binary" and each.word == "+" and each.parts[0].word == buffer:
        return each.parts[1].word
    if each.kind != "index" or each.parts[0].word != buffer or each.parts[1].kind != "step":
        return ""
    return each.parts[1].parts[0].word


def _sets(loop: Statement, names: set[str]) -> bool:
    """Does the loop put the cursor elsewhere, or give it to somebody?"""
    for each in every(loop.body):
        if each.kind == "assign" and each.word == "=" and each.parts[0].word in names:
            return True
        if each.kind == "address" and each.parts[0].word in names:
            return True
        if each.kind == "call" and each.word == "realloc":
            return True
    return False


def _most(body: tuple[Statement, ...], names: set[str]) -> int:
    """How far the cursor gets in one turn, on the way that writes most."""
    total = 0
    for one in body:
        if one.kind == "do" and one.test is not None:
            total += sum(_step(each, names) for each in expressions(one.test))
        elif one.kind == "if":
            total += max(_most(one.body, names), _most(one.other, names))
        elif one.kind == "switch":
            total += max((_most(case, names) for _, case in one.cases), default=0)
        elif one.kind == "block":
            total += _most(one.body, names)
    return total


def _step(each: Expression, names: set[str]) -> int:
    """How far one expression moves it: `*p++`, `p += 6`, `n += sprintf(p, "%%%02X", c)`"""
    if each.kind == "step":
        return int(each.parts[0].word in names and each.word == "++")
    if each.kind != "assign" or each.word != "+=" or each.parts[0].word not in names:
        return 0
    by = each.parts[1]
    if by.number is not None:
        return max(by.number, 0)
    if by.kind == "call" and by.word == "sprintf" and len(by.parts) > 1 and by.parts[1].kind == "text":
        return _fewest(by.parts[1].word)
    return 0


def _fewest(format_: str) -> int:
    """The characters that a format writes at least."""
    least = {"%": 1, "s": 0}
    widths = (max(int(part["width"] or 0), least.get(part["kind"], 1)) for part in _DIRECTIVE.finditer(format_))
    return sum(widths) + len(_DIRECTIVE.sub("", format_))


__all__ = ["outpaced"]
