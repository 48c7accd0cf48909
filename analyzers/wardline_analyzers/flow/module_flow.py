"""The dataflow of one module: units looked at when they are asked for, and anew when what they rest on has changed.

A look at a unit remembers what it asked of the program around it (summaries of functions, module names, members of
classes), and the answers. After an edit it still holds if its text is the same and the answers are. So the work after
an edit is the edited unit, and those whose answers changed: a function's summary speaks of no places, and mostly stays.

What is asked must not depend on who asks first, or incremental would differ from scratch. So there are levels:

    NAMES      calls of the program's functions are unknown; module names are those of the statements alone
    WRITES     calls have the summaries of WRITES, within a cycle those of NAMES; what functions write to module names
               and to fields of their object is taken from here
    …          rounds: calls have the summaries of FULL, within a cycle of functions those of the round before; in the
               first round they give nothing
    FULL       the last round, and the only one of a function that is in no cycle
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple

from wardline_analyzers.flow import form
from wardline_analyzers.flow.call_graph import CallGraph
from wardline_analyzers.flow.changers import Changers
from wardline_analyzers.flow.cycles import cycles
from wardline_analyzers.flow.looks import Circular, Deeper, Looks
from wardline_analyzers.flow.models import Models
from wardline_analyzers.flow.parts import (
    FULL,
    INNER,
    MOST_WRITERS,
    NAMES,
    WRITES,
    ClassInfo,
    Part,
    declared_in,
    seen_as,
    words_in,
    words_of_types,
)
from wardline_analyzers.flow.program import ClassRef, plain_name
from wardline_analyzers.flow.registrations import Registration, found_in, handed_over, registering
from wardline_analyzers.flow.remembered import key_of, recall, remember
from wardline_analyzers.flow.run import LARGE, Run
from wardline_analyzers.flow.tangle import Tangle, group_of
from wardline_analyzers.flow.unit_flow import UnitFlow, code_word, look, nothing, words_of
from wardline_analyzers.flow.unit_world import UnitWorld
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.splitter import Splitter
from wardline_analyzers.languages.units import Kind, Unit

_MOST_ROUNDS: Final = 3
_MOST_STEPS: Final = 60
"""Functions in a row through which a change is followed."""
_MOST_TURNS: Final = 5_000
"""Looks that are begun for one that somebody asks for."""
_PACKAGES: Final = "packages"
"""Stands among the words for the question which packages the module imports."""
_DEEPEST: Final = 60
"""Levels of statements and expressions in looks within each other, beyond which the innermost one comes first."""


class Moved(NamedTuple):
    """The parts that are gone and those that have come, since the one before."""

    gone: Sequence[Part] = ()
    new: Sequence[Part] = ()


STAYED: Final = Moved()

_Edited = tuple[Part, "form.Lowered | None", "list[UnitFlow | None]", "list[Part]"]
"""A part that has another text, with what it was in the common form, its looks, and the functions in it, before."""


class ModuleFlow:
    """The dataflow of a module's units. `other` answers for other modules of the project, where there is one.

    `looks` are those under way, in all modules of the project.
    """

    def __init__(
        self,
        models: Models,
        other: Any = None,
        module: str = "",
        looks: Looks | None = None,
        answers_matchers: bool = True,
    ) -> None:
        self.models = models
        self.module = module
        self.other = other
        self._answers_matchers = answers_matchers
        """Will it be asked what single expressions are worth? Else it is another module: only summaries count."""
        self.names = ModuleNames(())
        self._parts: dict[int, Part] = {}
        self._functions: dict[str, Part] = {}
        self._classes: dict[str, ClassInfo] = {}
        self._definers: dict[str, list[Part]] = {}
        self._inner: dict[str, Part] = {}
        self._cycles_known = False
        self._graph = CallGraph((), {})
        self._order: list[Part] = []
        self._units: list[Unit] = []
        self._version = -1
        """Of the units, as of the last update."""
        self._signature: list[Any] = []
        self.renewed: dict[Part, None] = {}
        """Parts with another text or another look than when that was last asked and cleared."""
        self._rounds: dict[int, int] = {}
        """How often the functions of a cycle are looked at with what the round before has told."""
        self._looks = Looks() if looks is None else looks
        self._active = self._looks.active
        self._writers: dict[str, list[Part]] = {}
        self._writers_named: set[str] = set()
        """The names of all functions that are or were among them."""
        self._stored: dict[str, bool] = {}
        self._changers: Changers | None = None
        self._registered: dict[str, tuple[Registration, ...]] = {}
        self._registering: frozenset[str] = frozenset()
        self._registrars: list[Part] | None = None
        self._tangle = Tangle(self)
        self._asked: set[str] = set()
        """All words that any look has ever asked for, but for those that were `lately` made."""
        self._lately: dict[Part, None] = {}
        self.answers: dict[Any, Any] = {}
        """What is the same for all units that ask, until the next edit."""

    # ------------------------------------------------------------------ the module after an edit

    def update(self, cut: Splitter, names: ModuleNames) -> Moved:
        """Take in the units as they are now, and look again at those for which an answer has changed (`renewed`).

        Returns what has come and gone; those whose text alone has changed stand where they stood.
        """
        self._tangle.begin()
        words: set[str] | None = set()
        starts = self._version < 0
        if names is not self.names:
            changed_names = names.changed(self.names)
            words = None if changed_names is None else set(changed_names)
            other_roots = names.roots != self.names.roots
            if words is not None and other_roots:
                words.add(_PACKAGES)
            if other_roots or starts:
                self._registering = self.models.registering(names.roots)
            self.names = names
        edited, moved = self._take_in(cut)
        if self._changers is not None:
            for part in moved.gone:
                self._changers.drop(part)
            for part in (*moved.new, *(part for part, *_ in edited)):
                self._changers.put(part)
        edits: list[tuple[form.Lowered | None, Part]] = [(before, part) for part, before, *_ in edited]
        for part in (*moved.gone, *moved.new):
            edits.append((None, part))
            if words is not None:
                words.update(seen_as(part))
        if starts or not (edits or words or words is None):
            return moved
        cycles_changed = self._cycles_known and (
            any([part.cycle >= 0 and self._calls_otherwise(part) for part, *_ in edited])
            or any([not self._keeps_inner(part, inner) for part, *_, inner in edited])
            or not (moved == STAYED or self._stand_alone(*moved))
        )
        self.answers = {}
        self._registrars = None
        if words is None:  # a star import came or went: any name may mean something else
            self._cycles_known = False
            self._writers, self._writers_named, self._stored, self._registered = {}, set(), {}, {}
        else:
            for before, part in edits:
                words |= self._written_otherwise(before, part)
            cycles_changed = cycles_changed and self._cycles_known
            if cycles_changed:
                words |= self._regrouped()
            for part, _, flows, inner in edited:
                words |= self._visible(part, flows)
                words |= self._visible_inside(part, inner)
            words.update(word for part in moved.gone for inner in part.inner or () for word in _words_for(inner))
            if self.models.front.true_types:
                words |= self._written_types(edits, words)
        self._propagate(words, cycles_changed)
        if self._cycles_known and self._tangle.is_other():
            self._start_over()
        return moved

    def _take_in(self, cut: Splitter) -> tuple[list[_Edited], Moved]:
        """Give the units of now their places.

        What looks the same from outside stands where it stood, and has but another text; so do the neighbours of what
        was put in, which have other blank lines at their ends.
        """
        units = cut.units
        first, old_end, new_end = cut.history.since(self._version, self._units, units)
        gone, new = self._order[first:old_end], units[first:new_end]
        self._units[first:old_end], self._version = new, cut.history.version
        stays: list[tuple[Part, Unit]] = []
        while gone and new and _sign(new[0]) == self._signature[first]:
            stays.append((gone.pop(0), new.pop(0)))
            first += 1
        while gone and new and _sign(new[-1]) == self._signature[gone[-1].number]:
            stays.append((gone.pop(), new.pop()))
        stays = [(part, unit) for part, unit in stays if part.unit is not unit]
        for part in (*gone, *(part for part, _ in stays)):
            del self._parts[id(part.unit)]
        edited: list[_Edited] = []
        for part, unit in stays:
            inner = part.inner or []
            edited.append((part, part.lowered, self._become(part, unit), inner))
            self._parts[id(unit)] = part
        if not gone and not new:
            return edited, STAYED
        moved = self._spliced(first, gone, new) or self._rebuild(gone)
        self.renewed.update(dict.fromkeys(moved.new))
        return edited, moved

    def _become(self, part: Part, unit: Unit) -> list[UnitFlow | None]:
        """A part gets another text, or must be looked at anew; returns the looks of before."""
        self.renewed[part] = None
        return part.become(unit)

    def _keep(self, part: Part, level: int, flow: UnitFlow) -> None:
        """Take a look for what holds now."""
        if part.flows[level] is not flow:
            self._lately[part] = None
            if level == FULL:
                self.renewed[part] = None
        part.keep(level, flow)

    def _start_over(self) -> None:
        """Forget all looks, and which functions turned out to be in a cycle."""
        for part in self.looked_at():
            self._become(part, part.unit)
            part.learned = frozenset()
        self._cycles_known = False
        self.answers = {}

    def _written_types(self, edits: Sequence[tuple[form.Lowered | None, Part]], words: set[str]) -> set[str]:
        """The fields whose types, and the classes whose marks, are written otherwise now, or mean something else."""
        found: set[str] = set()
        for before, part in edits:
            if part.unit.kind in _HEADS:
                found |= declared_in(before.body if before is not None else ()) | declared_in(part.body())
                found |= seen_as(part)
        for part in self._order:
            if part.unit.kind not in _HEADS or words.isdisjoint(part.unit.state.outline.words):
                continue
            if not words.isdisjoint(words_of_types(part)):
                found |= declared_in(part.body()) | seen_as(part)
        return found

    def _written_otherwise(self, before: form.Lowered | None, part: Part) -> set[str]:
        """Words for which others may now find other writers, or other handlers."""
        part.body()
        now = part.lowered
        assert now is not None
        changed, stored, loads, details = now.changed, now.stored, now.loads, now.details
        if before is not None:
            changed, stored = changed ^ before.changed, stored ^ before.stored
            loads, details = loads ^ before.loads, details ^ before.details
        read = loads | {word for _, word in details}
        words: set[str] = set()
        fields = {f"{part.owner}.{word.removeprefix('.')}" for word in (*changed, *stored)} if part.owner else set()
        if not self._writers_named.isdisjoint(read):
            for key, writers in list(self._writers.items()):
                of_class, dot, _ = key.partition(".")  # those of a field are methods of its class
                if (not dot or of_class == part.owner) and any(plain_name(w.name) in read for w in writers):
                    del self._writers[key]
                    words.update(key.split("."))
        for key in (*changed, *fields):
            if self._writers.pop(key, None) is not None:
                words.update(key.split("."))
        for word in stored & self._stored.keys():
            del self._stored[word]
            words.add(word)
        if self._registering and self._registered:
            calls = [registering(each.points, self._registering) for each in (before, now) if each is not None]
            for name in handed_over(call for some in calls for call in some) & self._registered.keys():
                found = [list(found_in(some, self._registering, name)) for some in calls]
                if any(found) and (len(found) == 1 or found[0] != found[1]):
                    del self._registered[name]
                    words.add(name)
        return words

    def _stand_alone(self, removed: Sequence[Part], added: Sequence[Part]) -> bool:
        """Is the call graph the same, but for functions that nobody else names? Those are in no cycle."""
        gone = {part.name: part for part in removed if part.name}
        if len(gone) != sum(1 for part in removed if part.name):
            return False
        if any(part.unit.kind is Kind.CLASS for part in (*removed, *added)):
            return False  # which classes are related may have changed
        if any(part.inner for part in removed) or any(self.functions_in(part) for part in added):
            return False
        new: list[Part] = []
        for part in added:
            old = gone.get(part.name) if part.name else None
            same = old is not None and old.unit.kind is part.unit.kind and not old.learned
            if old is not None and same and self._graph.edges(part) == old.edges:
                del gone[part.name]
                part.cycle, part.group, part.edges = old.cycle, old.group, old.edges
                self._graph.exchange(old, part)
            elif part.name:
                new.append(part)
        changed = [*gone.values(), *new]
        if any(part.unit.kind is not Kind.FUNCTION or part.owner or part.learned for part in changed):
            return False
        names = frozenset(part.name for part in changed)
        mine = {id(part) for part in changed}
        if len(names) != len(changed):
            return False
        for part in self._order:
            if not names.isdisjoint(part.unit.state.outline.words) and id(part) not in mine:
                return False
        if any(not (names - {part.name}).isdisjoint(words_in(part)) for part in changed):
            return False
        self._graph.know([*gone.values()], new)
        for part in gone.values():
            self._rounds.pop(part.cycle, None)
        for part in new:
            part.cycle = next(reversed(self._rounds), -1) + 1  # they stand in their order
            part.edges = self._graph.edges(part)
            self._rounds[part.cycle] = _MOST_ROUNDS if part.name in part.edges else 1
        return True

    def _keeps_inner(self, part: Part, before: Sequence[Part]) -> bool:
        """Are the functions among these statements those that were there before, and do they call the same?"""
        now = self.functions_in(part)
        if [inner.name for inner in now] != [inner.name for inner in before]:
            return False
        for inner, old in zip(now, before, strict=True):
            if old.learned or self._graph.edges(inner) != old.edges or not self._graph.knows(old):
                return False
        for inner, old in zip(now, before, strict=True):
            inner.cycle, inner.group, inner.edges = old.cycle, old.group, old.edges
            self._graph.exchange(old, inner)
        return True

    def _calls_otherwise(self, part: Part) -> bool:
        """May there be other cycles, by what the text of a part calls now? Not if it is in none and closes none."""
        before, now = part.edges, self._graph.edges(part)
        if now == before:
            return False
        alone = not part.group and not part.learned and self._rounds.get(part.cycle, 1) == 1
        if not alone or self._graph.leads_to(part, now - before):
            return True
        part.edges = now
        return False

    def _regrouped(self) -> set[str]:
        """The names of functions that are in another cycle now: calls within one are answered otherwise."""
        before = {id(part): part.group for part in self.looked_at()}
        self._find_cycles()
        words: set[str] = set()
        for part in self.looked_at():
            if before.get(id(part), part.group) != part.group:
                words.update(seen_as(part))
                part.doubt(None)
                part.regrouped = True
        return words

    def _visible(self, part: Part, flows: Sequence[UnitFlow | None]) -> set[str]:
        """The words by which others see what has changed of a part since these looks."""
        # The code of a class in a class is a part of those that make objects of it.
        words: set[str] = seen_as(part) if part.unit.kind is Kind.NESTED else set()
        for level, flow in enumerate(flows):
            if flow is None:
                continue
            now = self.of(part, level)
            if now is flow:
                continue
            if flow.summary is not None and now.summary is not None and now.summary.code is not flow.summary.code:
                words.add(code_word(part.name))
            if (now.summary, now.variables, now.globals) != (flow.summary, flow.variables, flow.globals):
                words.update(seen_as(part))
                words.add(code_word(part.name))
                words.update(word for _, name in (*flow.globals, *now.globals) for word in name.split("."))
                words.update((*flow.variables, *now.variables))
        return words

    def _visible_inside(self, part: Part, before: Sequence[Part]) -> set[str]:
        """The same for the functions among statements, and what they were before."""
        now = {inner.name: inner for inner in self.functions_in(part)} if before else {}
        words: set[str] = set()
        for old in before:
            new = now.get(old.name)
            words |= self._visible(new, old.flows) if new is not None else _words_for(old)
        return words

    def _propagate(self, words: set[str] | None, regrouped: bool) -> None:
        """Look again at all that asked for one of these words (None: at all), and on from what changed of them.

        `regrouped`: some are in other cycles, which does not depend on words.
        """
        for _ in range(_MOST_STEPS):
            if words is not None:
                if not words:
                    return
                words |= self._derived(words)
            if words is not None and not regrouped and self._nobody_asked(words):
                return
            hit = self._asking(words)
            if not hit:
                return
            self.answers = {}
            before = [(part, list(part.flows)) for part in hit]
            for part in hit:
                part.doubt(None if part.regrouped else words)
                part.regrouped = False
            words = set()
            for part, flows in before:
                words |= self._visible(part, flows)

    def _nobody_asked(self, words: set[str]) -> bool:
        for part in self._lately:
            self._asked |= part.asks
        self._lately.clear()
        return words.isdisjoint(self._asked)

    def _asking(self, words: set[str] | None) -> list[Part]:
        """The parts whose looks asked for one of these words (None: all), or that are in another cycle now."""
        if words is None:
            return [part for part in self.looked_at() if part.looked]
        found: list[Part] = []
        for part in self._order:  # of each key: no detours
            if (part.regrouped or not words.isdisjoint(part.asks)) and part.looked:
                found.append(part)
            if part.inner:
                found.extend(p for p in part.inner if p.looked and (p.regrouped or not words.isdisjoint(p.asks)))
        return found

    def looked_at(self) -> Iterator[Part]:
        """The units, and the functions in them that are looked at on their own."""
        for part in self._order:
            yield part
            yield from part.inner or ()

    def _derived(self, words: set[str]) -> set[str]:
        """The classes of the module whose bases have one of these names, and theirs."""
        found: set[str] = set()
        while True:
            more = {
                name
                for name, info in self._classes.items()
                if name not in found and any(not (words | found).isdisjoint(base.split(".")) for base in info.bases)
            }
            if not more:
                return found
            found |= more

    def others_changed(self) -> None:
        """Other modules may answer otherwise now: what was asked is asked again, when somebody wants to know."""
        self.answers = {}
        if any(part.learned for part in self.looked_at()):
            self._start_over()
        for part in self.looked_at():
            part.doubt(None)

    def _spliced(self, first: int, gone: list[Part], new: list[Unit]) -> Moved | None:
        """As `_rebuild`, at the price of the units that came and went. None: their places depend on others.

        That is the accepted suggestion in a large file: functions and statements at top level, with names of their own.
        """
        bound_to_class = (Kind.CLASS, Kind.METHOD)
        if any(unit.indent or unit.kind in bound_to_class for unit in (*(part.unit for part in gone), *new)):
            return None
        if any(unit.indent for unit in self._units[first + len(new) : first + len(new) + 1]):
            return None
        leaves = [export.name for part in gone for export in part.unit.state.outline.exports]
        comes = [export.name for unit in new for export in unit.state.outline.exports]
        comes.extend(unit.state.outline.defines for unit in new if unit.kind is Kind.FUNCTION)
        if len(set(leaves)) != len(leaves) or any(len(self._definers[name]) != 1 for name in leaves):
            return None
        if any(name not in leaves and (name in self._definers or name in self._functions) for name in comes):
            return None
        for part in gone:
            self._functions.pop(part.name, None)
        for name in leaves:
            del self._definers[name]
        added = [Part(unit, 0, "", self.models.front) for unit in new]
        for part in added:
            self._parts[id(part.unit)] = part
            self._place(part, None, part.unit.state.outline)
        self._order[first : first + len(gone)] = added
        self._signature[first : first + len(gone)] = [_sign(unit) for unit in new]
        for number in range(first, len(self._order)):
            self._order[number].number = number
        return Moved(gone, added)

    def _rebuild(self, gone: list[Part]) -> Moved:
        """Place all units anew."""
        units = self._units
        self._signature = [_sign(unit) for unit in units]
        old, self._parts = self._parts, {}
        added: list[Part] = []
        self._functions, self._classes, self._definers, self._inner = {}, {}, {}, {}
        self._order = []
        info: ClassInfo | None = None
        for number, unit in enumerate(units):
            state = unit.state
            if unit.kind is Kind.CLASS:
                owner = state.outline.owner
                info = self._class_for(*owner)
            elif not unit.indent:
                info = self._class_for(*state.outline.owner) if unit.kind is Kind.METHOD else None
            part = old.get(id(unit))
            owner_name = info.name if info is not None else ""
            name = self._name_of(unit, info, state.outline)
            if part is None or part.unit is not unit or part.owner != owner_name or part.name != name:
                part = Part(unit, number, owner_name, self.models.front)
                added.append(part)
            part.number = number
            self._parts[id(unit)] = part
            self._order.append(part)
            self._place(part, info, state.outline)
        kept = {id(part) for part in self._order}
        return Moved([*gone, *(part for part in old.values() if id(part) not in kept)], added)

    def _class_for(self, name: str, bases: tuple[str, ...]) -> ClassInfo:
        """The class that a head begins, or that a method at top level names, be it before its head or behind it."""
        known = self._classes.get(name) if self.models.front.receivers else None
        if known is None:
            known = self._classes[name] = ClassInfo(name, bases)
        known.bases = bases or known.bases
        return known

    def _name_of(self, unit: Unit, info: ClassInfo | None, outline: Any) -> str:
        """What a function that comes behind those that are placed is called; nothing for other units."""
        if unit.kind not in (Kind.FUNCTION, Kind.METHOD):
            return ""
        name: str = outline.defines
        if info is None:
            return name
        return f"{info.name}.{info.free_name(name) if self.models.front.overloads else name}"

    def _place(self, part: Part, info: ClassInfo | None, outline: Any) -> None:
        kind = part.unit.kind
        if kind in (Kind.FUNCTION, Kind.METHOD):
            name = part.name = self._name_of(part.unit, info, outline)
            if info is not None:
                info.methods[name[len(info.name) + 1 :]] = part
            elif name:
                self._functions[name] = part
        elif info is not None and kind in (Kind.CLASS, Kind.BODY):
            info.heads.append(part)
        elif kind is Kind.NESTED:
            self._inner[outline.owner[0]] = part
        for export in outline.exports:
            self._definers.setdefault(export.name, []).append(part)

    def part_of(self, unit: Unit) -> Part:
        return self._parts[id(unit)]

    def is_unit(self, part: Part) -> bool:
        """Is it one of the module's units, as it is now?"""
        return self._parts.get(id(part.unit)) is part

    def name_of(self, unit: Unit) -> str:
        """What the unit's own sinks call it: the function, `Class.method`, or nothing for statements."""
        return self._parts[id(unit)].name

    def label_of(self, unit: Unit) -> str:
        """As `name_of`, but statements have one too: it holds until the next edit."""
        part = self._parts[id(unit)]
        return part.name or f"<{part.number}>"

    def unit_named(self, name: str) -> Unit | None:
        if name.startswith("<"):
            number = int(name[1:-1])
            return self._order[number].unit if number < len(self._order) else None
        part = self._inner.get(name[len(INNER) :]) if name.startswith(INNER) else self.function(name)
        return part.unit if part is not None else None

    # ------------------------------------------------------------------ looks

    def flow(self, unit: Unit, level: int = FULL) -> UnitFlow | None:
        """The dataflow of a unit as it is now."""
        part = self._parts.get(id(unit))
        return None if part is None else self.of(part, level)

    def of(self, part: Part, level: int) -> UnitFlow:
        """The dataflow of a unit at a level.

        A look asks for others, which are looked at within it. Where that would go too deep, the innermost one is looked
        at first, on its own.
        """
        flow = part.flows[level]
        if flow is not None and part.verified[level]:
            return flow
        if self._active:
            if sum(world.depth for world in self._active) > _DEEPEST:
                raise Deeper(self, part, level)
            return self._settled(part, level)
        waiting = [(self, part, level)]
        turns = 0
        while waiting:
            module, innermost, at = waiting[-1]
            turns += 1
            if turns > _MOST_TURNS:  # whatever they ask each other: it ends
                module._keep(innermost, at, nothing())
                waiting.pop()
                continue
            try:
                module._settled(innermost, at)
                waiting.pop()
            except Deeper as deeper:
                needed = (deeper.module, deeper.part, deeper.level)
                if needed in waiting:
                    asked = [p for m, p, _ in waiting[waiting.index(needed) :] if m is deeper.module]
                    deeper.module._learn(asked, deeper.level)
                else:
                    waiting.append(needed)
            except Circular as circular:
                circular.module._learn(circular.parts, at)
        flow = part.flows[level]
        assert flow is not None
        return flow

    def _settled(self, part: Part, level: int) -> UnitFlow:
        for number, other in enumerate(self._active):
            if other.is_look(self, part, level):
                raise Circular(self, [w.part for w in self._active[number:] if w.flow is self])
        world = UnitWorld(self, part, level)
        self._active.append(world)
        try:
            self._looks.pause_if_due()
            flow = part.flows[level]
            if flow is None or not self._holds(world, flow, part.doubted[level]):
                flow = self._known(world, part, level) or self._look(world, part)
                if level == FULL:
                    self._tangle.looked(part)
            self._keep(part, level, flow)
            self._looks.done += 1
        finally:
            self._active.pop()
        return flow

    def _learn(self, parts: Sequence[Part], level: int) -> None:
        """These parts ask each for the next one, and the last for the first: they are a cycle."""
        new = False
        for part, asked in zip(parts, (*parts[1:], parts[0]), strict=True):
            if asked.name not in part.learned:
                part.learned |= {asked.name}
                new = True
        if new:
            self._regrouped()
        else:  # it can not be told apart: one of them must do without the others
            self._keep(parts[-1], level, nothing())

    def _known(self, world: UnitWorld, part: Part, level: int) -> UnitFlow | None:
        """A look that was made for another level, or another file, and holds here too."""
        values = level == FULL and self._answers_matchers
        before = self._before(part, level)  # mostly nothing is new
        if before is not None and not (before.thin and values) and self._holds(world, before):
            return before
        for flow in recall(key_of(self.models, self.module, part)):
            if flow is not before and not (flow.thin and values) and self._holds(world, flow):
                return flow
        return None

    def _before(self, part: Part, level: int) -> UnitFlow | None:
        """The look at the level before, which tells the same if all that it asked is answered as it was."""
        first = self.first_round(part)
        if level > first:
            return self.of(part, level - 1)
        for below in (WRITES, NAMES) if level == first else (NAMES,) if level == WRITES else ():
            if part.verified[below]:
                return part.flows[below]
        return None

    def _look(self, world: UnitWorld, part: Part) -> UnitFlow:
        part.body()
        assert part.lowered is not None
        owner = ClassRef(self.module, part.owner) if part.owner and part.unit.kind is Kind.METHOD else None
        run = Run(world)
        if part.function is None and part.lowered.size > LARGE:
            run.budget //= 4
        world.run = run
        try:
            flow = look(world, part.lowered, part.function, owner, run)
        except Exception as error:  # a fault of ours must not cost the other findings
            _report(error)
            flow = nothing()
        world.run = None
        flow.asked = world.asked
        remember(key_of(self.models, self.module, part), flow.thinned() if self._answers_matchers else flow)
        return flow

    def _holds(self, world: UnitWorld, flow: UnitFlow, words: AbstractSet[str] | None = None) -> bool:
        """Would what the look asked be answered as it was? `words`: as far as a question has one of these."""
        for question, answer in flow.asked.items():
            if words is None or not words.isdisjoint(words_of(question)):
                now = world.told(question)
                if now is not answer and now != answer:
                    return False
        return True

    # ------------------------------------------------------------------ what is asked

    def function(self, name: str) -> Part | None:
        if "." in name:
            owner, _, method = name.partition(".")
            info = self._classes.get(owner)
            return info.methods.get(method) if info is not None else None
        if "@" in name:
            return next((part for part in self.conditional(name.partition("@")[0]) if part.name == name), None)
        return self._functions.get(name)

    def conditional(self, word: str) -> list[Part]:
        """The functions of this name that are defined under a condition."""
        found: list[Part] = []
        for part in self.definers(word):
            found.extend(p for p in self.functions_in(part) if p.function is not None and p.function.name == word)
        return found

    def functions_in(self, part: Part) -> list[Part]:
        """The functions among these statements. A name has its place among those that bind the same, in the module and
        in the unit, so that it stays while other code comes and goes."""
        if part.unit.kind is not Kind.STATEMENTS:
            return []
        key = ("functions", part)
        known: list[Part] | None = self.answers.get(key)
        if known is not None:
            return known
        found = self.answers[key] = part.functions()
        for number, inner in enumerate(found):
            assert inner.function is not None
            word = inner.function.name
            place = next((n for n, definer in enumerate(self.definers(word)) if definer is part), 0)
            inner.name = f"{word}@{place}:{number}"
        return found

    def inner(self, name: str) -> Part | None:
        """The unit that is a class of that name inside a class."""
        return self._inner.get(name)

    def all_parts(self) -> Sequence[Part]:
        return self._order

    def class_of(self, name: str) -> ClassInfo | None:
        return self._classes.get(name)

    def below(self, name: str) -> list[str]:
        """The classes of the module that have this one among their bases, at whatever distance."""
        found = [name]
        for above in found:
            found += [n for n, info in self._classes.items() if n not in found and _extends(info.bases, above)]
        return found[1:]

    def inner_below(self, name: str) -> tuple[str, ...]:
        """The classes inside classes that have this one among their bases."""
        return tuple(n for n, part in self._inner.items() if _extends(part.unit.state.outline.owner[1], name))

    def classes_with(self, method: str) -> list[str]:
        """The classes that have a method of this name of their own."""
        return [name for name, info in self._classes.items() if method in info.methods]

    def definers(self, name: str) -> list[Part]:
        return self._definers.get(name, [])

    def first_round(self, part: Part) -> int:
        """The level at which calls within the part's cycle give nothing yet."""
        if not self._cycles_known:
            self._find_cycles()
        return FULL + 1 - self._rounds.get(part.cycle, 1)

    def writers(self, word: str) -> list[Part]:
        """The units that may write to a module name, by themselves or through a function that they call."""
        found = self._writers.get(word)
        if found is None:
            kept = {id(p): p for p in self._changers_of_all().of(word)}
            functions = [p for p in kept.values() if p.function is not None]
            for _ in range(2):
                names = frozenset(plain_name(p.name) for p in functions)
                if not names:
                    break
                functions = [p for p in self._order if id(p) not in kept and not names.isdisjoint(words_in(p))]
                if len(kept) + len(functions) > MOST_WRITERS:
                    break
                kept.update((id(p), p) for p in functions)
            found = self._remember_writers(word, sorted(kept.values(), key=lambda p: p.number))
        return found

    def field_writers(self, info: ClassInfo, word: str) -> list[Part]:
        """The methods of a class that may write to an attribute; then those that call one of these for their object."""
        key = f"{info.name}.{word}"
        found = self._writers.get(key)
        if found is None:
            storing, naming = self._methods_by_word(info)
            kept = storing.get(word, [])
            names = frozenset(plain_name(p.name) for p in kept) - {"__init__"}
            callers = {id(p): p for name in names for p in naming.get(name, ())}
            for part in kept:
                callers.pop(id(part), None)
            found = self._remember_writers(key, [*kept, *sorted(callers.values(), key=lambda p: p.number)])
        return found

    def _methods_by_word(self, info: ClassInfo) -> tuple[dict[str, list[Part]], dict[str, list[Part]]]:
        """The methods of a class by the attributes that they may write to, and by those that they name of `self`."""
        key = ("methods", info.name)
        found: tuple[dict[str, list[Part]], dict[str, list[Part]]] | None = self.answers.get(key)
        if found is None:
            storing: dict[str, list[Part]] = {}
            naming: dict[str, list[Part]] = {}
            for part in info.methods.values():
                words = words_in(part)
                for word in part.written & words:
                    storing.setdefault(word, []).append(part)
                for word in part.own & info.methods.keys():
                    naming.setdefault(word, []).append(part)
            found = self.answers[key] = storing, naming
        return found

    def _remember_writers(self, key: str, writers: list[Part]) -> list[Part]:
        self._writers[key] = writers
        self._writers_named.update(plain_name(writer.name) for writer in writers)
        return writers

    def _changers_of_all(self) -> Changers:
        if self._changers is None:
            self._changers = Changers(self._order)
        return self._changers

    def stored(self, word: str) -> bool:
        """Is anything assigned to an attribute of this name?"""
        found = self._stored.get(word)
        if found is None:
            found = self._stored[word] = self._changers_of_all().is_stored(word)
        return found

    def registrations(self, name: str) -> tuple[Registration, ...]:
        """The calls that are given this function or class, to make a handler of it."""
        words = self._registering
        known = self._registered.get(name) if words else ()
        if known is None:
            found: list[Registration] = []
            if self._registrars is None:
                self._registrars = [p for p in self._order if not words.isdisjoint(words_in(p))]
            for part in self._registrars:
                if name in words_in(part):
                    part.body()
                    assert part.lowered is not None
                    found.extend(found_in(part.lowered.points, words, name))
            known = self._registered[name] = tuple(found)
        return known

    def same_cycle(self, a: Part, b: Part) -> bool:
        """Do the two call each other, by whatever way?"""
        if not self._cycles_known:
            self._find_cycles()
        return a.cycle == b.cycle

    def call_graph(self) -> tuple[list[Part], Callable[[Part], Iterable[Part]]]:
        """All functions of the module, and which of them one may call, for all that its text tells."""
        parts = [*self._functions.values(), *(p for c in self._classes.values() for p in c.methods.values())]
        parts.extend(p for part in self._order for p in self.functions_in(part))
        graph = self._graph = CallGraph(parts, self._classes)

        def calls(part: Part) -> Iterable[Part]:
            yield from graph.called(part)

        for part in parts:
            part.edges = graph.edges(part)
        return parts, calls

    def _find_cycles(self) -> None:
        parts, named = self.call_graph()

        def calls(part: Part) -> Iterable[Part]:
            yield from named(part)
            for name in sorted(part.learned):
                other = self.function(name)
                if other is not None:
                    yield other

        self._rounds = {}
        for part in self.looked_at():  # one that another of its name now hides is in none
            part.cycle, part.group = -1, ()
        for number, group in enumerate(cycles(parts, calls)):
            alone = len(group) == 1 and all(other is not group[0] for other in calls(group[0]))
            self._rounds[number] = 1 if alone else _MOST_ROUNDS
            names = group_of(group)
            for part in group:
                part.cycle = number
                part.group = names
        self._cycles_known = True


_failures: set[str] = set()


def _report(error: Exception) -> None:
    """Say once that a look failed: the place in our code, nothing of the user's."""
    import logging  # here: a start, which should be quick, does not need it

    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
    text = f"dataflow failed: {type(error).__name__} in {place}"
    if text not in _failures:
        _failures.add(text)
        logging.getLogger("wardline.rules").error(text)


def failures() -> tuple[str, ...]:
    """What failed in this process, for tests and for a report."""
    return tuple(sorted(_failures))


__all__ = ["ModuleFlow", "failures"]


_HEADS: Final = (Kind.CLASS, Kind.BODY)
"""Kinds of units that hold what is said of a class beside its methods."""


def _extends(bases: Sequence[str], name: str) -> bool:
    return any(base.rpartition(".")[2] == name for base in bases)


def _sign(unit: Unit) -> tuple[Any, ...]:
    """What of a unit decides its place among the others."""
    outline = unit.state.outline
    return unit.kind, outline.defines, outline.owner, outline.face, bool(unit.indent)


def _words_for(part: Part) -> set[str]:
    """The words by which others ask for a function among statements."""
    return {part.name, code_word(part.name)}
