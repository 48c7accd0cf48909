"""The decorators of a class as marks: their qualified names, and the texts in them (`Produces[=text/plain]`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.program import ClassRef, LocalClass
from wardline_analyzers.flow.known.run import Run

UNKNOWN: Final = "?"
"""The mark of a decorator that has no qualified name, such as one of the program's own."""


def marks_of(run: Run, owner: Any) -> tuple[str, ...]:
    """The marks of a class."""
    if isinstance(owner, LocalClass):
        return owner.marks
    return run.world.marks(owner) if isinstance(owner, ClassRef) else ()


def told(decorators: Iterable[form.Expression], qualified: Callable[[form.Expression], str | None]) -> Iterator[str]:
    """The marks that decorators make; `qualified` says what a name means where they stand."""
    for decorator in decorators:
        name = qualified(decorator.callee if isinstance(decorator, form.Call) else decorator)
        yield name or UNKNOWN
        if name:
            yield from (f"{name}[{key}={text}]" for key, text in texts(decorator))


def texts(decorator: form.Expression) -> Iterator[tuple[str, str]]:
    """The arguments of a decorator that are texts or names of constants, by their key."""
    for argument in decorator.arguments if isinstance(decorator, form.Call) else ():
        for text in _words(argument.value):
            yield argument.name or "", text


def _words(value: form.Expression) -> Iterable[str]:
    if isinstance(value, form.Display):
        return [word for item in value.items for word in _words(item)]
    if isinstance(value, form.Literal):
        return [value.value] if isinstance(value.value, str) else []
    return [value.name] if isinstance(value, (form.Name, form.Attribute)) else []
