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

from collections import deque
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.program import ClassRef
from wardline_analyzers.flow.known.run import LARGE, Run
from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.flow.module import seen
from wardline_analyzers.flow.module.askers import Askers
from wardline_analyzers.flow.module.looks import Circular, Deeper, Looks, Wanted, settle
from wardline_analyzers.flow.module.module_units import STAYED, Moved
from wardline_analyzers.flow.module.module_writers import ModuleWriters
from wardline_analyzers.flow.module.parts import FULL, NAMES, WRITES, Part, seen_as
from wardline_analyzers.flow.module.remembered import key_of, recall, remember
from wardline_analyzers.flow.module.tangle import Tangle
from wardline_analyzers.flow.module.unit_flow import Chosen, UnitFlow, code_word, look, nothing, words_of
from wardline_analyzers.flow.module.unit_world import UnitWorld
from wardline_analyzers.flow.solve.interpreter import INTERPRETER
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.splitter import Splitter
from wardline_analyzers.languages.units import Kind, Unit

_MOST_STEPS: Final = 60
"""Functions in a row through which a change is followed."""
_PACKAGES: Final = "packages"
"""Stands among the words for the question which packages the module imports."""
_DEEPEST: Final = 60
"""Levels of statements and expressions in looks within each other, beyond which the innermost one comes first."""


class ModuleFlow(ModuleWriters):
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
        super().__init__(models)
        self.module = module
        self.other = other
        self._answers_matchers = answers_matchers
        """Will it be asked what single expressions are worth? Else it is another module: only summaries count."""
        self.names = ModuleNames(())
        self.looks = Looks() if looks is None else looks
        self._active = self.looks.active
        self._tangle = Tangle(self)
        self._askers = Askers()
        self._lately: dict[Part, None] = {}
        """Parts with looks that the `askers` have not been told of."""
        self._doubtful: deque[tuple[Part, Sequence[UnitFlow | None], Sequence[Part]]] = deque()
        """Parts that may be seen otherwise now, with their looks of before, and the functions in them."""
        self._words: set[str] | None = set()
        """The words by which others ask for what is known to have changed (None: for anything)."""
        self._steps = 0

    # ---------------------------------------------------------------------- the module after an edit

    def update(self, cut: Splitter, names: ModuleNames) -> Moved:
        """Take in the units as they are now; what follows from that, `follow` finds out.

        Returns what has come and gone; those whose text alone has changed stand where they stood.
        """
        if self._followed:
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
        for part in moved.gone:
            self._forget((part, *(part.inner or ())))
        for _, _, _, inner in edited:
            self._forget(inner)
        edits: list[tuple[form.Lowered | None, Part]] = [(before, part) for part, before, *_ in edited]
        for part in (*moved.gone, *moved.new):
            edits.append((None, part))
            if words is not None:
                words.update(seen_as(part))
        if starts or not (edits or words or words is None):
            return moved
        self.answers = {}
        cycles_changed = self._cycles_known and (
            any([part.cycle >= 0 and self._calls_otherwise(part) for part, *_ in edited])
            or any([not self._keeps_inner(part, inner) for part, *_, inner in edited])
            or not (moved == STAYED or self._stand_alone(*moved))
        )
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
                if part.unit.kind is Kind.NESTED:  # its code is a part of those that make objects of it
                    words |= seen_as(part)
                self._doubtful.append((part, flows, inner))
            words.update(word for part in moved.gone for inner in part.inner or () for word in _words_for(inner))
            if self.models.front.true_types:
                words |= self._written_types(edits, set())
        self._words = None if words is None or self._words is None else self._words | words
        self._steps = 0
        return moved

    @property
    def _followed(self) -> bool:
        """Has all been found out that follows from what was taken in?"""
        return not self._doubtful and self._words is not None and not self._words

    def follow(self) -> None:
        """Look again at the units for which an answer has changed (`renewed`), and on from what changed of them.

        Where that is paused, it is gone on with the next time, whatever was taken in between.
        """
        if self._followed:
            return
        while not self._followed:
            while self._doubtful:
                part, flows, inner = self._doubtful[0]
                words = self._visible(part, flows) | self._visible_inside(part, inner)
                self._doubtful.popleft()
                if self._words is not None:
                    self._words |= words
            self._propagate()
        if self._cycles_known and self._tangle.is_other():
            self._start_over()

    def keep(self, part: Part, level: int, flow: UnitFlow) -> None:
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
        self._askers = Askers()
        self._lately.clear()

    def _visible(self, part: Part, flows: Sequence[UnitFlow | None]) -> set[str]:
        """The words by which others see what has changed of a part since these looks."""
        if not self._is_here(part):  # it went while this waited
            return _words_for(part) if part.is_inner else set()
        words: set[str] = set()
        for level, flow in enumerate(flows):
            if flow is None:
                continue
            now = self.of(part, level)
            if now is flow:
                continue
            words |= seen.changed(part, level, flow, now)
        return words

    def _visible_inside(self, part: Part, before: Sequence[Part]) -> set[str]:
        """The same for the functions among statements, and what they were before."""
        now = {inner.name: inner for inner in self.functions_in(part)} if before else {}
        words: set[str] = set()
        for old in before:
            new = now.get(old.name)
            words |= self._visible(new, old.flows) if new is not None else _words_for(old)
        return words

    def _propagate(self) -> None:
        """Doubt all looks that asked for one of the words that have changed: they are followed next."""
        words, self._words = self._words, set()
        if words is not None:
            if not words:
                return
            if self._steps == 0 and self.models.front.true_types:
                words |= self._written_types((), words)
            words |= self._derived(words)
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return
        hit = self._asking(words)
        if not hit:
            return
        self.answers = {}
        for part in hit:
            self._doubtful.append((part, list(part.flows), ()))
            part.doubt(None if part.regrouped else words)
            part.regrouped = False

    def _asking(self, words: set[str] | None) -> list[Part]:
        """The parts whose looks asked for one of these words (None: all), or that are in another cycle now."""
        if words is None:
            return [part for part in self.looked_at() if part.looked]
        for part in self._lately:
            if self._is_here(part):
                self._askers.put(part)
        self._lately.clear()
        found = [part for part in self._askers.of(words) if part.looked]
        if self._other_cycles:
            self._other_cycles = False
            known = set(found)
            found.extend(part for part in self.looked_at() if part.regrouped and part.looked and part not in known)
        return found

    def _is_here(self, part: Part) -> bool:
        """Is it a part of the module as it is now?"""
        unit = self._parts.get(id(part.unit))
        return unit is part or (unit is not None and unit.inner is not None and part in unit.inner)

    def _forget(self, parts: Iterable[Part]) -> None:
        """These are no more."""
        for part in parts:
            self._askers.drop(part)
            self._lately.pop(part, None)

    def _derived(self, words: set[str]) -> set[str]:
        """The same of the classes of the module that have a class of these words among their bases, and of theirs."""
        found: set[str] = set()
        todo = [word for word in words if word.partition(".")[0] in self.bases]
        while todo:
            base, dot, member = todo.pop().partition(".")
            more = {f"{name}{dot}{member}" for name in self.bases.get(base, ())} - found
            found |= more
            todo.extend(more)
        return found

    def others_changed(self) -> None:
        """Other modules may answer otherwise now: what was asked is asked again, when somebody wants to know."""
        self.answers = {}
        self._doubtful.clear()
        self._words = set()
        if any(part.learned for part in self.looked_at()):
            self._start_over()
        for part in self.looked_at():
            part.doubt(None)

    # ---------------------------------------------------------------------- looks

    def flow(self, unit: Unit, level: int = FULL) -> UnitFlow | None:
        """The dataflow of a unit as it is now."""
        part = self._parts.get(id(unit))
        return None if part is None else self.of(part, level)

    def of(self, part: Part, level: int) -> UnitFlow:
        """The dataflow of a unit at a level.

        A look asks for others, which are looked at within it, as far as that does not go too deep (`looks.settle`).
        """
        flow = part.flows[level]
        if flow is not None and part.verified[level]:
            return flow
        if self._active:
            if sum(world.depth for world in self._active) > _DEEPEST:
                raise Deeper([*(world.look for world in self._active), Wanted(self, part, level)])
            return self.settled(part, level)
        settle(Wanted(self, part, level))
        flow = part.flows[level]
        assert flow is not None
        return flow

    def settled(self, part: Part, level: int) -> UnitFlow:
        for number, other in enumerate(self._active):
            if other.is_look(self, part, level):
                raise Circular([world.look for world in self._active[number:]])
        world = UnitWorld(self, part, level)
        self._active.append(world)
        try:
            self.looks.pause_if_due()
            flow = part.flows[level]
            if flow is None or not self._holds(world, flow, part.doubted[level]):
                flow = self._known(world, part, level) or self._look(world, part)
                if level == FULL:
                    self._tangle.looked(part)
            self.keep(part, level, flow)
            self.looks.done += 1
        finally:
            self._active.pop()
        return flow

    def learn(self, parts: Sequence[Part], level: int) -> None:
        """These parts ask each for the next one, and the last for the first: they are a cycle."""
        new = False
        for part, asked in zip(parts, (*parts[1:], parts[0]), strict=True):
            if asked.name not in part.learned:
                part.learned |= {asked.name}
                new = True
        if new:
            self._regrouped()
        else:  # it can not be told apart: one of them must do without the others
            self.keep(parts[-1], level, nothing())

    def _known(self, world: UnitWorld, part: Part, level: int) -> UnitFlow | None:
        """A look that was made for another level, or another file, and holds here too."""
        values = level == FULL and self._answers_matchers
        before = self._before(part, level)  # mostly nothing is new
        if before is not None and not (before.thin and values) and self._holds(world, before):
            return before
        for flow in recall(key_of(self.models, self.module, part), values):
            if flow is not before and self._holds(world, flow):
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
        flow = self._looked(world, part)
        flow.asked = world.asked
        last = world.look.level == FULL or not self._answers_matchers  # what one file asks may be the last for another
        remember(key_of(self.models, self.module, part), flow, values=last)
        return flow

    def _looked(self, world: UnitWorld, part: Part, chosen: Chosen = ()) -> UnitFlow:
        part.body()
        assert part.lowered is not None
        owner = ClassRef(self.module, part.owner) if part.owner and part.unit.kind is Kind.METHOD else None
        run = Run(world, INTERPRETER)
        if part.function is None and part.lowered.size > LARGE:
            run.budget //= 4
        world.run = run
        if part.window is not None and part.function is not None and not chosen:
            run.memory = part.window.memory(part.function, part.lowered)
        try:
            flow = look(world, part.lowered, part.function, owner, run, chosen)
        except Exception as error:  # a fault of ours must not cost the other findings
            _report(error)
            flow = nothing()
        world.run = None
        return flow

    def passed_by(self, part: Part, chosen: Chosen) -> tuple[tuple[int, int], ...]:
        """The byte ranges of a function that are never reached with these constants."""
        world = UnitWorld(self, part, FULL)
        return self.looks.unpaused(lambda: self._looked(world, part, chosen)).dead

    def _holds(self, world: UnitWorld, flow: UnitFlow, words: AbstractSet[str] | None = None) -> bool:
        """Would what the look asked be answered as it was? `words`: as far as a question has one of these."""
        for question, answer in list(flow.asked.items()):  # a function made there that is called now may ask more
            if words is None or not words.isdisjoint(words_of(question)):
                now = world.told(question)
                if now is not answer and now != answer:
                    return False
        return True


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


def _words_for(part: Part) -> set[str]:
    """The words by which others ask for a function among statements."""
    return {part.name, code_word(part.name)}


__all__ = ["ModuleFlow", "failures"]
