"""Lengths that a message tells of itself, believed where the caller says how long the message is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.library import ACCESSES
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression, Statement
from wardline_analyzers.c.paths import every, expressions, nested, path_of

_LENGTH: Final = re.compile(
    r"(?i)(?:^|_)(?:len|length|size|n|nbytes|bytes|count|sz|avail\w*|remaining)$|(?:len|size|length)$"
)
_COPIES: Final = frozenset(("memcpy", "memmove", "bcopy", "mempcpy"))


def told_lengths(look: Look) -> None:
    """`n = req[1]; memcpy(out, req + 3, n)`, where `req_len` is a parameter that nothing compares."""
    function = look.function
    pointers = {each.name for each in function.parameters if each.type.pointers == 1 and each.type.pointed() == 1}
    lengths = [e.name for e in function.parameters if e.type.is_integer and _LENGTH.search(e.name)]
    if not pointers or not lengths:
        return
    found = list(every(function.body))
    pointers |= {name for one in nested(function.body) for name in _also(one, pointers)}
    copies = [each for each in found if each.kind == "call" and each.word in _COPIES and each.base is None]
    if not copies:
        return
    compared = {name for each in found if _asks(each) for name in _names(each)}
    headers = _headers(found, pointers)
    if not {name for each in found if _asks(each) for name in _asked_for_more(each)}.isdisjoint(lengths):
        return
    told = dict(_told(function.body, found, pointers, headers))
    for call in copies:
        access = ACCESSES[call.word]
        if max(access.source, access.size) >= len(call.parts):
            continue
        source = _names(call.parts[access.source]) & pointers
        size = call.parts[access.size]
        asked = _names(size)
        believed = any(told.get(name, set()) & source for name in asked if name not in compared)
        if source and (believed or _read(size, headers) & source):
            look.report("read-told", call, 2, None, (), amount=look.source(size), buffer=min(source), size=lengths[0])


def _also(one: Statement, pointers: set[str]) -> Iterator[str]:
    """`const uint8_t *p = message + 1;`: another name for the same memory."""
    for variable in one.variables:
        value = variable.value
        while value is not None and value.kind in ("binary", "cast"):
            value = value.parts[0]
        if variable.type.pointers == 1 and value is not None and value.kind == "name" and value.word in pointers:
            yield variable.name


def _asks(each: Expression) -> bool:
    return (each.kind == "binary" and each.word in COMPARISONS) or (
        each.kind == "call" and each.word in ("min", "MIN", "max", "MAX", "assert")
    )


def _asked_for_more(each: Expression) -> set[str]:
    """`len < 4 + n`; not `len < sizeof header`: whether the header is there tells nothing of what it says."""
    return set() if each.kind == "binary" and any(map(_is_fixed, each.parts)) else _names(each)


def _is_fixed(node: Expression) -> bool:
    return node.kind in ("number", "sizeof") or (node.kind == "binary" and all(map(_is_fixed, node.parts)))


def _headers(found: list[Expression], pointers: set[str]) -> dict[str, set[str]]:
    """Structures that the beginning of a message was copied to: `memcpy(&header, message, sizeof header)`"""
    headers: dict[str, set[str]] = {}
    for each in found:
        if each.kind == "call" and each.word in _COPIES and len(each.parts) > ACCESSES[each.word].size:
            access = ACCESSES[each.word]
            to, source = each.parts[access.to], _names(each.parts[access.source]) & pointers
            if to.kind == "address" and source and each.parts[access.size].kind == "sizeof":
                headers.setdefault(path_of(to.parts[0]), set()).update(source)
    return headers


def _told(
    body: tuple[Statement, ...], found: list[Expression], pointers: set[str], headers: dict[str, set[str]]
) -> Iterator[tuple[str, set[str]]]:
    """The variables that are given something that was read from one of these pointers."""
    for one in nested(body):
        for variable in one.variables:
            if variable.value is not None and (read := _read(variable.value, headers) & pointers):
                yield variable.name, read
    for each in found:
        if each.kind == "assign" and (read := _read(each.parts[1], headers) & pointers):
            yield path_of(each.parts[0]), read


def _read(node: Expression, headers: dict[str, set[str]]) -> set[str]:
    """The names of pointers that something is read from, or was when a header was copied."""
    fields = (path_of(each.parts[0]) for each in expressions(node) if each.kind == "field")
    return _reads(node).union(*(headers.get(path, set()) for path in fields))


def _reads(node: Expression) -> set[str]:
    """The names of pointers that something is read from: `p[1]`, `*p`, `ntohs(*(uint16_t *)p)`."""
    read = (each for each in expressions(node) if each.kind in ("index", "deref"))
    return {name for each in read for name in _names(each.parts[0])}


def _names(node: Expression) -> set[str]:
    return {each.word for each in expressions(node) if each.kind == "name"}
