"""How a class declares its fields: the statements, and the decorators of a field that say what may be in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import FITS, told_by_mark, words_of
from wardline_analyzers.flow.module.parts import ClassInfo
from wardline_analyzers.languages.module_names import ModuleNames

_ORDER: Final = ("int", "address", "str")
"""What marks tell, what says the most first."""

Told = Callable[[form.Statement], str]


def declaration(info: ClassInfo, name: str) -> tuple[form.Declare | form.Assign | None, Sequence[form.Call]]:
    """The statement that says of which type a field is, and the decorators in front of it."""
    for head in info.heads:
        for row in _rows(head.body()):
            marks: list[form.Call] = []
            for inner in row:
                if isinstance(inner, form.Do) and isinstance(inner.value, form.Call):
                    marks.append(inner.value)
                    continue
                if declared(inner) == name and isinstance(inner, (form.Declare, form.Assign)):
                    return inner, marks
                marks = []
    return None, ()


def told_in(info: ClassInfo, told: Told) -> Iterator[str]:
    """What the statements in the bodies of a class tell, where they do."""
    for head in info.heads:
        for statement in head.body():
            inner = statement.body if isinstance(statement, form.Class) else (statement,)
            yield from (name for each in inner if (name := told(each)))


def _rows(body: Sequence[form.Statement]) -> Iterator[Sequence[form.Statement]]:
    """The rows of statements that declare fields: those of classes, and what stands beside them, once."""
    beside = False
    for statement in body:
        if isinstance(statement, form.Class):
            yield statement.body
        elif not beside:
            beside = True
            yield body


def declared(statement: form.Statement) -> str:
    """The field that a statement declares."""
    if isinstance(statement, form.Declare):
        return statement.name
    if isinstance(statement, form.Assign) and isinstance(statement.targets[0], form.Name):
        return statement.targets[0].name if statement.annotation is not None else ""
    return ""


def encoded(statement: form.Statement) -> str:
    """The field that a statement declares, if it is written where an object is encoded."""
    return statement.name if isinstance(statement, form.Declare) and not statement.hidden else ""


def assigned(statement: form.Statement) -> str:
    """The name that a statement in the body of a class gives a value."""
    target = statement.targets[0] if isinstance(statement, form.Assign) else None
    return target.name if isinstance(target, form.Name) else ""


def told_by(marks: Sequence[form.Call], known: Mapping[str, str], names: ModuleNames) -> str:
    """What the decorators of a field let through, in the words of `typed_as`: `@IsInt()`, `@Matches(/^[a-z]+$/)`."""
    told = {_told(mark, known, names) for mark in marks}
    fitting = (each for each in told if each.startswith(FITS))
    return next(fitting, "") or next((kind for kind in _ORDER if kind in told), "")


def _told(mark: form.Call, known: Mapping[str, str], names: ModuleNames) -> str:
    meaning = names.get(mark.callee.name) if isinstance(mark.callee, form.Name) else None
    kind = known.get(meaning.payload, "") if meaning is not None and meaning.kind == "name" else ""
    return told_by_mark(mark, kind)


_RECORDS: Final = frozenset(
    f"{package}.{maker}"
    for package, makers in {
        "dataclasses": ("dataclass",),
        "pydantic.dataclasses": ("dataclass",),
        "attr": ("s", "attrs", "dataclass", "define", "frozen", "mutable"),
        "attrs": ("define", "frozen", "mutable"),
    }.items()
    for maker in makers
)
"""Decorators that make a constructor out of the fields that a class declares."""


def is_given(info: ClassInfo, name: str, marks: Iterable[str]) -> bool:
    """May who makes an object of a class with these marks say what this field holds, whatever the class says?"""
    if _RECORDS.isdisjoint(marks):
        return False
    field, _ = declaration(info, name)
    return field is not None and "ClassVar" not in words_of(field.annotation)


__all__ = ["Told", "assigned", "declaration", "declared", "is_given", "told_by", "told_in"]
