"""A module's units with their places in it, and the levels at which they are looked at (see `module_flow.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from cachetools import LRUCache

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.naming import Naming, naming
from wardline_analyzers.flow.known.method_kinds import method_kind
from wardline_analyzers.flow.known.program import OVERLOAD, method_word, plain_name
from wardline_analyzers.flow.module import windows
from wardline_analyzers.flow.module.unit_flow import UnitFlow
from wardline_analyzers.flow.module.windows import Window
from wardline_analyzers.languages.frontend import FrontEnd
from wardline_analyzers.languages.units import Kind, Unit

NAMES: Final = 0
WRITES: Final = 1
FULL: Final = 8

FUNCTIONS: Final = (Kind.FUNCTION, Kind.METHOD, Kind.NESTED)
MOST_OVERLOADS: Final = 40
"""Methods of one name in a class that are told apart, beside the first; of more, the last one counts."""
MOST_WRITERS: Final = 30
"""Functions that may write to one module name, for which that is followed."""

_MOST_NODES: Final = 400_000
"""Nodes of the common form that are remembered, of all documents together."""


def _size(lowered: form.Lowered) -> int:
    return lowered.size + 20


_lowered: LRUCache[Any, form.Lowered] = LRUCache(_MOST_NODES, getsizeof=_size)


def clear_caches() -> None:
    _lowered.clear()


def lowered(unit: Unit, front: FrontEnd) -> form.Lowered:
    """The unit in the common form."""
    key = (front, unit.text, unit.indent != b"")
    found = _lowered.get(key)
    if found is None:
        syntax = unit.state.syntax if unit.state is not None else None
        found = front.lower(syntax or front.tree_of(unit))
        if _size(found) <= _lowered.maxsize:
            _lowered[key] = found
    return found


class Part:
    """A unit and its place in the module. It outlives an edit of its unit, so that what changed can be told."""

    __slots__ = (
        *(
            "_asks",
            "_naming",
            "_own",
            "cycle",
            "doubted",
            "edges",
            "flows",
            "front",
            "function",
            "group",
            "inner",
            "learned",
            "looked",
            "lowered",
            "name",
            "number",
        ),
        *("owner", "regrouped", "type_words", "unit", "verified", "window"),
    )

    def __init__(self, unit: Unit, number: int, owner: str, front: FrontEnd) -> None:
        self.unit = unit
        self.front = front
        self.number = number
        self.owner = owner
        self.lowered: form.Lowered | None = None
        self.function: form.Function | None = None
        self.inner: list[Part] | None = None
        """Of statements: the functions that are defined in them, under a condition."""
        self.name = ""
        self.cycle = -1
        self.group: tuple[str, ...] = ()
        """The functions that it is in a cycle with."""
        self.regrouped = False
        self.looked = False
        self._asks: frozenset[str] | None = None
        self._naming: Naming | None = None
        self._own: frozenset[str] | None = None
        self.type_words: frozenset[str] | None = None
        """Of the head of a class: see `words_of_types`."""
        self.learned: frozenset[str] = frozenset()
        """The functions that it asks for though its text does not name them. It outlives edits: see `tangle.py`."""
        self.edges: frozenset[str] = frozenset()
        """The words by which it may call functions of the module."""
        self.flows: list[UnitFlow | None] = [None] * (FULL + 1)
        self.verified = [False] * (FULL + 1)
        self.doubted: list[AbstractSet[str] | None] = [None] * (FULL + 1)
        """Where a look is not verified: the words of the questions that may be answered otherwise now; None: all."""
        self.window: Window | None = None
        """Where somebody types in it."""

    def body(self) -> tuple[form.Statement, ...]:
        if self.lowered is None and self.window is not None:
            self.lowered, self.function = self.window.lowered(self.unit, self.front)
        if self.lowered is None:
            self.lowered = lowered(self.unit, self.front)
            if self.unit.kind in (Kind.FUNCTION, Kind.METHOD):
                self.function = windows.function_of(self.lowered)
        return self.lowered.body

    def become(self, unit: Unit) -> list[UnitFlow | None]:
        """Stand for another text at the same place; returns the looks of before."""
        self.window = windows.behind(self.window, self.unit, unit, self.front)
        self.unit = unit
        self.lowered = self.function = self.inner = None
        before, self.flows = self.flows, [None] * (FULL + 1)
        self.verified = [False] * (FULL + 1)
        self.doubted = [None] * (FULL + 1)
        self.looked = False
        self._asks = self._own = self._naming = self.type_words = None
        return before

    def doubt(self, words: AbstractSet[str] | None) -> None:
        """What the looks asked with one of these words (None: all) may be answered otherwise now."""
        for level, sure in enumerate(self.verified):
            known = words if sure else self.doubted[level]
            self.doubted[level] = None if known is None or words is None else known | words
        self.verified = [False] * (FULL + 1)

    def functions(self) -> list[Part]:
        """The functions that are defined in these statements: each is looked at as if it were a unit.

        What they are called is a matter of the module (`ModuleFlow.functions_in`).
        """
        if self.inner is None:
            self.inner = []
            for function in _functions_in(self.body()):
                part = Part(self.unit, self.number, "", self.front)
                part.lowered, part.function = self.lowered, function
                self.inner.append(part)
        for part in self.inner:
            part.number = self.number
        return self.inner

    @property
    def asks(self) -> frozenset[str]:
        """All words in what its looks asked of the program."""
        if self._asks is None:
            self._asks = frozenset().union(*(flow.words for flow in self.flows if flow is not None))
        return self._asks

    def keep(self, level: int, flow: UnitFlow) -> None:
        """Take a look for what holds now."""
        if self.flows[level] is not flow:
            self.flows[level] = flow
            self._asks = None
        if level == FULL:
            for below, known in enumerate(self.flows[:FULL]):
                if known is not None and known is not flow:
                    self.flows[below] = known.thinned()
        self.verified[level] = True
        self.looked = True

    @property
    def is_inner(self) -> bool:
        """Is it a function among statements?"""
        return "@" in self.name

    @property
    def runs_later(self) -> bool:
        """Is it a function, which sees what all statements of the module have made, not only those above it?"""
        return self.unit.kind in FUNCTIONS or self.is_inner or self._is_template

    @property
    def _is_template(self) -> bool:
        """Are its statements nothing but functions without a name? A template above its script is made so."""
        body = self.body() if self.unit.kind is Kind.STATEMENTS else ()
        return bool(body) and all(isinstance(s, form.Do) and isinstance(s.value, form.Lambda) for s in body)

    def naming(self) -> form.Lowered | Naming:
        """The names in its text: of a function among statements, those in the function."""
        self.body()
        assert self.lowered is not None
        if not self.is_inner or self.function is None:
            return self.lowered
        if self._naming is None:
            self._naming = naming(self.function)
        return self._naming

    @property
    def changed(self) -> frozenset[str]:
        """Names of which it may change an object, or bind another."""
        self.body()
        assert self.lowered is not None
        return self.lowered.changed

    @property
    def stored(self) -> frozenset[str]:
        """Words behind a dot that it assigns to."""
        self.body()
        assert self.lowered is not None
        return self.lowered.stored

    def writes(self, word: str) -> bool:
        """May it write to an attribute of this name, or change the object there, by its own text?"""
        return word in self.stored or f".{word}" in self.changed

    @property
    def written(self) -> frozenset[str]:
        """All words that it `writes`."""
        return self.stored | {place[1:] for place in self.changed if place[:1] == "."}

    @property
    def own(self) -> frozenset[str]:
        """Of a method: the words behind a dot that it says of its own object, also by `super()`."""
        if self._own is None:
            self.body()
            assert self.lowered is not None
            own = self.own_names
            self._own = frozenset(word for base, word in self.lowered.details if base in own)
        return self._own

    @property
    def own_names(self) -> tuple[str, ...]:
        """Of a method: what its object, or its class, is called."""
        self.body()
        function = self.function
        if function is None or not function.parameters or method_kind(function) == "static":
            return (form.SUPER,)
        return form.SUPER, function.parameters[0].name

    def spot(self, number: int) -> form.Node | None:
        """The place of one of its sinks."""
        self.body()
        assert self.lowered is not None
        return next((node for n, node in enumerate(self.lowered.spots()) if n == number), None)


class ClassInfo:
    """A class of the module: its bases as written, its methods by name, the units that hold its attributes."""

    __slots__ = ("bases", "heads", "methods", "name")

    def __init__(self, name: str, bases: tuple[str, ...]) -> None:
        self.name = name
        self.bases = bases
        self.methods: dict[str, Part] = {}
        """The first of a name stands under it, the others under the name with `OVERLOAD` and a number behind; in a
        language without overloads the last one counts."""
        self.heads: list[Part] = []

    def overloads(self, name: str) -> list[Part]:
        """All methods of a name."""
        found = [self.methods[name]] if name in self.methods else []
        while found and (more := self.methods.get(f"{name}{OVERLOAD}{len(found)}")) is not None:
            found.append(more)
        return found

    def free_name(self, name: str) -> str:
        """Under what a method of this name stands that comes behind those that are there."""
        if name not in self.methods:
            return name
        return f"{name}{OVERLOAD}{min(len(self.overloads(name)), MOST_OVERLOADS)}"


def declared_in(body: Sequence[form.Statement]) -> set[str]:
    """The fields that a part of a class declares without giving them a value."""
    found: set[str] = set()
    for statement in body:
        for inner in statement.body if isinstance(statement, form.Class) else (statement,):
            if isinstance(inner, form.Declare):
                found.add(inner.name)
    return found


def words_of_types(part: Part) -> frozenset[str]:
    """The words in the types of fields that a part of a class declares without a value, and in its marks."""
    if part.type_words is None:
        part.type_words = frozenset().union(*map(_words_of, _types(part.body())))
    return part.type_words


def _types(body: Sequence[form.Statement]) -> Iterator[form.Expression]:
    for statement in body:
        if isinstance(statement, form.Class):
            yield from statement.decorators
            yield from _types(statement.body)
        elif isinstance(statement, form.Declare):
            yield statement.annotation


def _words_of(type_: form.Expression) -> frozenset[str]:
    found = naming(type_)
    return found.loads | found.attributes


def seen_as(part: Part) -> set[str]:
    """The words by which others ask for a part."""
    words = {export.name for export in part.unit.state.outline.exports}
    words.update(part.name.split("."))
    if "." in part.name:
        words.add(method_word(part.name.partition(".")[2]))
    if OVERLOAD in part.name:
        words.add(plain_name(part.name))
    owner, bases = part.unit.state.outline.owner
    words.update((part.owner, owner))
    if bases and part.front.virtual and part.unit.kind in (Kind.CLASS, Kind.NESTED):
        words.update(base.rpartition(".")[2] for base in bases)
    return words - {""}


def words_in(part: Part) -> frozenset[str]:
    words: frozenset[str] = part.unit.state.outline.words
    return words


def _functions_in(body: Sequence[form.Statement]) -> list[form.Function]:
    """The functions that are defined in branches of these statements."""
    found: list[form.Function] = []
    for statement in body:
        if isinstance(statement, form.Function):
            found.append(statement)
        elif isinstance(statement, form.If):
            found.extend(_functions_in((*statement.then, *statement.other)))
        elif isinstance(statement, form.Try):
            inner = [s for handler in statement.handlers for s in handler.body]
            found.extend(_functions_in((*statement.body, *inner, *statement.other, *statement.last)))
        elif isinstance(statement, form.With):
            found.extend(_functions_in(statement.body))
    return found
