"""The dataflow of a document: which units are worth a look, and which data gets to which of their sinks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from wardline_analyzers.finding import Elsewhere, Related, Span
from wardline_analyzers.flow import form, markup
from wardline_analyzers.flow.dependencies import NOTHING, Dependencies
from wardline_analyzers.flow.entrances import Entrances, called_by, word_of
from wardline_analyzers.flow.handed import Clean, Handed
from wardline_analyzers.flow.models import load
from wardline_analyzers.flow.module_flow import ModuleFlow
from wardline_analyzers.flow.program import Use
from wardline_analyzers.flow.secrets import is_unguessable
from wardline_analyzers.flow.unit_flow import UnitFlow
from wardline_analyzers.flow.values import PARAMETER, Step
from wardline_analyzers.match.tables import Tables
from wardline_analyzers.python.module import ModuleNames
from wardline_analyzers.python.split import Kind, Unit
from wardline_analyzers.splice import spliced

_GENERATORS = frozenset(("random", "numpy", "uuid"))
_FUNCTIONS = (Kind.FUNCTION, Kind.METHOD)
_SCRIPT = b"if __name__"
_MOST_HOPS = 3
"""Functions that the way of data is shown through, one inside the other."""


class Hit(NamedTuple):
    """Data that gets to a sink of a unit. `origin` is the unit whose look found it: the way's places are its."""

    use: Use
    origin: str
    start: int
    end: int
    far: bool = False
    """The sink is in another file; the place is that where the data is handed over."""


class UnitData(NamedTuple):
    """What the matchers are told of a unit's dataflow."""

    flow: UnitFlow
    hits: tuple[Hit, ...]
    clean: Clean
    """Arguments of sinks (byte range, kind of sink) that are known to be harmless whenever they are reached."""
    key: Any
    """Stands for all that it rests on but the unit's text."""


class DocumentFlow:
    """Kept from edit to edit."""

    def __init__(self, custom: tuple[tuple[str, str], ...] = (), other: Any = None, module: str = "") -> None:
        self._module = ModuleFlow(load("python", custom), other, module, None if other is None else other.looks)
        self._units: list[Unit] = []
        """As of the last update; they keep the keys of `_found` from being used again."""
        self._found: dict[int, UnitData] = {}
        self._gate: Any = None
        self._words: frozenset[str] = frozenset()
        """The words of which a unit must hold one to be worth a look."""
        self._asked_for: Any = None
        self._worth: dict[int, bool] = {}
        """What is known of the units of the last update by their `id`."""
        self._drawn = False
        """Are random numbers drawn in the module? Then names of what is to be unguessable count as well."""
        self._markup = False
        """Does some page ask for HTML that a function returns?"""
        self._entrances: frozenset[str] = frozenset()
        """The last words of functions whose parameters may be of unknown origin, as long as nobody here calls them."""
        self.quiet = False
        """In the last update the data of no unit has changed but of those whose text has."""
        self.limited = False
        """The budget did not suffice for some unit."""

    def update(self, units: Sequence[Unit], names: ModuleNames, tables: Tables) -> dict[int, UnitData]:
        """The data of all units that are worth a look, by `id(unit)`; the same objects where nothing changed."""
        module = self._module
        gate = (names.roots, id(tables))
        self.quiet = not module.update(units, names) and gate == self._gate and self._replace(units, tables)
        if not self.quiet:
            self._gate = gate
            self._gather(units, names, tables)
        gone = self._units[slice(*spliced(self._units, units)[:2])]
        for unit in gone:
            self._worth.pop(id(unit), None)
        self._units = list(units)
        return self._found

    def _replace(self, units: Sequence[Unit], tables: Tables) -> bool:
        """Only texts of units have changed: take the data of these anew. False: others may be concerned."""
        if len(units) != len(self._units):
            return False
        for old, unit in zip(self._units, units, strict=True):
            if old is unit:
                continue
            name = self._module.name_of(unit)
            if any(not self._entrances.isdisjoint(either.state.outline.words) for either in (old, unit)):
                return False  # whether it calls them decides what is said of them
            data = self._found.pop(id(old), None)
            if data is not None and (
                data.flow.limited or _reaches(data.flow, name) or any(hit.origin != name for hit in data.hits)
            ):
                return False
            if not self._is_worth(unit):
                if data is not None:
                    return False
                continue
            flow = self._module.flow(unit)
            if flow is None or flow.limited or _reaches(flow, name):
                return False
            if self._entrances and self._calls(flow) != (self._calls(data.flow) if data is not None else frozenset()):
                return False
            mine = tuple(self._hits([(unit, flow)], tables, Entrances("", ())).get(id(unit), ()))
            self._found[id(unit)] = UnitData(flow, mine, flow.clean, _key(flow, mine, flow.clean))
        return True

    def _gather(self, units: Sequence[Unit], names: ModuleNames, tables: Tables) -> None:
        """Take the data of all units anew."""
        module = self._module
        self._ask_for(names, tables)
        looked: list[Unit] = []
        waiting: list[Unit] = []
        worth = self._worth
        for unit in units:
            wanted = worth.get(id(unit))
            if wanted is None:
                wanted = worth[id(unit)] = self._is_worth(unit)
            (looked if wanted else waiting).append(unit)
        flows = list(zip(looked, module.flows(looked), strict=True))
        self._callers(flows, waiting)
        scripts = [flow for unit, flow in flows if unit.text.startswith(_SCRIPT)]
        entrances = Entrances(module.module, [flow for _, flow in flows], scripts)
        hits = self._hits(flows, tables, entrances)
        for number in hits.keys() - {id(unit) for unit, _ in flows}:
            # A sink in a unit that is looked at only because others call it.
            target = next(unit for unit in units if id(unit) == number)
            flow = module.flow(target)
            assert flow is not None
            flows.append((target, flow))
        handed = Handed(module.module, [(module.name_of(unit), flow) for unit, flow in flows], entrances)
        before, self._found = self._found, {}
        self.limited = False
        for unit, flow in flows:
            if flow.limited and not self.limited:
                self.limited = True
                say_limited()
            mine = tuple(hits.get(id(unit), ()))
            clean = handed.clean(module.name_of(unit), flow)
            data = before.get(id(unit))
            if data is None or data.flow is not flow or data.clean != clean or not _same(data.hits, mine):
                data = UnitData(flow, mine, clean, _key(flow, mine, clean))
            self._found[id(unit)] = data
        self._entrances = frozenset(entrances.words)

    def _ask_for(self, names: ModuleNames, tables: Tables) -> None:
        """Which words make a unit worth a look, in a module that imports this?"""
        asked = (names.roots, id(tables))
        if asked != self._asked_for:
            self._asked_for = asked
            models = self._module.models
            self._words = models.sink_words_for(names.roots) | tables.asking | models.handler_words
            self._drawn = not _GENERATORS.isdisjoint(names.roots)
            self._markup = ("html", PARAMETER) in tables.taints
            self._worth = {}

    def limited_units(self) -> list[Unit]:
        """The units whose data could not be followed to the end, in the order of the text."""
        found = self._found
        return [u for u in self._units if id(u) in found and found[id(u)].flow.limited] if self.limited else []

    def _is_worth(self, unit: Unit) -> bool:
        words = unit.state.outline.words
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
        self._gate = None

    def dependencies(self) -> Dependencies:
        """What the flow rests on in other files."""
        other = self._module.other
        return NOTHING if other is None else other.dependencies()

    def name_of(self, unit: Unit) -> str:
        return self._module.name_of(unit)

    def _callers(self, flows: list[tuple[Unit, UnitFlow]], waiting: list[Unit]) -> None:
        """Look at those too that call a function of the module in which what it is given may do harm."""
        module = self._module
        done = 0
        while done < len(flows) and waiting:
            called: set[str] = set()
            for unit, flow in flows[done:]:
                if flow.uses and any(use.taint.kind == PARAMETER for use in flow.uses):
                    called.add(word_of(module.name_of(unit)))
            done = len(flows)
            left: list[Unit] = []
            for unit in waiting:
                found = None if called.isdisjoint(unit.state.outline.words) else module.flow(unit)
                if found is None:
                    left.append(unit)
                else:
                    flows.append((unit, found))
            waiting = left

    def _calls(self, flow: UnitFlow) -> frozenset[str]:
        """Which of the functions with parameters of unknown origin a unit calls."""
        return frozenset(n for n in called_by(flow, self._module.module) if word_of(n) in self._entrances)

    def _hits(
        self, flows: Sequence[tuple[Unit, UnitFlow]], tables: Tables, entrances: Entrances
    ) -> dict[int, list[Hit]]:
        """The data that gets to a sink, where some page wants to know of it, by the `id` of the sink's unit."""
        module = self._module
        hits: dict[int, list[Hit]] = {}
        for unit, flow in flows:
            if not flow.uses:
                continue
            name, label = module.name_of(unit), module.label_of(unit)
            for use in flow.uses:
                sink = use.sink
                own = sink.function == name and sink.module == module.module
                if (sink.kind, use.taint.kind) not in tables.taints:
                    continue
                if use.taint.kind == PARAMETER:
                    parameter = entrances.parameter(name, flow, use) if sink.module == module.module else None
                    if parameter is None:
                        continue
                    use = handed_in(use, parameter)
                if sink.module != module.module:
                    way = use.taint.way
                    if way is not None:
                        hits.setdefault(id(unit), []).append(Hit(use, name, way.start, way.end, far=True))
                    continue
                target = unit if own else module.unit_named(sink.function)
                if target is None:
                    continue
                there = flow if target is unit else module.flow(target)
                places = there.places if there is not None else ()
                if sink.number < len(places):
                    hits.setdefault(id(target), []).append(Hit(use, name if own else label, *places[sink.number]))
        return hits

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


def handed_in(use: Use, parameter: form.Parameter) -> Use:
    """The use of what a parameter holds, with the parameter as the way's first step."""
    step = Step(None, parameter.start, parameter.end, f"the caller decides what `{parameter.name}` is")
    return Use(use.taint.but(way=step), use.sink, use.bare, use.cap)


def _same(some: tuple[Hit, ...], others: tuple[Hit, ...]) -> bool:
    """The same data by the same ways, though they may have moved in another unit."""
    return some == others and all(
        a.use.taint.way is b.use.taint.way or _places(a) == _places(b) for a, b in zip(some, others, strict=True)
    )


def _reaches(flow: UnitFlow, name: str) -> bool:
    """Does data of a unit get to a sink of another, or does a caller have to be looked at for its sake?"""
    return any(use.taint.kind == PARAMETER or use.sink.function != name for use in flow.uses)


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


def _key(flow: UnitFlow, hits: tuple[Hit, ...], clean: Clean) -> Any:
    """By value: equal texts with equal keys have equal findings."""
    return tuple(flow.asked.items()), tuple((h.use, h.origin, h.start, h.end, _places(h)) for h in hits), clean


def _places(hit: Hit) -> tuple[Any, ...]:
    """The places on the way: they are shown, though two ways count as the same data."""
    way = hit.use.taint.way
    return tuple((s.start, s.end, s.text, s.link) for s in way.steps()) if way is not None else ()
