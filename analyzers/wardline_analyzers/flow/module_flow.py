"""The dataflow of one module: units looked at when they are asked for, and again only when what they rest on has changed.

A look at a unit remembers what it asked of the program around it (summaries of functions, module names, members of
classes), and the answers. After an edit it still holds if its text is the same and the answers are. So the work after an
edit is the edited unit, and those whose answers changed: a function's summary speaks of no places, and mostly stays.

What is asked must not depend on who asks first, or incremental would differ from scratch. So there are three levels:

    NAMES      calls of the program's functions are unknown; module names are those of the statements above
    ROUND      as FULL, but calls within the same cycle of functions are unknown
    FULL       calls have the summaries of FULL, within a cycle those of ROUND
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
from wardline_analyzers.flow.program import ClassRef, Ref, Sink, Summary
from wardline_analyzers.flow.unit_flow import UnitFlow, look, plain
from wardline_analyzers.flow.values import ANY, Taint, Value, constant, join_all
from wardline_analyzers.python.lower import lower
from wardline_analyzers.python.module import BUILTINS, Meaning, ModuleNames
from wardline_analyzers.python.split import Kind, Unit
from wardline_analyzers.python.stars import STAR_NAMES
from wardline_analyzers.python.syntax import parse

NAMES: Final = 0
ROUND: Final = 1
FULL: Final = 2

_MOST_NODES: Final = 400_000
"""Nodes of the common form that are remembered, of all documents together."""
_LARGEST_CYCLE: Final = 40
"""Functions that call each other, beyond which their calls stay unknown."""


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
    """A unit and its place in the module."""

    __slots__ = ("cycle", "flows", "function", "lowered", "name", "number", "owner", "unit", "verified")

    def __init__(self, unit: Unit, number: int, owner: str) -> None:
        self.unit = unit
        self.number = number
        self.owner = owner
        self.lowered: form.Lowered | None = None
        self.function: form.Function | None = None
        self.name = ""
        self.cycle = -1
        self.flows: list[UnitFlow | None] = [None, None, None]
        self.verified = [0, 0, 0]

    def body(self) -> tuple[form.Statement, ...]:
        if self.lowered is None:
            self.lowered = lowered(self.unit)
            if self.unit.kind in (Kind.FUNCTION, Kind.METHOD):
                functions = [s for s in self.lowered.body if isinstance(s, form.Function)]
                self.function = functions[-1] if functions else None
        return self.lowered.body


class ClassInfo:
    """A class of the module: its bases as written, its methods by name, the units that hold its attributes."""

    __slots__ = ("bases", "heads", "methods", "name")

    def __init__(self, name: str, bases: tuple[str, ...]) -> None:
        self.name = name
        self.bases = bases
        self.methods: dict[str, Part] = {}
        self.heads: list[Part] = []


class ModuleFlow:
    """The dataflow of a module's units. `other` answers for other modules of the project, where there is one."""

    def __init__(self, models: Models, other: Any = None, module: str = "") -> None:
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

    # ------------------------------------------------------------------ the module after an edit

    def update(self, units: Sequence[Unit], names: ModuleNames) -> None:
        """Take in the units as they are now. Looks of before stay, and are verified when they are asked for."""
        self.names = names
        self.revision += 1
        old, self._parts = self._parts, {}
        self._functions, self._classes, self._definers = {}, {}, {}
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
            self._parts[id(unit)] = part
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
        flow = part.flows[level]
        if flow is not None and part.verified[level] == self.revision:
            return flow
        if flow is not None and self._holds(part, flow, level):
            part.verified[level] = self.revision
            return flow
        body = part.body()
        world = UnitWorld(self, part, level)
        owner = ClassRef(self.module, part.owner) if part.owner else None
        flow = look(world, body, part.function, owner if part.unit.kind is Kind.METHOD else None)
        flow.asked = world.asked
        part.flows[level] = flow
        part.verified[level] = self.revision
        return flow

    def _holds(self, part: Part, flow: UnitFlow, level: int) -> bool:
        """Would all that the look asked be answered as it was?"""
        world = UnitWorld(self, part, level)
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
        words = by_word.keys()

        def calls(part: Part) -> Iterable[Part]:
            part.body()
            assert part.lowered is not None
            for word in (part.lowered.loads | part.lowered.attributes) & words:
                yield from by_word[word]

        for number, group in enumerate(cycles(parts, calls)):
            for part in group:
                part.cycle = number
        self._cycles_known = True


class UnitWorld:
    """The program as one unit sees it. Every answer is remembered, with its question."""

    def __init__(self, flow: ModuleFlow, part: Part, level: int) -> None:
        self._flow = flow
        self._part = part
        self._level = level
        self.asked: dict[Any, Any] = {}
        self.models = flow.models
        self.here = Ref(flow.module, part.name)

    @property
    def packages(self) -> frozenset[str]:
        found: frozenset[str] = self._ask(("packages",))
        return found

    def sink(self, node: form.Node, kind: str) -> Sink | None:
        flow = self._part.flows[self._level] or self._part.flows[FULL] or self._part.flows[ROUND]
        return flow.sinks.get((node, kind)) if flow is not None else None

    def name(self, word: str) -> Value | None:
        found: Value | None = self._ask(("name", word))
        return found

    def summary(self, ref: Ref) -> Summary | None:
        found: Summary | None = self._ask(("summary", ref))
        return found

    def code(self, ref: Ref) -> tuple[form.Function, UnitWorld] | None:
        found: form.Function | None = self._ask(("code", ref))
        if found is None:
            return None
        part = self._flow.function(ref.name) if ref.module == self._flow.module else None
        if part is None:
            return None
        world = UnitWorld(self._flow, part, self._level)
        world.asked = self.asked
        return found, _Visited(world, self)

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

    def member(self, of: ClassRef, name: str) -> Value | None:
        found: Value | None = self._ask(("member", of, name))
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
        if ref.module != self._flow.module:
            return self._flow.other.summary(ref) if self._flow.other is not None else None
        part = self._flow.function(ref.name)
        if part is None:
            return None
        level = FULL
        if self._flow.same_cycle(part, self._part):
            if self._level == ROUND:
                return None
            level = ROUND
        return self._flow.of(part, level).summary

    def _code(self, ref: Ref) -> form.Function | None:
        if ref.module != self._flow.module:
            return None
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
            if meaning is not None and meaning.kind == "name":
                found.append(f"{meaning.payload}.{rest}" if rest else meaning.payload)
            elif meaning is None and root in BUILTINS:
                found.append(base)
        return tuple(dict.fromkeys(found))

    def _members(self, of: ClassRef) -> tuple[str, ...]:
        if of.module != self._flow.module:
            return self._flow.other.members(of) if self._flow.other is not None else ()
        info = self._flow.class_of(of.name)
        names: list[str] = []
        for head in info.heads if info is not None else ():
            for statement in head.body():
                inner = statement.body if isinstance(statement, form.Class) else (statement,)
                names.extend(n for s in inner if (n := _declared(s)))
        return tuple(names)

    def _member(self, of: ClassRef, name: str, depth: int = 0) -> Value | None:
        """What the class's own text puts into an attribute: the body of the class, and its methods by `self.name = …`."""
        if of.module != self._flow.module:
            found: Value | None = self._flow.other.member(of, name) if self._flow.other is not None else None
            return found
        info = self._flow.class_of(of.name)
        if info is None or depth > 8:
            return None
        values: list[Value] = []
        for head in info.heads:
            if head is not self._part:
                values.extend(_class_values(self._flow.of(head, NAMES), info.name, name))
        if self._level != NAMES:
            for method in info.methods.values():
                if name in _words_of(method):
                    values.extend(_written(self._flow.of(method, NAMES), name))
        if not values:
            above = self._above(of)
            return self._member(above, name, depth + 1) if above is not None else None
        return join_all(values)

    def _name(self, word: str) -> Value | None:
        flow = self._flow
        meaning = flow.names.get(word)
        if meaning is None:
            for star in flow.names.stars:
                if word in STAR_NAMES.get(star, ()):
                    return Value(name=f"{star}.{word}")
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
        values: list[Value] = []
        inside = self._part.unit.kind in (Kind.FUNCTION, Kind.METHOD, Kind.NESTED)
        for part in self._flow.definers(word):
            statements = part.unit.kind is Kind.STATEMENTS
            if part is self._part or (statements and not inside and part.number > self._part.number):
                continue
            if statements:
                found = self._flow.of(part, NAMES).variables.get(word)
                if found is not None:
                    values = [found] if not inside else [*values, found]
            elif part.unit.kind in (Kind.FUNCTION, Kind.METHOD) and self._level != NAMES and part.name != word:
                written = self._flow.of(part, NAMES).globals.get(word)
                if written is not None:
                    values.append(concrete(written))
        if values:
            return without_way(plain(join_all(values)))
        if meaning.kind == "name":
            return Value(name=self.models.canonical(meaning.payload))
        if meaning.kind == "literal":
            return Value(kind={"string": "str", "number": "int"}.get(meaning.payload, meaning.payload))
        return ANY

    def _imported(self, qualified: str) -> Value:
        if self._flow.other is not None:
            found: Value | None = self._flow.other.imported(qualified)
            if found is not None:
                return found
        return Value(name=self.models.canonical(qualified))


class _Visited:
    """The world of another function, as seen on a visit from a unit that asks on its own account."""

    def __init__(self, world: UnitWorld, visitor: Any) -> None:
        self._world = world
        self._visitor = visitor
        self.models = world.models
        self.here = world.here

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world, name)


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


def concrete(value: Value) -> Value:
    """The value without what its caller gives: that is unknown."""
    return _concrete(plain(value))


def _concrete(value: Value, depth: int = 0) -> Value:
    if not value.taints and value.items is None:
        return value
    taints = tuple(t.but(way=None) for t in value.taints if t.kind != "parameter")
    opened = value.open or len(taints) != len(value.taints)
    items, rest = value.items, value.rest
    if items is not None and depth < 4:
        items = {k: _concrete(v, depth + 1) for k, v in items.items()}
        rest = _concrete(rest, depth + 1) if rest is not None else None
    return without_way(value.but(taints=taints, open=opened, items=items, rest=rest, when=None))


def without_way(value: Value, depth: int = 0) -> Value:
    """The value of another unit: the places on the way of its data are not this unit's."""
    if not value.taints:
        return value
    taints = tuple(_bare(t) for t in value.taints)
    items, rest = value.items, value.rest
    if items is not None and depth < 4:
        items = {k: without_way(v, depth + 1) for k, v in items.items()}
        rest = without_way(rest, depth + 1) if rest is not None else None
    return value.but(taints=taints, items=items, rest=rest)


def _bare(taint: Taint) -> Taint:
    return Taint(taint.kind, taint.key, taint.cleared, taint.sure, taint.shape, None)


@lru_cache(maxsize=4096)
def _constant(payload: str) -> Value:
    try:
        return constant(ast.literal_eval(payload))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ANY


__all__ = ["FULL", "NAMES", "ModuleFlow", "UnitWorld", "lowered"]
