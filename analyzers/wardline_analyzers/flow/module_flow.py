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
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from cachetools import LRUCache

from wardline_analyzers.flow import form
from wardline_analyzers.flow.cycles import cycles
from wardline_analyzers.flow.models import Models
from wardline_analyzers.flow.methods import method_kind
from wardline_analyzers.flow.outside import concrete, plain, without_way
from wardline_analyzers.flow.program import ClassRef, Member, ModuleRef, Parameter, Ref, Summary
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.unit_flow import UnitFlow, look, nothing
from wardline_analyzers.flow.values import ANY, CLEAN, Value, constant, join_all
from wardline_analyzers.python.lower import lower
from wardline_analyzers.python.module import BUILTINS, Meaning, ModuleNames
from wardline_analyzers.python.split import Kind, Unit
from wardline_analyzers.python.stars import STAR_NAMES
from wardline_analyzers.python.syntax import parse

NAMES: Final = 0
WRITES: Final = 1
FULL: Final = 8

_MOST_ROUNDS: Final = 3
_MOST_WRITERS: Final = 30
"""Functions that may write to one module name, for which that is followed."""
_DEEPEST: Final = 60
"""Levels of statements and expressions in looks within each other, beyond which the innermost one comes first."""
_OF_LOOK: Final = 4
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


class Part:
    """A unit and its place in the module. It outlives an edit of its unit, so that what changed can be told."""

    __slots__ = ("cycle", "edges", "flows", "function", "lowered", "name", "number", "owner", "unit", "verified")

    def __init__(self, unit: Unit, number: int, owner: str) -> None:
        self.unit = unit
        self.number = number
        self.owner = owner
        self.lowered: form.Lowered | None = None
        self.function: form.Function | None = None
        self.name = ""
        self.cycle = -1
        self.edges: frozenset[str] = frozenset()
        """The words by which it may call functions of the module."""
        self.flows: list[UnitFlow | None] = [None] * (FULL + 1)
        self.verified = [0] * (FULL + 1)

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
        self.lowered = self.function = None
        before, self.flows = self.flows, [None] * (FULL + 1)
        return before

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

    `active` are the looks under way, each within the one before, in all modules of the project.
    """

    def __init__(
        self, models: Models, other: Any = None, module: str = "", active: list[UnitWorld] | None = None
    ) -> None:
        self.models = models
        self.module = module
        self.other = other
        self.names = ModuleNames(())
        self.revision = 1
        self._parts: dict[int, Part] = {}
        self._functions: dict[str, Part] = {}
        self._classes: dict[str, ClassInfo] = {}
        self._definers: dict[str, list[Part]] = {}
        self._cycles_known = False
        self._words: frozenset[str] = frozenset()
        self._order: list[Part] = []
        self._signature: list[Any] = []
        self._cycle_sizes: dict[int, int] = {}
        self._active: list[UnitWorld] = [] if active is None else active
        self._writers: dict[str, list[Part]] = {}
        self._stored: dict[str, bool] = {}
        self.answers: dict[Any, Any] = {}
        """What is the same for all units that ask, of this revision."""
        self._remembered = 0

    # ------------------------------------------------------------------ the module after an edit

    def update(self, units: Sequence[Unit], names: ModuleNames) -> None:
        """Take in the units as they are now. Looks of before stay, and are verified when they are asked for."""
        renamed = names is not self.names
        self.names = names
        signature = [(unit.kind, unit.state.outline.defines, unit.state.outline.face, bool(unit.indent)) for unit in units]
        if renamed or signature != self._signature:
            self._signature = signature
            self._rebuild(units)
            self.revision += 1
            return
        changed: list[tuple[Part, list[UnitFlow | None]]] = []
        written = False
        for part, unit in zip(self._order, units, strict=True):
            if part.unit is not unit:
                del self._parts[id(part.unit)]
                before = part.lowered
                changed.append((part, part.become(unit)))
                self._parts[id(unit)] = part
                written = written or self._writes_otherwise(before, part)
        if written:
            self.revision += 1
            return
        if changed and self._differs(changed):
            self.revision += 1

    def _writes_otherwise(self, before: form.Lowered | None, part: Part) -> bool:
        """May the part write to other names, or to other attributes, that somebody has asked for?"""
        part.body()
        now = part.lowered
        assert now is not None
        changed = now.changed if before is None else now.changed ^ before.changed
        stored = now.stored if before is None else now.stored ^ before.stored
        asked = self._writers.keys()
        fields = {f"{part.owner}.{word.removeprefix('.')}" for word in (*changed, *stored)} if part.owner else ()
        return not (asked.isdisjoint(changed) and asked.isdisjoint(fields) and self._stored.keys().isdisjoint(stored))

    def others_changed(self) -> None:
        """Other modules may answer otherwise now: all that was asked is asked again."""
        self.revision += 1
        self._renew()

    def _renew(self) -> None:
        """Forget what rests on an older revision."""
        if self._remembered != self.revision:
            self._remembered = self.revision
            self._writers, self._stored, self.answers = {}, {}, {}

    def _differs(self, changed: list[tuple[Part, list[UnitFlow | None]]]) -> bool:
        """Can others see that these parts have changed?"""
        if self._cycles_known:
            for part, _ in changed:
                if part.cycle >= 0 and self._edges(part) != part.edges:
                    self._cycles_known = False
                    return True
        for part, before in changed:
            for level, flow in enumerate(before):
                if flow is not None:
                    now = self.of(part, level)
                    if (now.summary, now.variables, now.globals) != (flow.summary, flow.variables, flow.globals):
                        return True
                    if flow.summary is not None and now.summary is not None and now.summary.code is not flow.summary.code:
                        return True
        return False

    def _rebuild(self, units: Sequence[Unit]) -> None:
        old, self._parts = self._parts, {}
        self._functions, self._classes, self._definers = {}, {}, {}
        self._order = []
        self._cycles_known = False
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
            part.number = number
            part.cycle = -1
            self._parts[id(unit)] = part
            self._order.append(part)
            self._place(part, info, state.outline)

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
        if flow is not None and part.verified[level] == self.revision:
            return flow
        self._renew()
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
            flow = part.flows[level]
            if flow is None or not self._holds(world, flow):
                flow = None
                if level > self.first_round(part):  # mostly nothing is new in a round
                    before = self.of(part, level - 1)
                    if self._holds(world, before):
                        flow = before
                if flow is None:
                    flow = self._look(world, part)
            part.flows[level] = flow
            part.verified[level] = self.revision
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
        return self._functions.get(name)

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
            kept = {id(p): p for p in self._order if word in _words_of(p) and word in p.changed}
            functions = [p for p in kept.values() if p.function is not None]
            for _ in range(2):
                names = frozenset(p.name.rpartition(".")[2] for p in functions)
                functions = [p for p in self._order if id(p) not in kept and not names.isdisjoint(_words_of(p))]
                if not names or len(kept) + len(functions) > _MOST_WRITERS:
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

    def stored(self, word: str) -> bool:
        """Is anything assigned to an attribute of this name?"""
        found = self._stored.get(word)
        if found is None:
            found = self._stored[word] = any(word in _words_of(p) and word in p.stored for p in self._order)
        return found

    def same_cycle(self, a: Part, b: Part) -> bool:
        """Do the two call each other, by whatever way?"""
        if not self._cycles_known:
            self._find_cycles()
        return a.cycle == b.cycle

    def _find_cycles(self) -> None:
        parts = [*self._functions.values(), *(p for c in self._classes.values() for p in c.methods.values())]
        by_word: dict[str, list[Part]] = {}
        for part in parts:
            by_word.setdefault(part.name.rpartition(".")[2], []).append(part)
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
            for part in group:
                part.cycle = number
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
        elif meaning.kind == "constant":
            return _constant(meaning.payload)
        elif meaning.kind == "name" and "(" not in meaning.payload:
            return self._imported(meaning.payload)
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
                    written = flow.of(part, NAMES).globals.get(variable)
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
        return ANY

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
