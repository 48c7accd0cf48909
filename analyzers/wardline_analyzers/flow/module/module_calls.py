"""Who calls whom in a module, and which functions are in a cycle: what a call in one gives is told round by round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.naming import Naming
from wardline_analyzers.flow.known.program import plain_name
from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.flow.module.call_graph import CallGraph
from wardline_analyzers.flow.module.cycles import cycles
from wardline_analyzers.flow.module.module_units import ModuleUnits
from wardline_analyzers.flow.module.parts import FULL, NAMES, WRITES, Part, seen_as
from wardline_analyzers.flow.module.tangle import group_of
from wardline_analyzers.languages.units import Kind

_MOST_ROUNDS: Final = 3


class ModuleCalls(ModuleUnits):
    """The second layer of a `ModuleFlow`."""

    def __init__(self, models: Models) -> None:
        super().__init__(models)
        self._cycles_known = False
        self._graph = CallGraph((), {})
        self._other_cycles = False
        """Some parts are marked as `regrouped`."""
        self._rounds: dict[int, int] = {}
        """How often the functions of a cycle are looked at with what the round before has told."""

    def first_round(self, part: Part) -> int:
        """The level at which calls within the part's cycle give nothing yet."""
        if not self._cycles_known:
            self._find_cycles()
        return FULL + 1 - self._rounds.get(part.cycle, 1)

    def level_below(self, asking: Part, level: int, asked: Part) -> int | None:
        """The level at which a look at this level is told what another function does; None: it is told nothing yet."""
        if not self._cycles_known:
            self._find_cycles()
        cycle = asking.cycle == asked.cycle
        if level == WRITES:
            return NAMES if cycle else WRITES
        if not cycle:
            return FULL
        return level - 1 if level > self.first_round(asked) else None

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
        self._number(cycles(parts, calls), calls)
        self._cycles_known = True

    def _number(self, groups: Iterable[list[Part]], calls: Callable[[Part], Iterable[Part]]) -> None:
        """Take these groups of functions for what they are: cycles, and functions that are in none."""
        for number, group in enumerate(groups, next(reversed(self._rounds), -1) + 1):  # they stand in their order
            alone = len(group) == 1 and all(other is not group[0] for other in calls(group[0]))
            self._rounds[number] = 1 if alone else _MOST_ROUNDS
            names = group_of(group)
            for part in group:
                part.cycle = number
                part.group = names

    # ---------------------------------------------------------------------- after an edit

    def _stand_alone(self, removed: Sequence[Part], added: Sequence[Part]) -> bool:
        """Is the call graph the same, but for functions, and classes without relatives, that nobody else names?"""
        gone = {part.name: part for part in removed if part.name}
        if len(gone) != sum(1 for part in removed if part.name):
            return False
        classes = self._classes_moved(removed, added)
        if classes is None:
            return False
        if any(part.inner for part in removed) or any(self.functions_in(part) for part in added):
            return False
        left, come = classes
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
        if len({part.name for part in changed}) != len(changed):
            return False
        if any(part.learned or not self._may_move(part, {*left, *come}) for part in changed):
            return False
        if changed and not self._are_unnamed(changed, {*left, *come}):
            return False
        self._graph.know([*gone.values()], new, left, come)
        for part in gone.values():
            self._rounds.pop(part.cycle, None)
        for part in new:
            part.edges = self._graph.edges(part)
        mine = {id(part) for part in new}
        self._number(cycles(new, lambda p: [q for q in self._graph.called(p) if id(q) in mine]), self._graph.called)
        return True

    def _classes_moved(self, removed: Sequence[Part], added: Sequence[Part]) -> tuple[set[str], set[str]] | None:
        """The classes that went and came. None: which classes are related may have changed."""
        before, now = (_heads(some) for some in (removed, added))
        left, come = ({name for name, _ in some} for some in (before, now))
        if len(left) != len(before) or len(come) != len(now):
            return None
        if any(name in left and (name, bases) not in before for name, bases in now):
            return None
        left, come = left - come, come - left
        if any(self._graph.has(name) for name in come) or any(name in self._classes for name in left):
            return None
        moved = left | come
        for name, bases in (*before, *now):
            if name in moved and not (self._graph.unrelated(bases) and moved.isdisjoint(bases)):
                return None
        if any(not moved.isdisjoint(info.bases) for info in self._classes.values()):
            return None
        return left, come

    def _may_move(self, part: Part, classes: AbstractSet[str]) -> bool:
        """Is a function reached by no other words than its name, or that of its class, if that is one of these?"""
        if not part.owner:
            return part.unit.kind is Kind.FUNCTION
        if part.unit.kind is not Kind.METHOD:
            return False
        return part.owner in classes or (self._graph.has(part.owner) and not plain_name(part.name).startswith("__"))

    def _are_unnamed(self, changed: Sequence[Part], classes: AbstractSet[str]) -> bool:
        """Does no other function name one of these functions or classes?"""
        words = {plain_name(part.name) for part in changed}
        names = frozenset((*words, *(word.rpartition("/")[2] for word in words), *classes))
        mine, same = {id(part) for part in changed}, {part.name for part in changed}
        for part in self._order:
            if part.name in same and id(part) not in mine:  # one of them is hidden
                return False
            if part.inner and any(plain_name(inner.name) in words for inner in part.inner):
                return False
        # a text without the words names none of them, if they are what is a word in a text
        named = self.with_words(names) if all(map(str.isidentifier, names)) else self._order
        functions = [inner for part in named for inner in (part, *(part.inner or ())) if inner.name]
        return not any(_says(part.naming(), names) for part in functions if id(part) not in mine)

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
                part.regrouped = self._other_cycles = True
        return words


def _says(told: form.Lowered | Naming, names: frozenset[str]) -> bool:
    return not (names.isdisjoint(told.loads) and names.isdisjoint(told.attributes))


def _heads(parts: Sequence[Part]) -> list[tuple[str, tuple[str, ...]]]:
    """Name and bases of the classes that begin in these parts."""
    return [part.unit.state.outline.owner for part in parts if part.unit.kind is Kind.CLASS]
