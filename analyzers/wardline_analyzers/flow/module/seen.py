"""What other units see of a look: by which words those are told whose answers may be others than after the one before.

The words are as narrow as the questions are (`unit_flow.words_of`): of a method and of a field the name with its class
in front, so that nobody is asked again who asked for another class's `find`. What only the unit itself sees, such as
the functions that it made, is none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.module.parts import NAMES, WRITES, Part, seen_as
from wardline_analyzers.flow.module.unit_flow import UnitFlow, code_word
from wardline_analyzers.languages.units import Kind

_HEADS: Final = (Kind.CLASS, Kind.BODY, Kind.NESTED)
"""Kinds of units of which others ask for more than the values of their variables."""
K = TypeVar("K")


def changed(part: Part, level: int, old: UnitFlow, new: UnitFlow) -> set[str]:
    """The words by which others see that a look is another one.

    Variables are asked for at the lowest level, and what is left in those of modules at the two lowest.
    """
    if part.unit.kind in _HEADS:
        return _of_head(part, old, new)
    words: set[str] = set()
    if new.summary != old.summary:
        words.update((*_names(part), code_word(part.name)))
        words.update(f"{part.owner}.{name}" for name in _fields(old, new))
    elif new.summary is not None and old.summary is not None and new.summary.code is not old.summary.code:
        words.add(code_word(part.name))
    if level == NAMES and new.variables is not old.variables:
        for name in _differing(old.variables, new.variables):
            if old.variable(name) != new.variable(name):
                words.add(name)
    if level <= WRITES:
        for variable in _differing(old.globals, new.globals):
            if any(old.left_in(variable, told) != new.left_in(variable, told) for told in (False, True)):
                words.update(variable[1].split("."))
    return words


def _of_head(part: Part, old: UnitFlow, new: UnitFlow) -> set[str]:
    words: set[str] = set()
    if (new.summary, new.variables, new.globals) != (old.summary, old.variables, old.globals):
        words.update(seen_as(part))
        words.add(code_word(part.name))
        words.update(word for _, name in (*old.globals, *new.globals) for word in name.split("."))
        words.update((*old.variables, *new.variables))
    return words


def _names(part: Part) -> Iterable[str]:
    """The words by which others ask for what a function does."""
    if not (part.owner and part.name):
        return seen_as(part)
    return (part.name, *(export.name for export in part.unit.state.outline.exports))


def _fields(old: UnitFlow, new: UnitFlow) -> Iterator[str]:
    """The fields of its object in which a method leaves something else."""
    for name in _differing(old.left_in_object(), new.left_in_object()):
        if isinstance(name, str):
            yield name.removeprefix(".")


def _differing(old: Mapping[K, Value], new: Mapping[K, Value]) -> Iterator[K]:
    """The keys under which there is something else."""
    if old is not new:
        for key in {**old, **new}:
            before, now = old.get(key), new.get(key)
            if before is not now and before != now:
                yield key


__all__ = ["changed"]
