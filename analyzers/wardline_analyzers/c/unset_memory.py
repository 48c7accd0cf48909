"""Fields of memory from `malloc` that are asked for before anything has been put there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression
from wardline_analyzers.c.paths import every, expressions, given, nested, uncast

_LEAVES_AS_IT_WAS: Final = ("malloc", "kmalloc")
"""What gives memory with whatever lay there before."""


def unset_memory(look: Look) -> None:
    """`s = malloc(sizeof *s); … if (n < s->least)` with no line in between that puts anything into it."""
    function = look.function
    found = sorted(every(function.body), key=lambda each: (each.start, -each.end))
    made = [*_made(look, found)]
    if function.broken or function.labels:
        return
    for name, where in made:
        later = [each for each in found if each.start >= where.end]
        fields = [each for each in later if _is_field(each, name)]
        known = {id(each.parts[0]) for each in fields}
        asked = {id(part) for each in later if each.word in (*COMPARISONS, "!", "&&", "||") for part in each.parts}
        asked |= {id(one.test) for one in nested(function.body) if one.kind in ("if", "while")}
        asked |= {id(part) for each in later if each.kind == "call" and each.word == "free" for part in each.parts}
        other = [e for e in later if e.kind == "name" and e.word == name and id(e) not in known | asked]
        end = min((each.start for each in other), default=function.end)
        first = next((each for each in _read(later) if _is_field(each, name) and each.start < end), None)
        if first is not None and not any(_sets(each, first) for each in later if each.start < first.start):
            look.report(
                "uninitialised-field",
                first,
                2,
                (where.start, where.end, "It comes from here."),
                (),
                name=look.source(first),
                callee=where.word,
            )


def _made(look: Look, found: list[Expression]) -> Iterator[tuple[str, Expression]]:
    """The local pointers that get memory of their own, once."""
    for name, values in given(look.function.body, found).items():
        value = uncast(values[0])
        if len(values) == 1 and value.kind == "call" and value.word in _LEAVES_AS_IT_WAS:
            yield name, value


def _is_field(each: Expression, name: str) -> bool:
    return each.kind == "field" and each.arrow and each.parts[0].kind == "name" and each.parts[0].word == name


def _read(found: list[Expression]) -> Iterator[Expression]:
    """What is compared, or made more or less of: a number that must have been there."""
    for each in found:
        if each.kind == "binary" and each.word in COMPARISONS:
            yield from each.parts
        elif each.kind == "step" or (each.kind == "assign" and each.word != "="):
            yield each.parts[0]


def _sets(each: Expression, field: Expression) -> bool:
    """Is the field, of whatever it is one, given a value, or its address to somebody?"""
    if each.kind == "assign" and each.word == "=":
        return any(part.kind == "field" and part.word == field.word for part in expressions(each.parts[0]))
    return each.kind == "address" and any(part.word == field.word for part in expressions(each))


__all__ = ["unset_memory"]
