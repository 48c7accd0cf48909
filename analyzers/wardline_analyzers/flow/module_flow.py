"""The dataflow of one module: units looked at when they are asked for, and again only when what they rest on has changed.

A look at a unit remembers what it asked of the program around it (summaries of functions, module names, members of
classes), and the answers. After an edit it still holds if its text is the same and the answers are. So the work after an
edit is the edited unit, and those whose answers changed: a function's summary speaks of no places, and mostly stays.

What is asked must not depend on who asks first, or incremental would differ from scratch. So there are levels:

    NAMES      calls of the program's functions are unknown; module names are those of the statements alone
    WRITES     calls have the summaries of WRITES, within a cycle those of NAMES; what functions write to module names
               and to fields of their object is taken from here
    …          rounds: calls have the summaries of FULL, within a cycle of functions those of the round before; in the
               first round they give nothing
    FULL       the last round
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from cachetools import LRUCache

from wardline_analyzers.flow import form
from wardline_analyzers.flow.cycles import cycles
from wardline_analyzers.flow.handlers import is_plain, words_of
from wardline_analyzers.flow.methods import method_kind
from wardline_analyzers.flow.models import Models
from wardline_analyzers.flow.outside import concrete, plain, without_way
from wardline_analyzers.flow.program import ClassRef, Member, ModuleRef, Parameter, Ref, Summary
from wardline_analyzers.flow.registrations import Registration, found_in
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.unit_flow import UnitFlow, code_word, look, nothing
from wardline_analyzers.flow.values import ANY, CLEAN, Value, constant, join, join_all, join_taints, rebuilt
from wardline_analyzers.python.lower import lower
from wardline_analyzers.python.module import BUILTINS, Meaning, ModuleNames
from wardline_analyzers.python.split import Kind, Unit
from wardline_analyzers.python.stars import STAR_NAMES
from wardline_analyzers.python.syntax import parse

NAMES: Final = 0
WRITES: Final = 1
FULL: Final = 8

_MOST_ROUNDS: Final = 3
_MOST_STEPS: Final = 60
"""Functions in a row through which a change is followed."""
_PACKAGES: Final = "packages"
"""Stands among the words for the question which packages the module imports."""
_MOST_WRITERS: Final = 30
"""Functions that may write to one module name, for which that is followed."""
_DEEPEST: Final = 60
"""Levels of statements and expressions in looks within each other, beyond which the innermost one comes first."""
_OF_LOOK: Final = 4
_CHECKED: Final = frozenset(("pydantic", "pydantic_settings", "sqlmodel", "msgspec", "ninja"))
"""Packages whose classes see to it that a field is of its type."""
_FUNCTIONS: Final = (Kind.FUNCTION, Kind.METHOD, Kind.NESTED)

_MOST_NODES: Final = 400_000
"""Nodes of the common form that are remembered, of all documents together."""

def _size(lowered: form.Lowered) -> int:
    return lowered.size + 20


_lowered: LRUCache[Any, form.Lowered] = LRUCache(_MOST_NODES, getsizeof=_size)


def clear_caches() -> None:
    _lowered.clear()


def lowered(unit: Unit) -> form.Lowered:
    """The unit in the common form."""
    key = (unit.text, unit.indent != b"")
    found = _lowered.get(key)
    if found is None:
        found = lower(parse(unit.text, bool(unit.indent)))
        if _size(found) <= _lowered.maxsize:
            _lowered[key] = found
    return found


def _seen_as(part: Part) -> set[str]:
    """The words by which others ask for a part."""
    words = {export.name for export in part.unit.state.outline.exports}
    words.update(part.name.split("."))
    words.add(part.owner)
    return words - {""}


class Part:
    """A unit and its place in the module. It outlives an edit of its unit, so that what changed can be told."""

    __slots__ = (
        *("_asks", "cycle", "edges", "flows", "function", "group", "inner", "looked", "lowered", "name", "number"),
        *("owner", "regrouped", "unit", "verified"),
    )

    def __init__(self, unit: Unit, number: int, owner: str) -> None:
        self.unit = unit
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
        self.edges: frozenset[str] = frozenset()
        """The words by which it may call functions of the module."""
        self.flows: list[UnitFlow | None] = [None] * (FULL + 1)
        self.verified = [False] * (FULL + 1)

    def body(self) -> tuple[form.Statement, ...]:
        if self.lowered is None:
            self.lowered = lowered(self.unit)
            if self.unit.kind in (Kind.FUNCTION, Kind.METHOD):
                functions = [s for s in self.lowered.body if isinstance(s, form.Function)]
                self.function = functions[-1] if functions else None
        return self.lowered.body

    def become(self, unit: Unit) -> list[UnitFlow | None]:
        """Stand for another text at the same place; returns the looks of before."""
        self.unit = unit
        self.lowered = self.function = self.inner = None
        before, self.flows = self.flows, [None] * (FULL + 1)
        self.verified = [False] * (FULL + 1)
        self.looked = False
        self._asks = None
        return before

    def functions(self) -> list[Part]:
        """The functions that are defined in these statements: each is looked at as if it were a unit."""
        if self.inner is None:
            self.inner = []
            for function in _functions_in(self.body()):
                part = Part(self.unit, self.number, "")
                part.lowered, part.function = self.lowered, function
                self.inner.append(part)
        for number, part in enumerate(self.inner):
            assert part.function is not None
            part.number = self.number
            part.name = f"{part.function.name}@{self.number}:{number}"
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
        self.verified[level] = True
        self.looked = True

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
        self.heads: list[Part] = []


class ModuleFlow:
    """The dataflow of a module's units. `other` answers for other modules of the project, where there is one.

    `looks` are those under way, in all modules of the project.
    """

    def __init__(
        self, models: Models, other: Any = None, module: str = "", looks: Looks | None = None
    ) -> None:
        self.models = models
        self.module = module
        self.other = other
        self.names = ModuleNames(())
        self._parts: dict[int, Part] = {}
        self._functions: dict[str, Part] = {}
        self._classes: dict[str, ClassInfo] = {}
        self._definers: dict[str, list[Part]] = {}
        self._cycles_known = False
        self._words: frozenset[str] = frozenset()
        self._order: list[Part] = []
        self._signature: list[Any] = []
        self._cycle_sizes: dict[int, int] = {}
        self._looks = Looks() if looks is None else looks
        self._active = self._looks.active
        self._writers: dict[str, list[Part]] = {}
        self._stored: dict[str, bool] = {}
        self._indexed: tuple[dict[str, list[Part]], set[str]] | None = None
        self._registered: dict[str, tuple[Registration, ...]] = {}
        self._registering: frozenset[str] = frozenset()
        self._registrars: list[Part] | None = None
        self.answers: dict[Any, Any] = {}
        """What is the same for all units that ask, until the next edit."""

    # ------------------------------------------------------------------ the module after an edit

    def update(self, units: Sequence[Unit], names: ModuleNames) -> bool:
        """Take in the units as they are now, and look again at those for which an answer has changed.

        False: no unit's dataflow has changed but for those whose text has, and they stand where they stood.
        """
        words: set[str] | None = set()
        if names is not self.names:
            changed_names = names.changed(self.names)
            words = None if changed_names is None else set(changed_names)
            if words is not None and names.roots != self.names.roots:
                words.add(_PACKAGES)
            self._registering = self.models.registering(names.roots)
            self.names = names
        signature = [(unit.kind, unit.state.outline.defines, unit.state.outline.face, bool(unit.indent)) for unit in units]
        looks: list[tuple[Part, list[UnitFlow | None]]] = []
        edits: list[tuple[form.Lowered | None, Part]] = []
        if signature != self._signature:
            first = not self._signature
            self._signature = signature
            removed, added = self._rebuild(units)
            if first:
                return True
            for part in (*removed, *added):
                if words is not None:
                    words.update(_seen_as(part))
            edits = [(None, part) for part in (*removed, *added)]
            cycles_changed = True
        else:
            for part, unit in zip(self._order, units, strict=True):
                if part.unit is not unit:
                    del self._parts[id(part.unit)]
                    before = part.lowered
                    looks.append((part, part.become(unit)))
                    edits.append((before, part))
                    self._parts[id(unit)] = part
            cycles_changed = self._cycles_known and any(
                part.cycle >= 0 and self._edges(part) != part.edges for part, _ in looks
            )
        if not edits and not words and words is not None:
            return False
        self.answers = {}
        self._registrars = None
        if words is None:  # a star import came or went: any name may mean something else
            self._cycles_known = False
            self._writers, self._stored, self._registered = {}, {}, {}
            self._indexed = None
        else:
            for before, part in edits:
                words |= self._written_otherwise(before, part)
            if cycles_changed and self._cycles_known:
                words |= self._regrouped()
            for part, flows in looks:
                words |= self._visible(part, flows)
        return self._propagate(words) or len(looks) != len(edits)

    def _written_otherwise(self, before: form.Lowered | None, part: Part) -> set[str]:
        """Words for which others may now find other writers, or other handlers."""
        part.body()
        now = part.lowered
        assert now is not None
        changed, stored, read = now.changed, now.stored, now.loads | now.attributes
        if before is not None:
            changed, stored = changed ^ before.changed, stored ^ before.stored
            read = read ^ (before.loads | before.attributes)
        words: set[str] = set()
        if changed or stored or before is None:
            self._indexed = None
        fields = {f"{part.owner}.{word.removeprefix('.')}" for word in (*changed, *stored)} if part.owner else set()
        for key, writers in list(self._writers.items()):
            called = any(writer.name.rpartition(".")[2] in read for writer in writers)
            if called or key in changed or key in fields:
                del self._writers[key]
                words.update(key.split("."))
        for word in stored & self._stored.keys():
            del self._stored[word]
            words.add(word)
        if self._registering and self._registered:
            points = [lowered.points for lowered in (before, now) if lowered is not None]
            for name in [n for n in self._registered if n in read or before is not None]:
                found = [list(found_in(p, self._registering, name)) for p in points]
                if any(found) and (len(found) == 1 or found[0] != found[1]):
                    del self._registered[name]
                    words.add(name)
        return words

    def _regrouped(self) -> set[str]:
        """The names of functions that are in another cycle now: calls within one are answered otherwise."""
        before = {id(part): part.group for part in self._looked_at()}
        self._find_cycles()
        words: set[str] = set()
        for part in self._looked_at():
            if before.get(id(part), part.group) != part.group:
                words.update(_seen_as(part))
                part.verified = [False] * (FULL + 1)
                part.regrouped = True
        return words

    def _visible(self, part: Part, flows: Sequence[UnitFlow | None]) -> set[str]:
        """The words by which others see what has changed of a part since these looks."""
        words: set[str] = set()
        for level, flow in enumerate(flows):
            if flow is None:
                continue
            now = self.of(part, level)
            if now is flow:
                continue
            if flow.summary is not None and now.summary is not None and now.summary.code is not flow.summary.code:
                words.add(code_word(part.name))
            if (now.summary, now.variables, now.globals) != (flow.summary, flow.variables, flow.globals):
                words.update(_seen_as(part))
                words.add(code_word(part.name))
                words.update(name for variable in (*flow.globals, *now.globals) for name in variable)
                words.update((*flow.variables, *now.variables))
        return words

    def _propagate(self, words: set[str] | None) -> bool:
        """Look again at all parts that asked for one of these words (None: at all), and on from what changed of them.

        True: some were looked at.
        """
        for step in range(_MOST_STEPS):
            if words is not None:
                if not words and step == 0:
                    return False
                words |= self._derived(words)
            hit = [
                part
                for part in self._looked_at()
                if part.looked and (words is None or part.regrouped or not part.asks.isdisjoint(words))
            ]
            if not hit:
                return step > 0
            self.answers = {}
            before = [(part, list(part.flows)) for part in hit]
            for part in hit:
                part.verified = [False] * (FULL + 1)
                part.regrouped = False
            words = set()
            for part, flows in before:
                words |= self._visible(part, flows)
            if not words:
                return True
        return True

    def _looked_at(self) -> Iterator[Part]:
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
                if name not in found
                and any(not (words | found).isdisjoint(base.split(".")) for base in info.bases)
            }
            if not more:
                return found
            found |= more

    def others_changed(self) -> None:
        """Other modules may answer otherwise now: what was asked is asked again, when somebody wants to know."""
        self.answers = {}
        for part in self._looked_at():
            part.verified = [False] * (FULL + 1)

    def _rebuild(self, units: Sequence[Unit]) -> tuple[list[Part], list[Part]]:
        """Place all units anew. Returns the parts that are gone, and those that are new."""
        old, self._parts = self._parts, {}
        added: list[Part] = []
        self._functions, self._classes, self._definers = {}, {}, {}
        self._order = []
        info: ClassInfo | None = None
        for number, unit in enumerate(units):
            state = unit.state
            if unit.kind is Kind.CLASS:
                owner = state.outline.owner
                info = self._classes[owner[0]] = ClassInfo(owner[0], owner[1])
            elif not unit.indent:
                info = None
            part = old.get(id(unit))
            owner_name = info.name if info is not None else ""
            if part is None or part.unit is not unit or part.owner != owner_name:
                part = Part(unit, number, owner_name)
                added.append(part)
            part.number = number
            self._parts[id(unit)] = part
            self._order.append(part)
            self._place(part, info, state.outline)
        kept = {id(part) for part in self._order}
        return [part for part in old.values() if id(part) not in kept], added

    def _place(self, part: Part, info: ClassInfo | None, outline: Any) -> None:
        kind = part.unit.kind
        if kind in (Kind.FUNCTION, Kind.METHOD):
            name = outline.defines
            part.name = f"{info.name}.{name}" if info is not None else name
            if info is not None:
                info.methods[name] = part
            elif name:
                self._functions[name] = part
        elif info is not None and kind in (Kind.CLASS, Kind.BODY):
            info.heads.append(part)
        for export in outline.exports:
            self._definers.setdefault(export.name, []).append(part)

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
            return next((p.unit for p in self._parts.values() if p.number == number), None)
        part = self.function(name)
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
                raise _Deeper(self, part, level)
            return self._settled(part, level)
        waiting = [(self, part, level)]
        while waiting:
            module, innermost, at = waiting[-1]
            try:
                module._settled(innermost, at)
                waiting.pop()
            except _Deeper as deeper:
                waiting.append((deeper.module, deeper.part, deeper.level))
        flow = part.flows[level]
        assert flow is not None
        return flow

    def _settled(self, part: Part, level: int) -> UnitFlow:
        world = UnitWorld(self, part, level)
        self._active.append(world)
        try:
            self._looks.pause_if_due()
            flow = part.flows[level]
            if flow is None or not self._holds(world, flow):
                flow = None
                if level > self.first_round(part):  # mostly nothing is new in a round
                    before = self.of(part, level - 1)
                    if self._holds(world, before):
                        flow = before
                if flow is None:
                    flow = self._look(world, part)
            part.keep(level, flow)
            self._looks.done += 1
        finally:
            self._active.pop()
        return flow

    def _look(self, world: UnitWorld, part: Part) -> UnitFlow:
        part.body()
        assert part.lowered is not None
        owner = ClassRef(self.module, part.owner) if part.owner and part.unit.kind is Kind.METHOD else None
        run = Run(world)
        world.run = run
        try:
            flow = look(world, part.lowered, part.function, owner, run)
        except Exception as error:  # a fault of ours must not cost the other findings
            _report(error)
            flow = nothing()
        world.run = None
        flow.asked = world.asked
        return flow

    def _holds(self, world: UnitWorld, flow: UnitFlow) -> bool:
        """Would all that the look asked be answered as it was?"""
        for question, answer in flow.asked.items():
            now = world.answer(question)
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
            if part.unit.kind is Kind.STATEMENTS:
                found.extend(p for p in part.functions() if p.function is not None and p.function.name == word)
        return found

    def all_parts(self) -> Sequence[Part]:
        return self._order

    def class_of(self, name: str) -> ClassInfo | None:
        return self._classes.get(name)

    def definers(self, name: str) -> list[Part]:
        return self._definers.get(name, [])

    def first_round(self, part: Part) -> int:
        """The level at which calls within the part's cycle give nothing yet."""
        if not self._cycles_known:
            self._find_cycles()
        return FULL + 1 - min(self._cycle_sizes.get(part.cycle, 0) + 2, _MOST_ROUNDS) if part.cycle >= 0 else FULL

    def writers(self, word: str) -> list[Part]:
        """The units that may write to a module name, by themselves or through a function that they call."""
        found = self._writers.get(word)
        if found is None:
            kept = {id(p): p for p in self._index()[0].get(word, ())}
            functions = [p for p in kept.values() if p.function is not None]
            for _ in range(2):
                names = frozenset(p.name.rpartition(".")[2] for p in functions)
                if not names:
                    break
                functions = [p for p in self._order if id(p) not in kept and not names.isdisjoint(_words_of(p))]
                if len(kept) + len(functions) > _MOST_WRITERS:
                    break
                kept.update((id(p), p) for p in functions)
            found = self._writers[word] = sorted(kept.values(), key=lambda p: p.number)
        return found

    def field_writers(self, info: ClassInfo, word: str) -> list[Part]:
        """The methods of a class that may write to an attribute, by themselves or through a method that they call."""
        key = f"{info.name}.{word}"
        found = self._writers.get(key)
        if found is None:
            methods = list(info.methods.values())
            place = f".{word}"
            kept = [p for p in methods if word in _words_of(p) and (word in p.stored or place in p.changed)]
            names = frozenset(p.name.rpartition(".")[2] for p in kept) - {"__init__"}
            callers = [p for p in methods if p not in kept and not names.isdisjoint(_words_of(p))] if names else []
            found = self._writers[key] = [*kept, *callers]
        return found

    def _index(self) -> tuple[dict[str, list[Part]], set[str]]:
        """Which parts may change the object of a name, or bind it anew; and all words behind a dot that are assigned to."""
        if self._indexed is None:
            changers: dict[str, list[Part]] = {}
            stored: set[str] = set()
            for part in self._order:
                for word in part.changed:
                    changers.setdefault(word, []).append(part)
                stored |= part.stored
            self._indexed = changers, stored
        return self._indexed

    def stored(self, word: str) -> bool:
        """Is anything assigned to an attribute of this name?"""
        found = self._stored.get(word)
        if found is None:
            found = self._stored[word] = word in self._index()[1]
        return found

    def registrations(self, name: str) -> tuple[Registration, ...]:
        """The calls that are given this function or class, to make a handler of it."""
        words = self._registering
        known = self._registered.get(name) if words else ()
        if known is None:
            found: list[Registration] = []
            if self._registrars is None:
                self._registrars = [p for p in self._order if not words.isdisjoint(_words_of(p))]
            for part in self._registrars:
                if name in _words_of(part):
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

    def _find_cycles(self) -> None:
        parts = [*self._functions.values(), *(p for c in self._classes.values() for p in c.methods.values())]
        parts.extend(p for part in self._order if part.unit.kind is Kind.STATEMENTS for p in part.functions())
        by_word: dict[str, list[Part]] = {}
        for part in parts:
            by_word.setdefault(part.name.rpartition(".")[2].partition("@")[0], []).append(part)
        for name, info in self._classes.items():
            by_word.setdefault(name, []).extend(info.methods.values())
        self._words = frozenset(by_word)

        def calls(part: Part) -> Iterable[Part]:
            part.edges = self._edges(part)
            for word in sorted(part.edges):
                yield from by_word[word]

        self._cycle_sizes = {}
        for number, group in enumerate(cycles(parts, calls)):
            self._cycle_sizes[number] = len(group)
            names = tuple(sorted(part.name for part in group)) if len(group) > 1 else ()
            for part in group:
                part.cycle = number
                part.group = names
        self._cycles_known = True

    def _edges(self, part: Part) -> frozenset[str]:
        part.body()
        assert part.lowered is not None
        return (part.lowered.loads | part.lowered.attributes) & self._words


class _Deeper(BaseException):
    """A look is too deep in others: it comes first. No `Exception`: nothing but `of` may stop it."""

    def __init__(self, module: ModuleFlow, part: Part, level: int) -> None:
        super().__init__()
        self.module = module
        self.part = part
        self.level = level


class Paused(BaseException):
    """The deadline has passed; what has been found out so far is kept. No `Exception`: only who set it may stop it."""

    def __init__(self, worlds: list[UnitWorld]) -> None:
        super().__init__()
        self.worlds = worlds


class Looks:
    """The looks under way, each within the one before. With a deadline they are paused, and gone on with later."""

    def __init__(self) -> None:
        self.active: list[UnitWorld] = []
        self.done = 0
        """How many have been done: before a pause there is at least one."""
        self._deadline: float | None = None
        self._paused: list[UnitWorld] = []

    def pause_if_due(self) -> None:
        if self._deadline is not None and self.done and time.perf_counter() > self._deadline:
            raise Paused(list(self.active))

    def until(self, deadline: float | None, work: Callable[[], None]) -> bool:
        """Work until the deadline; False: it came first.

        The next time, what was under way is done before, the innermost first: so each time it gets further.
        """
        self._deadline, self.done = deadline, 0
        try:
            while self._paused:
                self._paused[-1].again()
                self._paused.pop()
            work()
        except Paused as pause:
            del self._paused[-1:]
            self._paused.extend(pause.worlds)
            return False
        finally:
            self._deadline = None
        return True

    def forget(self) -> None:
        """What was under way is no longer of interest."""
        self._paused.clear()


class UnitWorld:
    """The program as one unit sees it. Every answer is remembered, with its question."""

    def __init__(self, flow: ModuleFlow, part: Part, level: int, home: Part | None = None) -> None:
        """`home` is the unit whose code is looked at, if that is another one than the unit that asks."""
        self._flow = flow
        self._part = part
        self._home = part if home is None else home
        self._level = level
        self.asked: dict[Any, Any] = {}
        self.models = flow.models
        self.here = Ref(flow.module, self._home.name)
        self.run: Run | None = None
        """The look that asks."""
        self._names: dict[str, Value | None] = {}

    def again(self) -> None:
        """Look at the unit, as this was to do."""
        self._flow.of(self._part, self._level)

    @property
    def packages(self) -> frozenset[str]:
        found: frozenset[str] = self._ask(("packages",))
        return found

    @property
    def depth(self) -> int:
        """How deep its look is in the text."""
        return _OF_LOOK + (self.run.nesting if self.run is not None else 0)

    def number(self, node: form.Node) -> int:
        lowered = self._home.lowered
        return lowered.number_of(node) if lowered is not None else -1

    def name(self, word: str) -> Value | None:
        if word in self._names:
            return self._names[word]
        found: Value | None = self._ask(("name", word))
        if found is not None and found.consts is None and found.kind != "function":
            found = found.but(ids=_identity(self.here.module, word, found))
        self._names[word] = found
        return found

    def summary(self, ref: Ref) -> Summary | None:
        found: Summary | None = self._ask(("summary", ref))
        return found

    def code(self, ref: Ref) -> tuple[form.Function, UnitWorld] | None:
        found: form.Function | None = self._ask(("code", ref))
        if found is None:
            return None
        if ref.module != self._flow.module:
            abroad = ForeignWorld(self, ref)
            abroad.run = self.run
            return found, abroad
        part = self._flow.function(ref.name) if ref.module == self._flow.module else None
        if part is None:
            return None
        world = UnitWorld(self._flow, self._part, self._level, part)
        world.asked = self.asked
        return found, world

    def method(self, of: ClassRef, name: str) -> Ref | None:
        found: Ref | None = self._ask(("method", of, name))
        return found

    def above(self, of: ClassRef) -> ClassRef | None:
        found: ClassRef | None = self._ask(("above", of))
        return found

    def library_base(self, of: ClassRef) -> str | None:
        bases = self.library_bases(of)
        return bases[0] if bases else None

    def library_bases(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("bases", of))
        return found

    def members(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("members", of))
        return found

    def member(self, of: ClassRef, name: str) -> Member | None:
        found: Member | None = self._ask(("member", of, name))
        return found

    def is_plain(self, of: ClassRef, name: str) -> bool:
        found: bool = self._ask(("is_plain", of, name))
        return found

    def _is_plain(self, of: ClassRef, name: str, depth: int = 0) -> bool:
        if of.module != self._flow.module:
            return bool(self._flow.other is not None and self._flow.other.is_plain(of, name))
        info = self._flow.class_of(of.name)
        if info is None or depth > 8:
            return False
        for head in info.heads:
            for statement in head.body():
                for inner in statement.body if isinstance(statement, form.Class) else (statement,):
                    if _declared(inner) == name and isinstance(inner, (form.Declare, form.Assign)):
                        checks = any(base.partition(".")[0] in _CHECKED for base in self._bases(of))
                        return checks and is_plain(words_of(inner.annotation))
        above = self._above(of)
        return above is not None and self._is_plain(above, name, depth + 1)

    def kept(self, ref: Ref, parameter: str) -> Value | None:
        found: Value | None = self._ask(("kept", ref, f"{ref.name}({parameter})"))
        return found

    def _kept(self, ref: Ref, name: str) -> Value | None:
        flow = self._flow
        if ref.module != flow.module or self._level <= WRITES:
            return None
        variable = (ref.module, name)
        word = ref.name.rpartition(".")[2]
        callers = [p for p in flow.all_parts() if p.function is not None and word in _words_of(p)]
        values = [
            concrete(written)
            for part in callers[:_MOST_WRITERS]
            if (written := flow.of(part, WRITES).globals.get(variable)) is not None
        ]
        return join_all(values) if values else None

    def kind(self, ref: Ref) -> str:
        found: str = self._ask(("kind", ref))
        return found

    def of_module(self, module: ModuleRef, name: str) -> Value | None:
        found: Value | None = self._ask(("of_module", module, name))
        return found

    def imported(self, qualified: str) -> Value:
        found: Value = self._ask(("imported", qualified))
        return found

    # ------------------------------------------------------------------ answers

    def _ask(self, question: Any) -> Any:
        asked = self.asked
        if question in asked:
            return asked[question]
        answer = asked[question] = self.answer(question)
        return answer

    def answer(self, question: Any) -> Any:
        """The answer to a question, as things are now."""
        return getattr(self, "_" + question[0])(*question[1:])

    def registrations(self, name: str) -> tuple[Registration, ...]:
        found: tuple[Registration, ...] = self._ask(("registrations", name))
        return found

    def _registrations(self, name: str) -> tuple[Registration, ...]:
        return self._flow.registrations(name)

    def _packages(self) -> frozenset[str]:
        return self._flow.names.roots

    def _summary(self, ref: Ref) -> Summary | None:
        if self._level == NAMES:
            return None
        flow = self._flow
        if ref.module != flow.module:
            return flow.other.summary(ref) if flow.other is not None else None
        part = flow.function(ref.name)
        if part is None:
            return None
        cycle = flow.same_cycle(part, self._part)
        if self._level == WRITES:
            return flow.of(part, NAMES if cycle else WRITES).summary
        if not cycle:
            return flow.of(part, FULL).summary
        if self._level <= flow.first_round(part):
            return _empty(part)
        return flow.of(part, self._level - 1).summary

    def _kind(self, ref: Ref) -> str:
        code = self._code(ref)
        return method_kind(code) if code is not None else ""

    def _there(self, ref: Ref, question: Any) -> Any:
        return self._flow.other.there(ref, question)

    def _code(self, ref: Ref) -> form.Function | None:
        if ref.module != self._flow.module:
            code: form.Function | None = self._flow.other.code(ref) if self._flow.other is not None else None
            return code
        part = self._flow.function(ref.name)
        if part is None:
            return None
        part.body()
        return part.function

    def _method(self, of: ClassRef, name: str, depth: int = 0) -> Ref | None:
        if of.module != self._flow.module:
            return self._flow.other.method(of, name) if self._flow.other is not None else None
        info = self._flow.class_of(of.name)
        if info is None or depth > 8:
            return None
        if name in info.methods:
            return Ref(of.module, f"{of.name}.{name}")
        for base in info.bases:
            above = self._class_named(base)
            if above is not None:
                found = self._method(above, name, depth + 1)
                if found is not None:
                    return found
        return None

    def _class_named(self, written: str) -> ClassRef | None:
        if self._flow.class_of(written) is not None:
            return ClassRef(self._flow.module, written)
        value = self._name_of_import(written)
        for callable_ in value.callables if value is not None else ():
            if isinstance(callable_, ClassRef):
                return callable_
        return None

    def _name_of_import(self, written: str) -> Value | None:
        meaning = self._flow.names.get(written.partition(".")[0])
        if meaning is None and "." not in written:
            return self._starred(written)
        if meaning is None or meaning.kind != "name" or self._flow.other is None:
            return None
        rest = written.partition(".")[2]
        found: Value | None = self._flow.other.imported(f"{meaning.payload}.{rest}" if rest else meaning.payload)
        return found

    def _above(self, of: ClassRef) -> ClassRef | None:
        if of.module != self._flow.module:
            found: ClassRef | None = self._flow.other.above(of) if self._flow.other is not None else None
            return found
        info = self._flow.class_of(of.name)
        for base in info.bases if info is not None else ():
            above = self._class_named(base)
            if above is not None:
                return above
        return None

    def _bases(self, of: ClassRef, depth: int = 0) -> tuple[str, ...]:
        if of.module != self._flow.module:
            return self._flow.other.library_bases(of) if self._flow.other is not None else ()
        info = self._flow.class_of(of.name)
        if info is None or depth > 8:
            return ()
        found: list[str] = []
        for base in info.bases:
            above = self._class_named(base)
            if above is not None:
                found.extend(self._bases(above, depth + 1))
                continue
            root, _, rest = base.partition(".")
            meaning = self._flow.names.get(root)
            handed = self._name_of_import(base)
            if handed is not None and handed.name:
                found.append(handed.name)
            elif meaning is not None and meaning.kind == "name":
                found.append(f"{meaning.payload}.{rest}" if rest else meaning.payload)
            elif meaning is None and root in BUILTINS:
                found.append(base)
        return tuple(dict.fromkeys(found))

    def _members(self, of: ClassRef, depth: int = 0) -> tuple[str, ...]:
        if of.module != self._flow.module:
            return self._flow.other.members(of) if self._flow.other is not None else ()
        info = self._flow.class_of(of.name)
        names: list[str] = []
        for base in reversed(info.bases) if info is not None and depth < 8 else ():
            above = self._class_named(base)
            if above is not None:
                names.extend(self._members(above, depth + 1))
        for head in info.heads if info is not None else ():
            for statement in head.body():
                inner = statement.body if isinstance(statement, form.Class) else (statement,)
                names.extend(n for s in inner if (n := _declared(s)))
        return tuple(dict.fromkeys(names))

    def _member(self, of: ClassRef, name: str, depth: int = 0) -> Member | None:
        """What the class's own text puts into an attribute: the body of the class, and its methods by `self.name = …`."""
        flow = self._flow
        if of.module != flow.module:
            found: Member | None = flow.other.member(of, name) if flow.other is not None else None
            return found
        if depth or self._part.unit.kind not in _FUNCTIONS:
            return self._found_member(of, name, depth)
        key = ("member", of, name, min(self._level, WRITES + 1))
        if key not in flow.answers:
            flow.answers[key] = self._found_member(of, name, depth)
        known: Member | None = flow.answers[key]
        return known

    def _found_member(self, of: ClassRef, name: str, depth: int) -> Member | None:
        flow = self._flow
        info = flow.class_of(of.name)
        if info is None or depth > 8:
            return None
        values: list[Value] = []
        for head in info.heads:
            if head is not self._part:
                values.extend(_class_values(flow.of(head, NAMES), info.name, name))
        fixed = bool(values) and not flow.stored(name)
        if self._level != NAMES:
            level = NAMES if self._level == WRITES else WRITES
            for method in flow.field_writers(info, name):
                values.extend(_written(flow.of(method, level), name))
        if self._level > WRITES:
            for part in flow.writers(of.name):
                if part.function is not None:
                    written = flow.of(part, WRITES).globals.get((of.module, of.name))
                    if written is not None and written.items is not None and "." + name in written.items:
                        values.append(concrete(written.items["." + name]))
                        fixed = False
        if not values:
            above = self._above(of)
            return self._member(above, name, depth + 1) if above is not None else None
        return Member(join_all(values), fixed)

    def _name(self, word: str) -> Value | None:
        flow = self._flow
        meaning = flow.names.get(word)
        if meaning is None:
            for star in flow.names.stars:
                if word in STAR_NAMES.get(star, ()):
                    return Value(name=f"{star}.{word}")
            found = self._starred(word)
            if found is not None:
                return found
            return Value(name=word) if word in BUILTINS else None
        if meaning.kind == "define":
            if flow.function(word) is not None:
                return Value(kind="function", callables=(Ref(flow.module, word),))
            if flow.class_of(word) is not None:
                return Value(kind="class", callables=(ClassRef(flow.module, word),))
            inner = flow.conditional(word)
            if inner:
                return Value(kind="function", callables=tuple(Ref(flow.module, part.name) for part in inner[:4]))
        elif meaning.kind == "constant" and (self._level <= WRITES or not self._flow.writers(word)):
            return _constant(meaning.payload)
        elif meaning.kind == "name" and "(" not in meaning.payload:
            found = self._imported(meaning.payload)
            return self._with_fields(word, found) if "." in meaning.payload else found
        return self._variable(word, meaning)

    def _variable(self, word: str, meaning: Meaning) -> Value:
        """A module-level variable: what the statements above (or, for a function, all of them) make of it."""
        inside = self._part.unit.kind in _FUNCTIONS
        key = ("name", word, min(self._level, WRITES + 1), -1 if inside else self._part.number)
        found: Value | None = self._flow.answers.get(key)
        if found is None:
            found = self._flow.answers[key] = self._found_variable(word, meaning, inside)
        return found

    def _found_variable(self, word: str, meaning: Meaning, inside: bool) -> Value:
        flow = self._flow
        values: list[Value] = []
        for part in flow.definers(word):
            if part.unit.kind is Kind.STATEMENTS and part is not self._part and (inside or part.number < self._part.number):
                found = flow.of(part, NAMES).variables.get(word)
                if found is not None:
                    values = [*values, without_way(plain(found))] if inside else [without_way(plain(found))]
        if self._level > WRITES or not inside:
            variable = (flow.module, word)
            for part in flow.writers(word):
                if part.function is not None:
                    written = flow.of(part, WRITES).globals.get(variable) if self._level > WRITES and inside else None
                elif part is not self._part and (inside or part.number < self._part.number):
                    written = flow.of(part, WRITES if self._level > WRITES else NAMES).globals.get(variable)
                else:
                    written = None
                if written is not None:
                    values.append(concrete(written))
        if values:
            return join_all(values)
        if meaning.kind == "name":
            return Value(name=self.models.canonical(meaning.payload))
        if meaning.kind == "literal":
            return Value(kind={"string": "str", "number": "int"}.get(meaning.payload, meaning.payload))
        return _constant(meaning.payload) if meaning.kind == "constant" else ANY

    def _with_fields(self, word: str, value: Value) -> Value:
        """An imported object, with what functions of the module put into its attributes: `flask.g`."""
        flow = self._flow
        if self._level <= WRITES or value.callables:
            return value
        items: dict[Any, Value] = {}
        for part in flow.writers(word):
            written = None
            if part.function is not None and part.stored:
                written = flow.of(part, WRITES).globals.get((flow.module, word))
            for key, item in (written.items or {}).items() if written is not None else ():
                items[key] = concrete(item) if key not in items else join(items[key], concrete(item))
        if not items:
            return value
        made = rebuilt(Value(kind="instance", name=value.name), items, Value(open=True))
        return made.but(taints=join_taints(value.taints, made.taints), open=True)

    def _starred(self, word: str) -> Value | None:
        """A name that may come from `from module import *` of a module of the project."""
        flow = self._flow
        if not flow.names.stars or flow.other is None:
            return None
        found: Value | None = flow.other.starred(flow.names.stars, word)
        return found

    def _of_module(self, module: ModuleRef, name: str) -> Value | None:
        if module.module == self._flow.module:
            return self._name(name)
        found: Value | None = self._flow.other.of_module(module, name) if self._flow.other is not None else None
        return found

    def _imported(self, qualified: str) -> Value:
        if self._flow.other is not None:
            found: Value | None = self._flow.other.imported(qualified)
            if found is not None:
                return found
        return Value(name=self.models.canonical(qualified))


class ForeignWorld(UnitWorld):
    """The world of a function in another module, as seen on a visit from a unit that asks on its own account."""

    def __init__(self, visitor: UnitWorld, ref: Ref) -> None:
        super().__init__(visitor._flow, visitor._part, visitor._level)
        self._visitor = visitor
        self.here = ref

    def _ask(self, question: Any) -> Any:
        return self._visitor._ask(("there", self.here, question))

    def code(self, ref: Ref) -> tuple[form.Function, UnitWorld] | None:
        return self._visitor.code(ref)

    def number(self, node: form.Node) -> int:
        found: int = self._flow.other.number(self.here, node)
        return found


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


def _identity(module: str, word: str, value: Value) -> tuple[Any, ...]:
    """Which object a module's name stands for."""
    for callable_ in value.callables:
        if isinstance(callable_, ClassRef) and value.kind == "class":
            return ((f"{callable_.module}:{callable_.name}",),)
    return ((f"{module}:{word}",),)


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


def _empty(part: Part) -> Summary:
    """A function of which nothing is known yet: it returns, and does nothing."""
    part.body()
    function = part.function
    parameters = tuple(Parameter(p.name, p.kind, CLEAN) for p in function.parameters) if function is not None else ()
    return Summary(parameters, CLEAN)


def _declared(statement: form.Statement) -> str:
    if isinstance(statement, form.Declare):
        return statement.name
    if isinstance(statement, form.Assign) and isinstance(statement.targets[0], form.Name):
        return statement.targets[0].name if statement.annotation is not None else ""
    return ""


def _words_of(part: Part) -> frozenset[str]:
    words: frozenset[str] = part.unit.state.outline.words
    return words


def _class_values(flow: UnitFlow, owner: str, name: str) -> list[Value]:
    found = flow.variables.get(name)
    if found is not None:
        return [without_way(plain(found))]
    value = flow.variables.get(owner)
    for callable_ in value.callables if value is not None else ():
        member = getattr(callable_, "members", {}).get(name)
        if member is not None:
            return [without_way(plain(member))]
    return []


def _written(flow: UnitFlow, name: str) -> list[Value]:
    """What a method writes to `self.name`, as far as that does not depend on its caller."""
    if flow.summary is None:
        return []
    for index, effect in flow.summary.effects:
        if index == 0 and effect.items is not None:
            found = effect.items.get("." + name)
            if found is not None:
                return [concrete(found)]
    return []


@lru_cache(maxsize=4096)
def _constant(payload: str) -> Value:
    try:
        return constant(ast.literal_eval(payload))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ANY


__all__ = ["FULL", "NAMES", "ModuleFlow", "UnitWorld", "lowered"]
