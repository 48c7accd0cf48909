"""The dataflow of a document: which units are worth a look, and which data gets to which of their sinks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from wardline_analyzers.finding import Elsewhere, Related, Span
from wardline_analyzers.flow import markup
from wardline_analyzers.flow.dependencies import NOTHING, Dependencies
from wardline_analyzers.flow.gathered import Gathered, Hit, UnitData, in_order
from wardline_analyzers.flow.models import load
from wardline_analyzers.flow.module_flow import ModuleFlow
from wardline_analyzers.flow.parts import Part, words_in
from wardline_analyzers.flow.secrets import is_unguessable
from wardline_analyzers.flow.values import PARAMETER, Step
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.splitter import Splitter
from wardline_analyzers.languages.units import Kind, Unit
from wardline_analyzers.match.tables import Tables

_GENERATORS = frozenset(("random", "numpy", "uuid"))
_OWN_GENERATOR = "Math"
"""Draws random numbers without an import, where a language has it."""
_FUNCTIONS = (Kind.FUNCTION, Kind.METHOD)
_CONSTANT = "hardcoded"
"""The kind of data that stands in the code itself."""
_MOST_HOPS = 3
"""Functions that the way of data is shown through, one inside the other."""


class DocumentFlow:
    """Kept from edit to edit."""

    def __init__(
        self, language: str, custom: tuple[tuple[str, str], ...] = (), other: Any = None, module: str = ""
    ) -> None:
        self._module = ModuleFlow(load(language, custom), other, module, None if other is None else other.looks)
        self._gathered = Gathered(self._module, lambda kinds: kinds in self._taints, self._is_worth)
        self._whole = False
        """What is gathered is that of the last update: the next one need but take in what has changed since."""
        self._asked_for: Any = None
        self._taints: Mapping[tuple[str, str], object] = {}
        """Kinds of sink and of data that some page asks for."""
        self._words: frozenset[str] = frozenset()
        """The words of which a unit must hold one to be worth a look."""
        self._drawn = False
        """Are random numbers drawn in the module? Then names of what is to be unguessable count as well."""
        self._markup = False
        """Does some page ask for HTML that a function returns?"""

    def update(self, cut: Splitter, names: ModuleNames, tables: Tables) -> list[Unit]:
        """Take in the text as it is now. Returns the units whose data is another one than before."""
        module, gathered = self._module, self._gathered
        moved = module.update(cut, names)
        asks_otherwise = self._asks_otherwise(names, tables)
        whole, self._whole = self._whole and not asks_otherwise, False
        changed = gathered.take(moved, module.renewed) if whole else None
        if changed is None:
            changed = gathered.take_all(asks_otherwise)
        module.renewed.clear()
        self._whole = True
        if gathered.limited:
            say_limited()
        return [part.unit for part in changed]

    def data_of(self, unit: Unit) -> UnitData | None:
        """The data of a unit, if it is worth a look; the same object as long as nothing changes."""
        return self._gathered.data.get(self._module.part_of(unit))

    def _asks_otherwise(self, names: ModuleNames, tables: Tables) -> bool:
        """Settle which words make a unit worth a look, in a module that imports this; True if they are others now."""
        asked = (names.roots, id(tables))
        if asked == self._asked_for:
            return False
        self._asked_for = asked
        models = self._module.models
        # secrets alone are asked for: nothing that comes in matters
        if tables.taints and all(data == _CONSTANT for _, data in tables.taints):
            kinds = frozenset(kind for kind, _ in tables.taints)
            self._words = models.words_of_sinks(kinds, names.roots)
            self._words |= self._asked_by_pages(tables) if models.front.name != PYTHON else frozenset()
        else:
            self._words = models.sink_words_for(names.roots) | self._asked_by_pages(tables) | models.handler_words
        self._words |= models.front.requests if self._module.other is not None else frozenset()
        self._drawn = not _GENERATORS.isdisjoint(names.roots) or _OWN_GENERATOR in models.front.builtins
        self._markup = ("html", PARAMETER) in tables.taints
        self._taints = tables.taints
        return True

    def _asked_by_pages(self, tables: Tables) -> frozenset[str] | set[str]:
        """Words of patterns that rest on the dataflow: in Python, those whose pages ask a function."""
        if self._module.models.front.name == PYTHON:
            return tables.asking
        imported = {name.rpartition(".")[2].rpartition("/")[2] for name in tables.imports}
        return tables.asking | tables.call_words | tables.assign_words | imported

    def limited_units(self) -> list[Unit]:
        """The units whose data could not be followed to the end, in the order of the text."""
        return [part.unit for part in in_order(self._gathered.limited)]

    def _is_worth(self, part: Part) -> bool:
        unit, words = part.unit, words_in(part)
        return (
            not self._words.isdisjoint(words)
            or (self._drawn and any(map(is_unguessable, words)))
            or (self._markup and unit.kind in _FUNCTIONS and markup.CLOSING in unit.text)
        )

    def others_changed(self) -> None:
        """Other modules may answer otherwise now: all that was asked of them is asked again."""
        self._module.others_changed()
        self.gather_again()

    def gather_again(self) -> None:
        """The next update takes the data of all units anew."""
        self._whole = False

    def dependencies(self) -> Dependencies:
        """What the flow rests on in other files."""
        other = self._module.other
        return NOTHING if other is None else other.dependencies()

    def name_of(self, unit: Unit) -> str:
        return self._module.name_of(unit)

    # ------------------------------------------------------------------ the way of data

    def resolved(self, unit: Unit, base: int, steps: Sequence[Related], start_of: Any) -> tuple[Related, ...]:
        """The steps of a way with their places counted from the start of `unit`, wherever they are in the document."""
        found: list[Related] = []
        for step in steps:
            home = self._module.unit_named(step.unit) if step.unit else unit
            if home is None:
                continue
            shift = 0 if home is unit else start_of(home.line) - base
            span = Span(step.span.start + shift, step.span.end + shift)
            if step.link is not None:
                found.extend(self._linked(step.link, base, start_of, 0, span))
            if step.sink is not None:
                other = self._module.other
                found.append(_elsewhere(span, step.message, other.sink_place(step.sink) if other is not None else None))
            else:
                found.append(Related(span, step.message))
        return tuple(dict.fromkeys(found))

    def _linked(self, link: tuple[str, str, int], base: int, start_of: Any, hops: int, span: Span) -> Iterator[Related]:
        """The steps inside a function whose result carries the data; `span` is where it is called."""
        module, name, number = link
        if module != self._module.module:
            if self._module.other is not None:
                for text, place in self._module.other.steps(link, _MOST_HOPS - hops):
                    yield _elsewhere(span, text, place)
            return
        home = self._module.unit_named(name)
        flow = self._module.flow(home) if home is not None else None
        if home is None or flow is None or number >= len(flow.ways) or hops >= _MOST_HOPS:
            return
        shift = start_of(home.line) - base
        for step in flow.ways[number].steps():
            inner = Span(step.start + shift, step.end + shift)
            if step.link is not None:
                yield from self._linked(step.link, base, start_of, hops + 1, inner)
            yield Related(inner, step.text)


@cache
def say_limited() -> None:
    """Say once in a process that some unit was too much: which one is nobody's business but the user's."""
    import logging  # here: a start, which should be quick, does not need it

    logging.getLogger("wardline.rules").warning("a function is too large: its data was not followed to the end")


def trace_of(hit: Hit, name: str, last: str) -> tuple[Related, ...]:
    """The way of the data to a sink in the unit `name`, as steps; `last` is what is said of the sink."""
    origin = "" if hit.origin == name else hit.origin
    way: Step | None = hit.use.taint.way
    steps = [Related(Span(s.start, s.end), s.text, origin, s.link) for s in way.steps()] if way is not None else []
    sink = hit.use.sink
    target = (sink.module, sink.function, sink.number) if hit.far else None
    return (*steps, Related(Span(hit.start, hit.end), last, sink=target))


def _elsewhere(span: Span, text: str, place: Elsewhere | None) -> Related:
    """A step in another file."""
    if place is None:
        return Related(span, text)
    return Related(span, f"in {place.file}, line {place.line + 1}: {text}", elsewhere=place)
