"""The dataflow of a document: which units are worth a look, and which data gets to which of their sinks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from wardline_analyzers.finding import Elsewhere, Related, Span
from wardline_analyzers.flow.document.asides import Asides
from wardline_analyzers.flow.document.gathered import Gathered, in_order
from wardline_analyzers.flow.document.unit_data import Hit, UnitData
from wardline_analyzers.flow.document.worth import Worth
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.models.loading import load
from wardline_analyzers.flow.module.looks import Looks
from wardline_analyzers.flow.module.module_flow import ModuleFlow
from wardline_analyzers.flow.module.parts import Part
from wardline_analyzers.flow.project.dependencies import NOTHING, Dependencies
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.splitter import Splitter
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.match.tables import Tables

_MOST_HOPS = 3
"""Functions that the way of data is shown through, one inside the other."""


class DocumentFlow:
    """Kept from edit to edit."""

    def __init__(
        self, language: str, custom: tuple[tuple[str, str], ...] = (), other: Any = None, module: str = ""
    ) -> None:
        self._module = ModuleFlow(load(language, custom), other, module, None if other is None else other.looks)
        self._worth = Worth(self._module.models, other is not None)
        self._gathered = Gathered(self._module, lambda kinds: kinds in self._taints, self._worth.of)
        self._asides = Asides(self._module, self._gathered.passed_by)
        self._changed: dict[Part, None] = {}
        """Those whose data is another one than before, in an update that was paused."""
        self._gone: list[Part] = []
        self._new: list[Part] = []
        """What came and went before an update that was paused."""
        self._whole = False
        """What is gathered is that of the last update: the next one need but take in what has changed since."""
        self._taints: Mapping[tuple[str, str], object] = {}
        """Kinds of sink and of data that some page asks for."""

    @property
    def looks(self) -> Looks:
        """Those under way: what stops them at a deadline."""
        return self._module.looks

    def update(self, cut: Splitter, names: ModuleNames, tables: Tables) -> list[Unit]:
        """Take in the text as it is now. Returns the units whose data is another one than before."""
        module, gathered = self._module, self._gathered
        if module.other is not None and module.other.be_of(cut.size):
            self.others_changed()
        moved = module.update(cut, names)
        self._gone.extend(moved.gone)
        self._new.extend(moved.new)
        whole, self._whole = self._whole, False
        module.follow()
        self._taints = tables.taints
        new = [part for part in (*module.renewed, *self._new) if module.is_unit(part)]
        asks_otherwise = self._worth.settle(names, tables, module.all_parts(), self._gone, new)
        self._gone.clear()
        self._new.clear()
        whole = whole and not asks_otherwise
        gathered.ask_again(new)
        changed = gathered.take(moved, module.renewed) if whole else None
        if changed is None:
            whole, changed = False, gathered.take_all(asks_otherwise)
        self._changed.update(changed)
        asides = self._asides
        renewed = {**module.renewed, **gathered.concerned}
        self._changed.update(dict.fromkeys(asides.take(moved, renewed) if whole else asides.take_all()))
        changed, self._changed = self._changed, {}
        module.renewed.clear()
        self._whole = True
        if gathered.limited:
            say_limited()
        return [part.unit for part in changed if module.is_unit(part)]

    def data_of(self, unit: Unit) -> UnitData | None:
        """The data of a unit, if it is worth a look or was asked for; the same object as long as nothing changes."""
        part = self._module.part_of(unit)
        return self._gathered.data.get(part) or self._asides.get(part)

    def ask(self, unit: Unit) -> UnitData:
        """The data of a unit that is not worth a look by itself."""
        return self._asides.ask(self._module.part_of(unit))

    def limited_units(self) -> list[Unit]:
        """The units whose data could not be followed to the end, in the order of the text."""
        return [part.unit for part in in_order(self._gathered.limited)]

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

    def _linked(self, link: tuple[str, str], base: int, start_of: Any, hops: int, span: Span) -> Iterator[Related]:
        """The steps inside a function whose result carries the data; `span` is where it is called."""
        module, name = link
        if module != self._module.module:
            if self._module.other is not None:
                for text, place in self._module.other.steps(link, _MOST_HOPS - hops):
                    yield _elsewhere(span, text, place)
            return
        home = self._module.unit_named(name)
        flow = self._module.flow(home) if home is not None else None
        if home is None or flow is None or flow.way is None or hops >= _MOST_HOPS:
            return
        shift = start_of(home.line) - base
        for step in flow.way.steps():
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
    steps = [
        Related(Span(step.start, step.end), step.text, origin, step.link, handed=step.handed)
        for step in (way.steps() if way is not None else ())
    ]
    sink = hit.use.sink
    target = (sink.module, sink.function, sink.number) if hit.far else None
    return (*steps, Related(Span(hit.start, hit.end), last, sink=target))


def _elsewhere(span: Span, text: str, place: Elsewhere | None) -> Related:
    """A step in another file."""
    if place is None:
        return Related(span, text)
    return Related(span, f"in {place.file}, line {place.line + 1}: {text}", elsewhere=place)
