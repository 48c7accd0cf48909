"""Loops that go through a message by the lengths that it tells of itself, and never ask whether that much is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression, Statement
from wardline_analyzers.c.paths import every, expressions, names, nested, path_of

_BEFORE_END: Final = frozenset(("<", "<=", "!="))


def untested_steps(look: Look) -> None:
    """`while (p < end) { n = p[1]; …; p += 2 + n; }`: the length that the message tells leads behind its end."""
    for loop in nested(look.function.body):
        test = loop.test
        if loop.kind not in ("while", "for") or test is None or test.kind != "binary" or test.word not in _BEFORE_END:
            continue
        cursor, limit = (path_of(part) for part in test.parts)
        if cursor and limit and cursor in look.types:
            _gone_through(look, loop, cursor, limit, look.source(test.parts[1]))


def _gone_through(look: Look, loop: Statement, cursor: str, limit: str, shown: str) -> None:
    body = list(every(loop.body))
    reads = [each for each in body if each.kind == "index" and _is_behind(each, cursor)]
    if not reads:
        return
    told = {name for name, value in _given(loop.body, body) if any(each in reads for each in expressions(value))}
    steps = any(
        each.kind == "assign" and each.word == "+=" and path_of(each.parts[0]) == cursor and names(each.parts[1]) & told
        for each in body
    )
    if not steps or _asks_whether_it_is_there(loop, body, limit):
        return
    first = min(reads, key=lambda each: each.start)
    look.report("read-behind-end", first, 2, None, (), place=look.source(first), limit=shown)


def _is_behind(node: Expression, cursor: str) -> bool:
    """`p[1]` or `data[at + 1]`: an element behind the one that the loop has asked for."""
    array, index = node.parts
    if path_of(array) == cursor:
        return index.number is not None and index.number > 0
    return (
        index.kind == "binary"
        and index.word == "+"
        and path_of(index.parts[0]) == cursor
        and index.parts[1].number is not None
    )


def _given(statements: tuple[Statement, ...], body: list[Expression]) -> Iterator[tuple[str, Expression]]:
    """The variables that are given something, and what."""
    for one in nested(statements):
        for variable in one.variables:
            if variable.value is not None:
                yield variable.name, variable.value
    for each in body:
        if each.kind == "assign":
            yield path_of(each.parts[0]), each.parts[1]


def _asks_whether_it_is_there(loop: Statement, body: list[Expression], limit: str) -> bool:
    """Is the end, or what is left up to it, compared with anything inside, or handed to a function that may look?"""
    ends = {limit, *(name for name, value in _given(loop.body, body) if _speaks_of(value, limit))}
    for each in body:
        if each.kind == "binary" and each.word in COMPARISONS and any(_speaks_of(each, end) for end in ends):
            return True
        if each.kind == "call" and (any(_speaks_of(each, end) for end in ends) or each.word.isupper()):
            return True
    return False


def _speaks_of(node: Expression, path: str) -> bool:
    return any(path_of(each) == path for each in expressions(node))
