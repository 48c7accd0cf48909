"""Loops that write one element after the other until what they read ends, and never ask how many the array has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression, Statement
from wardline_analyzers.c.paths import every, expressions, inside, nested

_LOOPS: Final = ("while", "dowhile", "for")
_READS: Final = frozenset(
    ("getchar", "getc", "fgetc", "getwchar", "fgetwc", "getch", "read", "recv", "recvfrom", "fread", "SSL_read", "get")
)
"""Calls that give one more piece each time, for as long as somebody sends more."""
_MEASURES: Final = frozenset(("strlen", "strnlen", "wcslen"))
_ORDER: Final = frozenset(("<", ">", "<=", ">="))


def outgrown(look: Look) -> None:
    """Report the arrays of a function that such a loop writes."""
    function = look.function
    arrays = {name for name, type_ in look.types.items() if len(type_.lengths) == 1 and type_.lengths[0] is not None}
    loops = [one for one in nested(function.body) if one.kind in _LOOPS] if arrays and not function.broken else []
    if not loops:
        return
    parts = list(every(function.body))
    cursors = _cursors(function.body, parts, arrays)
    tested = {word for part in parts for word in _compared(part)}
    compared = tested | {word for part in parts for word in _handed(part)}
    measured = {word for part in parts if part.kind == "call" and part.word in _MEASURES for word in _given(part)}
    for loop in loops:
        inner = [part for top in _own(loop) for part in expressions(top)]
        stepped = {part.parts[0].word for part in inner if part.kind == "step" and part.word == "++"}
        what = _read_until(look, loop, inner, measured, compared, stepped)
        if not what:
            continue
        for part in inner:
            array, counter = _written(part, arrays, cursors)
            grows = array and counter in stepped and not any(_sets(other, counter) for other in inner)
            if grows and counter not in compared and array not in tested:
                sure = 3 if what.endswith(")") else 2
                look.report("outgrown", part.parts[0], sure, None, (), buffer=array, size=_size(look, array), what=what)
                break


def _own(loop: Statement) -> Iterator[Expression]:
    """The expressions of a loop, but for what is done once before it."""
    yield from (each for each in (loop.test, loop.step) if each is not None)
    yield from inside(loop.body)


def _cursors(body: tuple[Statement, ...], parts: list[Expression], arrays: set[str]) -> dict[str, str]:
    """Pointers that begin at the front of an array: `char *p = word;`"""
    declared = ((each.name, each.value) for one in nested(body) for each in one.variables)
    assigned = ((part.parts[0].word, part.parts[1]) for part in parts if part.kind == "assign" and part.word == "=")
    return {
        name: value.word
        for name, value in (*declared, *assigned)
        if name and value is not None and value.kind == "name" and value.word in arrays
    }


def _compared(part: Expression) -> Iterator[str]:
    """The names that a comparison is about: not those that only tell which element."""
    if part.kind == "binary" and part.word in COMPARISONS:
        due = list(part.parts)
    elif part.kind == "binary" and part.word == "%":
        due = list(part.parts[:1])
    else:
        return
    while due:
        one = due.pop()
        if one.kind == "name":
            yield one.word
        if one.kind == "call" and one.word in _READS:
            continue
        due += one.parts if one.kind not in ("index", "deref") else ()


def _handed(part: Expression) -> Iterator[str]:
    """The names that functions get, which may ask: `full(i)`"""
    if part.kind == "call" and part.word not in _READS:
        yield from (each.word for each in part.parts if each.kind == "name")


def _given(call: Expression) -> Iterator[str]:
    yield from (part.word for each in call.parts for part in expressions(each) if part.kind == "name")


def _read_until(
    look: Look, loop: Statement, inner: list[Expression], measured: set[str], compared: set[str], stepped: set[str]
) -> str:
    """What must end for the loop to end: what somebody sends, or a text that is handed in; empty: something else."""
    if not stepped.isdisjoint(compared) or any(part.kind == "step" and part.word == "--" for part in inner):
        return ""
    test = list(expressions(loop.test)) if loop.test is not None else []
    if any(part.kind == "binary" and part.word in _ORDER and not _reads(part) for part in test):
        return ""
    for part in inner:
        if part.kind == "call" and part.word in _READS:
            return f"{part.word}()"
    for part in test:
        if part.kind in ("deref", "index"):
            base = part.parts[0].parts[0] if part.parts[0].kind == "step" else part.parts[0]
            type_ = look.types.get(base.word)
            text = type_ is not None and type_.pointers == 1 and not type_.lengths
            if base.kind == "name" and text and base.word in look.parameters and base.word not in measured:
                return base.word
    return ""


def _reads(part: Expression) -> bool:
    """`(n = read(…)) > 0`, `n > 0` behind it"""
    return any(each.kind == "call" and each.word in _READS for each in expressions(part)) or part.parts[1].number == 0


def _written(part: Expression, arrays: set[str], cursors: dict[str, str]) -> tuple[str, str]:
    """The array that is written, and what counts: `word[i] = …`, `word[i++] = …`, `*p++ = …`"""
    if part.kind != "assign" or part.parts[0].kind not in ("index", "deref"):
        return "", ""
    target = part.parts[0]
    if target.kind == "index":
        base, at = target.parts
        counter = at.parts[0] if at.kind == "step" else at
        return (base.word, counter.word) if base.kind == "name" and base.word in arrays else ("", "")
    inner = target.parts[0]
    counter = inner.parts[0] if inner.kind == "step" else inner
    return cursors.get(counter.word, ""), counter.word


def _sets(part: Expression, counter: str) -> bool:
    """The counter begins anew in the loop."""
    return part.kind == "assign" and part.parts[0].kind == "name" and part.parts[0].word == counter


def _size(look: Look, array: str) -> str:
    length = look.types[array].lengths[0]
    return look.source(length) if length is not None else ""


__all__ = ["outgrown"]
