"""The program as one unit sees it: what a look may ask, and the answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.overloads import Signature
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.method_kinds import method_kind
from wardline_analyzers.flow.known.program import (
    INNER,
    NOTHING_KNOWN,
    ClassRef,
    Member,
    ModuleRef,
    Parameter,
    Ref,
    Summary,
    plain_name,
)
from wardline_analyzers.flow.known.registration import Registration
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import CLEAN, Value
from wardline_analyzers.flow.module.field_answers import FieldAnswers
from wardline_analyzers.flow.module.looks import Wanted
from wardline_analyzers.flow.module.parts import MOST_WRITERS, NAMES, WRITES, Part
from wardline_analyzers.languages.units import Kind

if TYPE_CHECKING:
    from wardline_analyzers.flow.module.module_flow import ModuleFlow

_EXPORT: Final = re.compile(rb"^export\b", re.MULTILINE)
_OF_LOOK: Final = 4
"""Levels that a look counts for by itself."""
_OF_CLASSES: Final = frozenset(
    [
        *("method", "above", "ancestors", "bases", "members", "encoded", "assigned", "checks", "typed_as"),
        *("kind", "overloads", "overriding", "inner_below"),
    ]
)
"""Questions whose answers are the same whoever asks."""


class UnitWorld(FieldAnswers):
    """The program as one unit sees it. Every answer is remembered, with its question."""

    def __init__(self, flow: ModuleFlow, part: Part, level: int, home: Part | None = None) -> None:
        """`home` is the unit whose code is looked at, if that is another one than the unit that asks."""
        self._flow = flow
        self._part = part
        self._home = part if home is None else home
        self._level = level
        self.asked: dict[Any, Any] = {}
        self._told: dict[Any, Any] = {}
        """Answers to what other looks have asked: perhaps this one asks the same."""
        self.models = flow.models
        self.here = Ref(flow.module, self._home.name)
        self.run: Run | None = None
        """The look that asks."""
        self._names: dict[str, Value | None] = {}

    @property
    def part(self) -> Part:
        return self._part

    @property
    def flow(self) -> ModuleFlow:
        return self._flow

    @property
    def look(self) -> Wanted:
        """The look that it is the world of."""
        return Wanted(self._flow, self._part, self._level)

    def is_look(self, flow: ModuleFlow, part: Part, level: int) -> bool:
        """Is it the look at this part, at this level?"""
        return self._part is part and self._level == level and self._flow is flow

    @property
    def packages(self) -> frozenset[str]:
        found: frozenset[str] = self._ask(("packages",))
        return found

    def exports(self, function: form.Function) -> bool:
        return self._home.function is function and _EXPORT.search(self._home.unit.text) is not None

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

    def overloads(self, ref: Ref) -> tuple[tuple[Ref, Signature], ...]:
        found: tuple[tuple[Ref, Signature], ...] = self._ask(("overloads", ref))
        return found

    def overriding(self, of: ClassRef, name: str) -> tuple[ClassRef, ...]:
        found: tuple[ClassRef, ...] = self._ask(("overriding", of, name))
        return found

    def inner_below(self, name: str) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("inner_below", name))
        return found

    def _inner_below(self, name: str) -> tuple[str, ...]:
        return self._flow.inner_below(name)

    def marks(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("marks", of))
        return found

    def inner(self, name: str, module: str = "") -> tuple[form.Class, UnitWorld] | None:
        """The class of that name inside a class, here or in another module, with the world that its methods see."""
        if module not in ("", self._flow.module):
            ref = Ref(module, INNER + name)
            there: form.Class | None = self._ask(("there", ref, ("inner", name)))
            if there is None:
                return None
            abroad = ForeignWorld(self, ref)
            abroad.run = self.run
            return there, abroad
        found: form.Class | None = self._ask(("inner", name))
        part = self._flow.inner(name) if found is not None else None
        if found is None or part is None:
            return None
        world = UnitWorld(self._flow, self._part, self._level, part)
        world.here = Ref(self._flow.module, INNER + name)
        world.asked = self.asked
        return found, world

    def _inner(self, name: str) -> form.Class | None:
        part = self._flow.inner(name)
        return next((s for s in part.body() if isinstance(s, form.Class)), None) if part is not None else None

    def around(self) -> ClassRef | None:
        """The class around the one whose code is looked at, if that is a class inside a class."""
        if self._home.unit.kind is not Kind.NESTED:
            return None
        own = self._home is self._part
        name: str = self._part.owner if own else self._ask(("around", self.here.name.removeprefix(INNER)))
        return ClassRef(self._flow.module, name) if name else None

    def _around(self, name: str) -> str:
        part = self._flow.inner(name)
        return part.owner if part is not None else ""

    def method(self, of: ClassRef, name: str) -> Ref | None:
        found: Ref | None = self._ask(("method", of, name))
        return found

    def above(self, of: ClassRef) -> ClassRef | None:
        found: ClassRef | None = self._ask(("above", of))
        return found

    def ancestors(self, of: ClassRef) -> tuple[ClassRef, ...]:
        found: tuple[ClassRef, ...] = self._ask(("ancestors", of))
        return found

    def _ancestors(self, of: ClassRef) -> tuple[ClassRef, ...]:
        if of.module == self._flow.module:
            return tuple(dict.fromkeys(self._above_all(of)))
        found: list[ClassRef] = []
        above = self._above(of)
        while above is not None and above not in found:
            found.append(above)
            above = self._above(above)
        return tuple(found)

    def library_base(self, of: ClassRef) -> str | None:
        bases = self.library_bases(of)
        leading = (base for base in bases if self.models.based_on(base))  # others are mixed into it
        return next(leading, bases[0] if bases else None)

    def library_bases(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("bases", of))
        return found

    def members(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("members", of))
        return found

    def encoded(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("encoded", of))
        return found

    def assigned(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask(("assigned", of))
        return found

    def member(self, of: ClassRef, name: str) -> Member | None:
        found: Member | None = self._ask(("member", of, name))
        return found

    def checks(self, of: ClassRef, name: str) -> tuple[Ref, ...]:
        found: tuple[Ref, ...] = self._ask(("checks", of, name))
        return found

    def typed_as(self, of: ClassRef, name: str) -> str:
        found: str = self._ask(("typed_as", of, name))
        return found

    def kept(self, ref: Ref, parameter: str) -> Value | None:
        found: Value | None = self._ask(("kept", ref, f"{ref.name}({parameter})"))
        return found

    def _kept(self, ref: Ref, name: str) -> Value | None:
        flow = self._flow
        if ref.module != flow.module or self._level <= WRITES:
            return None
        variable = (ref.module, name)
        word = plain_name(ref.name)
        key = ("callers", word)
        callers = flow.answers.get(key)
        if callers is None:
            naming = [p for p in flow.with_words({word}) if p.function is not None]
            callers = flow.answers[key] = naming[:MOST_WRITERS]
        values = [written for part in callers if (written := flow.of(part, WRITES).left_in(variable)) is not None]
        return join_all(values) if values else None

    def kind(self, ref: Ref) -> str:
        found: str = self._ask(("kind", ref))
        return found

    def of_module(self, module: ModuleRef, name: str) -> Value | None:
        found: Value | None = self._ask(("of_module", module, name))
        return found

    def imported(self, qualified: str) -> Value:
        found: Value | None = self._ask(("imported", qualified))
        return found if found is not None else Value(name=self.models.canonical(qualified))

    # ------------------------------------------------------------------ answers

    def _ask(self, question: Any) -> Any:
        asked = self.asked
        if question in asked:
            return asked[question]
        answer = asked[question] = self.told(question)
        return answer

    def told(self, question: Any) -> Any:
        """The answer to a question, as things are now; it is not counted as asked."""
        told = self._told
        if question in told:
            return told[question]
        answer = told[question] = self.answer(question)
        return answer

    def note(self, asked: dict[Any, Any]) -> None:
        self.asked.update(asked)

    def note_apart(self) -> tuple[dict[Any, Any], dict[str, Value | None]]:
        before = self.asked, self._names
        self.asked, self._names = {}, {}
        return before

    def note_together(self, before: tuple[dict[Any, Any], dict[str, Value | None]]) -> dict[Any, Any]:
        since = self.asked
        self.asked, self._names = before
        self.asked.update(since)
        return since

    def answer(self, question: Any) -> Any:
        """The answer to a question, as things are now."""
        word = question[0]
        if word not in _OF_CLASSES:
            return _ANSWERS[word](self, *question[1:])
        answers = self._flow.answers
        if question not in answers:
            answers[question] = _ANSWERS[word](self, *question[1:])
        return answers[question]

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
        below = flow.level_below(self._part, self._level, part)
        return flow.of(part, below).summary if below is not None else _empty(part)

    def _kind(self, ref: Ref) -> str:
        code = self._code(ref)
        return method_kind(code) if code is not None else ""

    def _there(self, ref: Ref, question: Any) -> Any:
        return self._flow.other.there(ref, question) if self._flow.other is not None else NOTHING_KNOWN.get(question[0])


_ANSWERS: Final[dict[str, Callable[..., Any]]] = {
    "packages": UnitWorld._packages,
    "name": UnitWorld._name,
    "summary": UnitWorld._summary,
    "code": UnitWorld._code,
    "inner": UnitWorld._inner,
    "method": UnitWorld._method,
    "above": UnitWorld._above,
    "ancestors": UnitWorld._ancestors,
    "bases": UnitWorld._bases,
    "members": UnitWorld._members,
    "encoded": UnitWorld._encoded,
    "assigned": UnitWorld._assigned,
    "overloads": UnitWorld._overloads,
    "overriding": UnitWorld._overriding,
    "inner_below": UnitWorld._inner_below,
    "around": UnitWorld._around,
    "marks": UnitWorld._marks,
    "member": UnitWorld._member,
    "checks": UnitWorld._checks,
    "typed_as": UnitWorld._typed_as,
    "kept": UnitWorld._kept,
    "kind": UnitWorld._kind,
    "of_module": UnitWorld._of_module,
    "imported": UnitWorld._imported,
    "registrations": UnitWorld._registrations,
    "there": UnitWorld._there,
}
"""By the first word of a question."""


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

    def inner(self, name: str, module: str = "") -> tuple[form.Class, UnitWorld] | None:
        return self._visitor.inner(name, module or self.here.module)

    def around(self) -> ClassRef | None:
        return None

    def number(self, node: form.Node) -> int:
        found: int = self._flow.other.number(self.here, node)
        return found


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
