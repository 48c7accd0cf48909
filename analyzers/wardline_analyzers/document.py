"""One text under analysis: edits go in, findings come out.

This file is the way of an edit from top to bottom:

    replace   the buffer takes the edit, the splitter cuts the lines around it again
    analyse   new units are outlined; if what they bind has changed, the meaning of the module's names is settled
              anew; units that are new, that use a name whose meaning changed, or whose class or dataflow is another
              one, are matched against the rules
    work      bandit runs on the units that it has not seen, in slices
    findings  the units' findings are placed, suppressed and sorted

Nothing here knows of editors, files or time of day but `today`, which suppressions with an end date need.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from wardline_analyzers import merging
from wardline_analyzers.bandit_pace import BanditPace, NoBandit
from wardline_analyzers.engine import UnitAnalysis, tables
from wardline_analyzers.finding import Finding, Fix, Placed, Related
from wardline_analyzers.fixes.apply import document_edits
from wardline_analyzers.fixes.edits import apply_edits
from wardline_analyzers.flow.document.document_flow import DocumentFlow
from wardline_analyzers.flow.project.dependencies import Dependencies
from wardline_analyzers.languages import PYTHON, front_of
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.outline import NOBODY, Face, Owner
from wardline_analyzers.languages.units import Kind, Unit
from wardline_analyzers.match.match import Surroundings
from wardline_analyzers.placing import fingerprints, place, place_absolute
from wardline_analyzers.profile import DEFAULT, Profile
from wardline_analyzers.splice import Splice
from wardline_analyzers.suppress.syntax import CommentSyntax
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.unit_state import UnitState
from wardline_analyzers.world import Nowhere, Question, World

if TYPE_CHECKING:
    from wardline_analyzers.files.in_code import TextRules
    from wardline_analyzers.flow.project.project_flow import Project

SYNCHRONOUS_UNITS = 6
"""So many units get their bandit run at once, on the keystroke; more of them are left to `work`."""

_MOST_TRACES = 500
"""Findings with a way through other units that are remembered as objects."""


class Document:
    """The findings of one text, kept up to date edit by edit.

    `path` is only looked at as text. `project` knows the modules that it may import. Not safe for use from two threads
    at once.
    """

    def __init__(
        self,
        text: bytes,
        profile: Profile = DEFAULT,
        path: str = "",
        project: Project | None = None,
        world: World | None = None,
        language: str = PYTHON,
    ) -> None:
        self._language = language
        self.front = front = front_of(language)
        self.buffer = Buffer(text)
        self.profile = profile
        self.path = path.replace("\\", "/")
        self._splitter = front.splitter(self.buffer)
        self._module = ModuleNames((), (), front.builtins)
        self._units: list[Unit] = []
        self._version = -1
        """Of the units, as of the last analysis."""
        self._faces: list[Face] = []
        """What they looked like from outside."""
        self._due: dict[int, Unit] = {}
        """The units that are still to be matched against the rules, by `id`."""
        self._shown: dict[int, Unit] = {}
        """The units that have findings or suppression comments, by `id`."""
        self.project = project
        self.gaps: tuple[str, ...] = ()
        """What is not known, so that no finding is no all-clear; lines for people."""
        self.asked: frozenset[Question] = frozenset()
        """What the findings rest on beyond the text and the modules of its project."""
        self._world = world or Nowhere()
        self._flow = self._new_flow()
        self.behind = False
        """The findings are not those of the text: the last analysis came to its deadline, and the next one goes on."""
        self._looking = False
        """A look at other modules is under way."""
        self.asks_others = False
        """The last `analyse` asked something of other modules that is not known yet."""
        self._traces: dict[tuple[int, tuple[Related, ...]], tuple[Finding, Finding]] = {}
        self._answered: dict[int, tuple[Finding, object, Finding]] = {}
        self._bandit = self._new_bandit()
        self._texts = self._new_texts()
        self._placed: list[Placed] | None = None
        self._edited = True
        """There is something to be taken in, if only that a unit is gone: it may have bound a name."""

    def anew(self, text: bytes) -> Document:
        """Another text in the place of this one, analysed by itself."""
        return Document(text, self.profile, self.path, self.project, self._world, self._language)

    def _new_flow(self) -> DocumentFlow:
        models = self.profile.custom_models
        if self.project is None:
            return DocumentFlow(self.front.name, models)
        self.project.use(models)
        return DocumentFlow(self.front.name, models, self.project.neighbours(self.path), self.path)

    def _new_bandit(self) -> BanditPace | NoBandit:
        if self.front.name != PYTHON:
            return NoBandit()
        return BanditPace(self._splitter, self.buffer, self.profile, self._show)

    def _new_texts(self) -> TextRules:
        """Python has matchers of its own for what most of these rules find: there are few that name it."""
        from wardline_analyzers.files.in_code import TextRules  # here: what is no document does without

        return TextRules(self.profile, self.path, self.front, self._world, self.front.name == PYTHON)

    @property
    def comments(self) -> CommentSyntax:
        """How suppression comments are written."""
        return self.front.comments

    # ------------------------------------------------------------------ edits

    def limits(self) -> tuple[tuple[int, int], ...]:
        """The first lines (start and end, in bytes) of the units that were more than the dataflow has a budget for."""
        found = []
        unread = [unit for unit in self.units if not self.front.reads(unit)] if self.front.largest else []
        for unit in {id(unit): unit for unit in (*self._flow.limited_units(), *unread)}.values():
            line = next((line for line in unit.text.splitlines() if line.strip()), b"")
            start = self.buffer.line_start(unit.line) + unit.text.index(line)
            found.append((start + len(line) - len(line.lstrip()), start + len(line.rstrip())))
        return tuple(found)

    @property
    def units(self) -> Sequence[Unit]:
        return self._splitter.units

    def replace(self, start: int, end: int, text: bytes) -> None:
        """Replace the bytes `start:end`. Cheap: nothing is analysed yet."""
        self._splitter.update(self.buffer.replace(start, end, text))
        self._flow.looks.forget()
        self._placed = None
        self._edited = True

    def reset(self, text: bytes) -> None:
        """Replace the whole text."""
        self.replace(0, len(self.buffer.data), text)

    def set_profile(self, profile: Profile) -> None:
        """Take other settings; everything is looked at again."""
        if profile.key != self.profile.key:
            other_models = profile.custom_models != self.profile.custom_models
            self.profile = profile
            if other_models:
                self._flow = self._new_flow()
                self._traces.clear()
                self._answered.clear()
                self._looking = False
            self._bandit = self._new_bandit()
            self._texts = self._new_texts()
            for unit in self.units:
                unit.state = None
            self._flow.looks.forget()
            self._units, self._version, self._faces, self._due, self._shown = [], -1, [], {}, {}
            self._placed = None
            self._edited = True

    # ------------------------------------------------------------------ analysis

    def analyse(self, deadline: float | None = None) -> bool:
        """Keystroke pace: analyse what changed. False if work remains for `work`: bandit on many units, or what was
        not done by the deadline (as of `time.perf_counter`; then `behind` is true)."""
        if self._edited:
            project = self.project
            self._looking = False
            if project is not None and not self.behind:
                project.missed = False
            self.behind = self._edited = not self._flow.looks.until(deadline, self._bring_up)
            if project is not None and not self.behind:
                self.asks_others = project.missed
        return self._bandit.done() and not self.behind

    def world_changed(self) -> None:
        """Something is known of the world that was not, or has changed."""
        self._placed = None

    def others_changed(self) -> None:
        """Other modules of the project are not what they were: see `look_around`."""
        self._looking = False

    def look_around(self, deadline: float | None = None) -> bool:
        """Quiet pace: find out what is to be known of other modules. False: there is more to do after the deadline."""
        if self.project is None:
            return True
        if not self._looking:
            self.analyse()
            self._looking = True
            self.project.looks.forget()
            self._flow.others_changed()
        self._flow.gather_again()
        self._edited = True
        self.behind = False
        done = self.project.thawed(deadline, self._bring_up)
        self._looking = self._edited = not done
        if done:
            self.asks_others = False
        return done

    def dependencies(self) -> Dependencies:
        """What the findings rest on in other files."""
        return self._flow.dependencies()

    def _bring_up(self) -> None:
        if not self._edited:
            return
        self._edited = False
        units, history = self._splitter.units, self._splitter.history
        splice = history.since(self._version, self._units, units)
        first, old_end, new_end = splice
        for unit in self._units[first:old_end]:
            self._due.pop(id(unit), None)
            self._shown.pop(id(unit), None)
        fresh = [unit for unit in units[first:new_end] if unit.state is None]
        looks = {id(unit): UnitAnalysis(unit, self.front) for unit in fresh}
        for unit in fresh:
            look = looks[id(unit)]
            unit.state = UnitState(look.outline(), look.tree)
        self._units[first:old_end], self._version = units[first:new_end], history.version
        self._due.update((id(unit), unit) for unit in units[first:new_end])
        self._settle_owners(first, new_end)
        self._settle_names(splice)
        try:  # either may be paused
            changed = self._flow.update(self._splitter, self._module, tables(self.profile, self.front.name))
            self._due.update((id(unit), unit) for unit in changed)
            self._match(looks)
        finally:
            for unit in fresh:
                unit.state.syntax = None
        self._placed = None
        self._bandit.edited(self._module, SYNCHRONOUS_UNITS)

    def work(self, deadline: float) -> bool:
        """Go on with what `analyse` left, until `deadline` (as of `time.perf_counter`). True when nothing is left."""
        if not self.analyse(deadline) and not self.behind and self._bandit.work(deadline):
            self._placed = None
        return self._bandit.done() and not self.behind

    def settle(self) -> None:
        """Do all that is to be done."""
        while not self.work(time.perf_counter() + 1.0):
            pass

    def _settle_owners(self, first: int, end: int) -> None:
        """Find out of which class the units are members: those that have come, and those behind them."""
        units = self._units
        owner = _owner_of(units, first - 1) if first else NOBODY
        for index in range(first, len(units)):
            unit = units[index]
            state = unit.state
            if index >= end and not unit.indent:
                return
            if unit.kind is Kind.CLASS:
                owner = state.outline.owner
            elif not unit.indent:
                owner = NOBODY
            own = state.outline.owner if unit.kind is Kind.METHOD and not unit.indent else owner
            if state.owner != own:
                state.owner = own
                self._due[id(unit)] = unit

    def _settle_names(self, splice: Splice) -> None:
        """Find out what the module's names mean, and which units that concerns."""
        first, old_end, new_end = splice
        gone, new = self._faces[first:old_end], [unit.state.outline.face for unit in self._units[first:new_end]]
        if gone == new and self._faces:
            return
        self._faces[first:old_end] = new
        module = self._redefined(gone, new)
        if module is None:
            faces = self._faces
            bound = (export for exports, _ in faces for export in exports)
            module = ModuleNames(bound, (s for _, stars in faces for s in stars), self.front.builtins)
        changed = module.changed(self._module)
        other_packages = module.roots != self._module.roots
        self._module = module
        for unit in self._units:
            state = unit.state
            if (
                changed is None
                or (other_packages and state.asks_packages)
                or not changed.isdisjoint(state.outline.words)
            ):
                state.bandit = None
                self._due[id(unit)] = unit

    def _redefined(self, gone: list[Face], new: list[Face]) -> ModuleNames | None:
        """The module's names, if all that has changed is that functions came or went."""
        if any(stars for _, stars in (*gone, *new)):
            return None
        leaves, comes = ([e for bound, _ in some for e in bound] for some in (gone, new))
        return self._module.with_definitions(leaves, comes)

    def _match(self, looks: dict[int, UnitAnalysis]) -> None:
        """Match the units that are due, with the looks at those that are new."""
        for number, unit in list(self._due.items()):
            self._flow.looks.pause_if_due()
            self._match_unit(unit, looks.get(number) or UnitAnalysis(unit, self.front))
            del self._due[number]
            self._flow.looks.done += 1

    def _match_unit(self, unit: Unit, look: UnitAnalysis) -> None:
        state = unit.state
        owner: Owner = state.owner
        data = self._flow.data_of(unit)
        around = Surroundings(unit.kind, self.path, *owner, self._flow.name_of(unit))
        state.matched, state.asks_packages = look.findings(
            state.outline.words, self._module, around, self.profile, data, lambda: self._flow.ask(unit)
        )
        state.data = self._flow.data_of(unit)
        state.texted = self._texts.of_unit(unit.text)
        self._show(unit)

    def _show(self, unit: Unit) -> None:
        """What is found in a unit is something else now."""
        state = unit.state
        state.merged = None
        if state.matched or state.bandit or state.texted or state.outline.comments:
            self._shown[id(unit)] = unit
        else:
            self._shown.pop(id(unit), None)

    # ------------------------------------------------------------------ results

    def findings(self, today: date | None = None) -> list[Placed]:
        """What is found, as far as it has been analysed: suppressed, sorted by place."""
        shown = sorted(self._shown.values(), key=attrgetter("line"))
        if self._edited:  # there are edits that have not been analysed
            here = set(map(id, self.units))
            shown = [unit for unit in shown if id(unit) in here]
        if self._placed is None:
            self._placed = list(self._place(shown))
        return merging.suppressed(self._placed, shown, self.buffer, self.profile, today, self._bandit.done())

    def _place(self, units: Sequence[Unit]) -> Iterator[Placed]:
        found: list[Placed] = []
        asked: set[Question] = set()
        for unit in units:
            state = unit.state
            if state.merged is None:
                state.merged = place(unit, (*merging.merged(state.matched or (), state.bandit or ()), *state.texted))
            if state.merged:
                offset = self.buffer.line_start(unit.line)
                placed = [spot.placed(unit.line, offset) for spot in state.merged]
                standing = [each for spot in placed if (each := self._standing(spot, asked)) is not None]
                found.extend(self._traced(spot, unit) for spot in standing)
        found = merging.surer(found, list(self._of_whole(self._texts, asked)))
        self.asked = frozenset(asked)
        found.extend(self._bandit.of_document())
        found.sort(key=lambda p: (p.start.line, p.start.column, p.finding.rule))
        return fingerprints(found)

    def _of_whole(self, texts: TextRules, asked: set[Question]) -> Iterator[Placed]:
        """What rules for texts find that no unit tells by itself."""
        view, found = texts.of_whole(self.buffer.data)
        yield from (place_absolute(finding, view.text, view.line_starts) for finding in found)
        asked.update(view.asked)
        self.gaps = tuple(view.gaps)

    def _standing(self, placed: Placed, asked: set[Question]) -> Placed | None:
        """A finding that does stand, as far as is known; what has been asked for that is added."""
        finding = placed.finding
        asking = [fix.asks for fix in finding.fixes if fix.asks is not None]
        if finding.question is None and not asking:
            return placed
        said: object = True
        if finding.question is not None:
            asked.add(finding.question)
            said = self._world.ask(finding.question)
            if not (said is True or (isinstance(said, str) and said)):
                return None
        asked.update(asking)
        answers = {question: self._world.ask(question) for question in asking}
        return replace(placed, finding=self._told(finding, said, answers))

    def _told(self, finding: Finding, said: object, answers: dict[Question, object]) -> Finding:
        """One object for one finding with the same answers, as for ways."""
        known = self._answered.get(id(finding))
        if known is None or known[0] is not finding or known[1] != (said, answers):
            message = f"{finding.message} {said}" if isinstance(said, str) else finding.message
            fixes = [fix if fix.asks is None else fix.answered(answers[fix.asks]) for fix in finding.fixes]
            told = replace(finding, message=message, fixes=tuple(fix for fix in fixes if fix is not None))
            known = self._answered[id(finding)] = (finding, (said, answers), told)
            while len(self._answered) > _MOST_TRACES:
                del self._answered[next(iter(self._answered))]
        return known[2]

    def _traced(self, placed: Placed, unit: Unit) -> Placed:
        """A finding whose data came through other units: where they are now."""
        trace = placed.finding.trace
        if not any(step.unit or step.link or step.sink for step in trace):
            return placed
        steps = self._flow.resolved(unit, placed.offset, trace, self.buffer.line_start)
        return replace(placed, finding=self._with_trace(placed.finding, steps))

    def _with_trace(self, finding: Finding, steps: tuple[Related, ...]) -> Finding:
        """One object for one finding with one way, so that what is drawn of it can be kept."""
        key = (id(finding), steps)
        known = self._traces.get(key)
        if known is None or known[0] is not finding:
            known = self._traces[key] = (finding, replace(finding, trace=steps))
            while len(self._traces) > _MOST_TRACES:
                del self._traces[next(iter(self._traces))]
        return known[1]

    def fix_edits(self, placed: Placed, fix: Fix) -> list[tuple[int, int, str]]:
        """The byte edits (start, end, text) that a fix makes in the document, imports included; sorted, no overlaps."""
        return document_edits(self.buffer, self.units, self._module, placed.offset, fix, self.front.place_imports)

    def apply_fix(self, placed: Placed, fix: Fix) -> bytes:
        """The whole text after a fix. The document itself is not changed."""
        return apply_edits(self.buffer.data, self.fix_edits(placed, fix))


def _owner_of(units: Sequence[Unit], index: int) -> Owner:
    """The class that a unit is a member of, or is the head of."""
    for at in range(index, -1, -1):
        unit = units[at]
        if unit.kind is Kind.CLASS:
            owner: Owner = unit.state.outline.owner
            return owner
        if not unit.indent:
            break
    return NOBODY
