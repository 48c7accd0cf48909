"""Declarations: what a variable holds from its first line on."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c import lifetimes, misuse, objects, views
from wardline_analyzers.c.bindings import bind, forget_below
from wardline_analyzers.c.linear import ZERO, Linear, times
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression, Variable
from wardline_analyzers.c.paths import every
from wardline_analyzers.c.state import UNKNOWN, Object, Status, Value
from wardline_analyzers.c.types import Type


def declared(look: Look, variable: Variable) -> None:
    """A variable is there from here on."""
    type_, name = variable.type, variable.name
    look.types[name] = type_
    forget_below(look.here.env, name)
    given = variable.value
    if type_.lengths:
        _array(look, variable)
        return
    if given is None:
        plain = type_.is_plain and not type_.static and not type_.reference
        look.here.env[name] = Value(type=type_, fresh=2 if plain else 0)
        if type_.is_integer and look.here.env[name].fresh:
            line = look.number(name, UNKNOWN, type_).line
            look.here.env[name] = Value(line, type=type_, fresh=2)
        return
    if variable.made:
        views.owned(look, variable)
    if given.kind == "list":
        for part in given.parts:
            lifetimes.escapes(look, look.value(part))
        look.here.env[name] = Value(type=type_)
        return
    made = look.value(given)
    misuse.made_with_size_of_pointer(look, name, given)
    if type_.pointers == 1 or type_.base == "auto":
        objects.kept_text(look, given)
    if type_.base == "auto" and made.type is not None:
        look.types[name] = made.type
    elif type_.base == "auto" and given.kind == "call" and given.word in _MAKES_OWNER:
        look.types[name] = Type(_MAKES_OWNER[given.word])
    views.noted(look, name, type_, given)
    bind(look, name, made)
    if given.kind == "new" and made.object and _is_deleted(look, name):
        look.change(made.object, escaped=False)


_MAKES_OWNER: Final = {"make_unique": "unique_ptr", "make_shared": "shared_ptr"}


def _is_deleted(look: Look, name: str) -> bool:
    """Does the function itself release it somewhere?"""
    found = (each for each in every(look.function.body) if each.kind == "delete" and each.parts)
    return any(each.parts[0].word == name for each in found)


def _array(look: Look, variable: Variable) -> None:
    """`char buf[64]`, `int table[] = {1, 2}`"""
    type_, name, given = variable.type, variable.name, variable.value
    width = type_.width
    many: Linear | None = Linear(1)
    for length in type_.lengths:
        if length is None:
            told = _told(given)
            count = Linear(told) if told is not None else None
        else:
            count = look.value(length).line
        many = None if many is None or count is None else times(many, count)
    size = times(many, Linear(width)) if many is not None and width is not None else None
    longest, filled, origin = None, type_.static, UNKNOWN
    if given is not None:
        filled = True
        if given.kind == "text":
            longest = Linear(len(given.word))
        elif given.kind == "list":
            for part in given.parts:
                lifetimes.escapes(look, look.value(part))
            longest = ZERO if all(part.number == 0 for part in given.parts) else None
        else:
            look.value(given)
    made = Object("array", name, variable.start, variable.end, size, width=width, static=type_.static)
    number = look.new(made, Status(longest=longest, exact=longest is not None, filled=filled, origin=origin))
    look.here.env[name] = Value(object=number, offset=ZERO, type=type_, whole=True)


def _told(given: Expression | None) -> int | None:
    """The number of elements that an array gets from what it is given."""
    if given is None:
        return None
    if given.kind == "text":
        return len(given.word) + 1
    if given.kind == "list" and not any(part.kind == "other" for part in given.parts):
        return len(given.parts)
    return None
