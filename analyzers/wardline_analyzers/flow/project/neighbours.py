"""What one module may ask about the others of its project: `module_flow.py` asks, `project_flow.py` knows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.finding import Elsewhere
from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.overloads import Signature
from wardline_analyzers.flow.known.program import NOTHING_KNOWN, ClassRef, Member, ModuleRef, Ref, Summary
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.module.parts import FULL
from wardline_analyzers.flow.module.unit_world import UnitWorld
from wardline_analyzers.flow.project.following import Asked, Following
from wardline_analyzers.flow.project.imports import parent
from wardline_analyzers.languages.units import Kind

if TYPE_CHECKING:
    from wardline_analyzers.flow.project.dependencies import Dependencies
    from wardline_analyzers.flow.project.project_flow import Project

_MOST_BESIDE: Final = 60
"""Files that are searched for classes which implement an interface."""


class Neighbours(Following):
    """The other modules, as the module `path` at `level` sees them. Answers are remembered for a generation."""

    def __init__(self, project: Project, path: str, level: int, asked: Asked) -> None:
        super().__init__(project, path, level, asked)
        self.looks = project.looks
        self._answers: dict[Any, tuple[int, Any]] = {}

    @property
    def level(self) -> int:
        return self._level

    def be_of(self, size: int) -> bool:
        """The file that is analysed has so many bytes now. True: it may ask another level than before."""
        level = self._project.first_level(size)
        if level == self._level:
            return False
        self._level = level
        self._answers.clear()
        return True

    def _ask(self, *question: Any) -> Any:
        project = self._project
        known = self._answers.get(question)
        if known is not None and known[0] == project.generation:
            return known[1]
        if project.frozen:
            project.missed = True
            if known is not None:
                return known[1]
            return NOTHING_KNOWN.get(question[2][0] if question[0] == "there" else question[0])
        project.looks.pause_if_due()
        answer = getattr(self, "_" + question[0])(*question[1:])
        self._answers[question] = (project.generation, answer)
        project.looks.done += 1
        return answer

    # ------------------------------------------------------------------ questions

    def summary(self, ref: Ref) -> Summary | None:
        found: Summary | None = self._ask("summary", ref)
        return found

    def code(self, ref: Ref) -> form.Function | None:
        found: form.Function | None = self._ask("code", ref)
        return found

    def there(self, ref: Ref, question: Any) -> Any:
        """What the world of a function of another module answers."""
        return self._ask("there", ref, question)

    def method(self, of: ClassRef, name: str) -> Ref | None:
        found: Ref | None = self._ask("method", of, name)
        return found

    def overloads(self, ref: Ref) -> tuple[tuple[Ref, Signature], ...]:
        found: tuple[tuple[Ref, Signature], ...] = self._ask("overloads", ref)
        return found

    def overriding(self, of: ClassRef, name: str) -> tuple[ClassRef, ...]:
        found: tuple[ClassRef, ...] = self._ask("overriding", of, name)
        return found

    def implementing(self, of: ClassRef) -> tuple[ClassRef, ...]:
        """The classes of other modules that have this one among their bases, as far as they are near."""
        found: tuple[ClassRef, ...] = self._ask("implementing", of)
        return found

    def above(self, of: ClassRef) -> ClassRef | None:
        found: ClassRef | None = self._ask("above", of)
        return found

    def library_bases(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask("bases", of)
        return found

    def members(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask("members", of)
        return found

    def encoded(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask("encoded", of)
        return found

    def assigned(self, of: ClassRef) -> tuple[str, ...]:
        found: tuple[str, ...] = self._ask("assigned", of)
        return found

    def member(self, of: ClassRef, name: str) -> Member | None:
        found: Member | None = self._ask("member", of, name)
        return found

    def checks(self, of: ClassRef, name: str) -> tuple[Ref, ...]:
        found: tuple[Ref, ...] = self._ask("checks", of, name)
        return found

    def typed_as(self, of: ClassRef, name: str) -> str:
        found: str = self._ask("typed_as", of, name)
        return found

    def imported(self, qualified: str) -> Value | None:
        """What a qualified name is, if it is one of the project's; relative ones begin with dots."""
        found: Value | None = self._ask("imported", qualified)
        return found

    def starred(self, stars: tuple[str, ...], word: str) -> Value | None:
        """What a name is that comes from `from module import *`."""
        found: Value | None = self._ask("starred", stars, word)
        return found

    def of_module(self, module: ModuleRef, name: str) -> Value | None:
        """What a module of the project has under a name."""
        found: Value | None = self._ask("of_module", module, name)
        return found

    def package_method(self, of: ClassRef, name: str) -> Ref | None:
        """A method of a class that another file of its package gives it."""
        found: Ref | None = self._ask("package_method", of, name)
        return found

    def package_member(self, of: ClassRef, name: str) -> Member | None:
        """An attribute of a class whose head is in another file of its package."""
        found: Member | None = self._ask("package_member", of, name)
        return found

    # ------------------------------------------------------------------ what is no question: it rests on answers

    def number(self, ref: Ref, node: form.Node) -> int:
        """The number of a place in another module's function where data may do harm; -1: it is none."""
        found = self._part(ref)
        lowered = found[1].lowered if found is not None else None
        return lowered.number_of(node) if lowered is not None else -1

    def sink_place(self, sink: tuple[str, str, int]) -> Elsewhere | None:
        return self._project.sink(*sink)

    def steps(self, link: tuple[str, str], hops: int) -> Iterator[tuple[str, Elsewhere]]:
        """The steps of data inside a function of another module, whose result it is."""
        return self._project.steps(link, self._level + 1, hops)

    def dependencies(self) -> Dependencies:
        return self._project.dependencies(self)

    # ------------------------------------------------------------------ answers

    def _summary(self, ref: Ref) -> Summary | None:
        found = self._part(ref)
        return found[0].of(found[1], FULL).summary if found is not None else None

    def _code(self, ref: Ref) -> form.Function | None:
        found = self._part(ref)
        if found is None:
            return None
        found[1].body()
        return found[1].function

    def _there(self, ref: Ref, question: Any) -> Any:
        found = self._part(ref)
        if found is None:
            return NOTHING_KNOWN.get(question[0])
        return UnitWorld(*found, FULL).answer(question)

    def _overloads(self, ref: Ref) -> tuple[tuple[Ref, Signature], ...]:
        world = self._world(ref.module)
        return world.overloads(ref) if world is not None else ()

    def _overriding(self, of: ClassRef, name: str) -> tuple[ClassRef, ...]:
        world = self._world(of.module)
        return world.overriding(of, name) if world is not None else ()

    def _implementing(self, of: ClassRef) -> tuple[ClassRef, ...]:
        if self._front.beside is None:
            return ()
        found: list[ClassRef] = []
        word = of.name.encode()
        paths = [path for path in self._front.beside(self._look, of.module) if path != of.module]
        for path in paths[:_MOST_BESIDE]:
            text = self._read(path)
            module = self._project.module(path) if text is not None and word in text else None
            for unit in module.units if module is not None else ():
                name, bases = unit.state.outline.owner
                if unit.kind is Kind.CLASS and any(base.rpartition(".")[2] == of.name for base in bases):
                    found.append(ClassRef(path, name))
        return tuple(found)

    def _above(self, of: ClassRef) -> ClassRef | None:
        world = self._world(of.module)
        return world.above(of) if world is not None else None

    def _bases(self, of: ClassRef) -> tuple[str, ...]:
        world = self._world(of.module)
        return world.library_bases(of) if world is not None else ()

    def _members(self, of: ClassRef) -> tuple[str, ...]:
        world = self._world(of.module)
        return world.members(of) if world is not None else ()

    def _encoded(self, of: ClassRef) -> tuple[str, ...]:
        world = self._world(of.module)
        return world.encoded(of) if world is not None else ()

    def _assigned(self, of: ClassRef) -> tuple[str, ...]:
        world = self._world(of.module)
        return world.assigned(of) if world is not None else ()

    def _checks(self, of: ClassRef, name: str) -> tuple[Ref, ...]:
        world = self._world(of.module)
        return world.checks(of, name) if world is not None else ()

    def _typed_as(self, of: ClassRef, name: str) -> str:
        world = self._world(of.module)
        return world.typed_as(of, name) if world is not None else ""

    def _starred(self, stars: tuple[str, ...], word: str) -> Value | None:
        if self._front.packages is not None:
            own = self._in_package(parent(self._path), word)
            taken = (self._of_package(self._path, f"{star}.{word}", 0) for star in stars)
            return own if own is not None else next((value for value in taken if value is not None), None)
        return self._from_stars(self._path, stars, word, 0)

    def _imported(self, qualified: str) -> Value | None:
        return self._follow(self._path, qualified, 0)


__all__ = ["Neighbours"]
