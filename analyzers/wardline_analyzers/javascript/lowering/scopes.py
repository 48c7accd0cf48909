"""Which function a variable belongs to: in JavaScript, to the one that declares it.

The common form is told so by `Scope`: a function that assigns to a variable that it does not declare says whether that
is one of a function around it or of the module. It is known only when the function around has been read to its end.
"""

from __future__ import annotations

from collections.abc import Iterable

from wardline_analyzers.flow import form


class _Open:
    """A function that is being read."""

    __slots__ = ("assigned", "declared", "waiting")

    def __init__(self) -> None:
        self.declared: set[str] = set()
        self.assigned: dict[str, None] = {}
        self.waiting: list[tuple[form.Function, dict[str, None]]] = []
        """Functions inside it, with the variables that they assign to and do not declare."""


class Scopes:
    """The functions that are open while a unit is lowered."""

    __slots__ = ("_open",)

    def __init__(self) -> None:
        self._open: list[_Open] = []

    @property
    def inside(self) -> bool:
        """Is there a function around?"""
        return bool(self._open)

    def enter(self) -> None:
        """A function begins."""
        self._open.append(_Open())

    def declare(self, names: Iterable[str]) -> None:
        """These variables are declared here."""
        if self._open:
            self._open[-1].declared.update(names)

    def hidden_by(self, names: Iterable[str]) -> dict[str, str]:
        """Of these names, those that the function has already: a block that declares them again hides the others.

        Each with the name that it gets in the block, with a quote behind it, which no text can have.
        """
        found: dict[str, str] = {}
        for name in names if self._open else ():
            spelled = name
            while spelled in self._open[-1].declared:
                spelled += "'"
            if spelled != name:
                found[name] = spelled
        return found

    def assign(self, name: str) -> None:
        """This variable is assigned to."""
        if self._open:
            self._open[-1].assigned[name] = None

    def leave(self, function: form.Function) -> set[str]:
        """The function ends. Returns names of variables of the module that it, or one inside it, assigns to."""
        done = self._open.pop()
        declared = done.declared
        own = {name: None for name in done.assigned if name not in declared}
        waiting = [(function, own)] if own else []
        for inner, names in done.waiting:
            _tell(inner, [name for name in names if name in declared], True)
            left = {name: None for name in names if name not in declared}
            if left:
                waiting.append((inner, left))
        if self._open:
            self._open[-1].waiting += waiting
            return set()
        module: set[str] = set()
        for inner, names in waiting:
            _tell(inner, list(names), False)
            module.update(names)
        return module


def _tell(function: form.Function, names: list[str], outer: bool) -> None:
    if names:
        told = form.Scope(function.start, function.start, tuple(names), outer)
        function.body = (told, *function.body)
