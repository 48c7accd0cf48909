"""One look at one statement, as it is remembered: what it met, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.node import fields
from wardline_analyzers.flow.known.exact import exactly, same_use
from wardline_analyzers.flow.known.program import Use, Variable
from wardline_analyzers.flow.known.run import VISITS, Run, noted
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value

_COLLECTED: Final = ("asked", "called", "conditions", "decides", "dispatches", "invokes", "opened")
"""What a look collects, and does not ask for before its end."""
_DYNAMIC: Final = frozenset(("dir", "eval", "exec", "globals", "locals", "vars"))
"""Functions that may ask for any variable."""
_HIDDEN: Final = "\0"
"""Begins the names of variables that no text names."""


class Moment:
    """All that a statement could ask of a look, beside variables and facts."""

    __slots__ = ("_fails", "_globals", "_made", "_others", "_scopes", "_uses")

    def __init__(self, run: Run, known: Moment | None) -> None:
        """`known`, of before, is shared as far as it holds still."""
        frame = run.frame
        self._made, self._fails = run.made, frame.fails
        self._others: tuple[object, ...] = (
            *(run.rounds, run.nesting, frame.loops, frame.forks, tuple(frame.turns)),
            *(bool(frame.returns), len(frame.raised), len(frame.thrown)),
            *(bool(loop.breaks or loop.continues) for loop in frame.around),
        )
        self._scopes = dict(frame.scopes)
        self._globals: dict[Variable, Value] = _kept(run.globals, known._globals if known else {}, exactly)
        self._uses: dict[tuple[Any, ...], Use] = _kept(run.uses, known._uses if known else {}, same_use)

    def is_like(self, other: Moment) -> bool:
        return (
            (self._made, self._fails) == (other._made, other._fails)
            and self._others == other._others
            and self._scopes == other._scopes
            and _agree(self._globals, other._globals, exactly)
            and _agree(self._uses, other._uses, same_use)
        )

    def restore(self, run: Run) -> None:
        """Make it so."""
        run.made, run.frame.fails = self._made, self._fails
        run.frame.scopes = dict(self._scopes)
        run.globals, run.uses = dict(self._globals), dict(self._uses)


def _kept(now: dict[Any, Any], known: dict[Any, Any], same: Callable[[Any, Any], bool]) -> dict[Any, Any]:
    return known if _agree(now, known, same) else dict(now)


def _agree(some: dict[Any, Any], others: dict[Any, Any], same: Callable[[Any, Any], bool]) -> bool:
    if some is others:
        return True
    if len(some) != len(others):
        return False
    return all(key in others and same(value, others[key]) for key, value in some.items())


class Record:
    """What one statement met, and what came of it."""

    __slots__ = (
        *("_asked", "_chosen", "_collected", "_dead", "_ended", "_judged", "_left", "_noted", "_outer", "_raised"),
        *("_returns", "_same", "_seen", "_spent", "_thrown", "_usual", "_visited", "after", "before", "facts"),
        *( "points", "variables"),
    )

    def __init__(self, run: Run, state: State, moment: Moment, points: int) -> None:
        """A look at a statement begins."""
        frame = run.frame
        self.variables, self.facts, self.before = dict(state.vars), dict(state.facts), moment
        self.points = points
        """The places in the unit where data may do harm, which have numbers."""
        self._noted, self._judged, self._dead = _Since(run.notes), _Since(run.judgements), _Since(run.dead)
        self._returns = _Since(frame.returns)
        self._raised = tuple(map(_Since, frame.raised))
        self._thrown = tuple(map(_Since, frame.thrown))
        self._left = tuple((_Since(loop.breaks), _Since(loop.continues)) for loop in frame.around)
        self._spent, self._visited = run.budget, run.visits
        self._outer: Any = (run.world.note_apart(), [getattr(run, name) for name in _COLLECTED], run.usual, run.chosen)
        for name in _COLLECTED:
            setattr(run, name, set())
        run.usual, run.chosen = {}, {}
        self._usual, self._chosen = run.usual, run.chosen
        self._asked: dict[Any, Any] = {}
        self._seen: dict[form.Node, Value] = {}
        self._collected: list[set[Any]] = []
        self._ended, self._same = moment, False
        self.after: State | None = None

    def end(self, run: Run, state: State, after: State | None) -> None:
        """The look is over."""
        asked, collected, usual, chosen = self._outer
        self._outer = None
        self._asked = run.world.note_together(asked)
        self._collected = [getattr(run, name) for name in _COLLECTED]
        for name, outer, own in zip(_COLLECTED, collected, self._collected, strict=True):
            outer |= own
            setattr(run, name, outer)
        run.usual, run.chosen = usual, chosen
        self._note_given(run)
        self._spent, self._visited = self._spent - run.budget, run.visits - self._visited
        self._ended = Moment(run, self.before)
        self.after, self._same = after.copy() if after is not None else None, after is state
        for each in (self._noted, self._judged, self._dead, self._returns, *self._thrown):
            each.close()
        for each in (*self._raised, *(part for parts in self._left for part in parts)):
            each.close()
            each.found = [state.copy() for state in each.found]  # whoever takes them up changes them
        self._seen = noted(self._noted.found)

    def meets(self, run: Run, state: State, moment: Moment, mentions: frozenset[str]) -> bool:
        """Would a look now meet the same, so far as the statement mentions it?"""
        if run.visits + self._visited > VISITS or state.facts != self.facts or not self.before.is_like(moment):
            return False
        others = _others(self.variables, state.vars)
        if others and not self._leaves_alone(others, run, state, mentions):
            return False
        told = run.world.told
        for question, answer in self._asked.items():
            now = told(question)
            if now is not answer and now != answer:
                return False
        return True

    def _leaves_alone(self, others: Iterable[str], run: Run, state: State, mentions: frozenset[str]) -> bool:
        """Does it, then and now, not care for these variables, which are otherwise?"""
        if not mentions.isdisjoint(_DYNAMIC):
            return False
        shown = {*run.frame.scopes, *(name for _, name in run.globals)}
        """Variables that others may ask for as well: those of the module, and of functions around."""
        shared = {own and own[0] for name in mentions if (value := state.vars.get(name)) for own in value.held}
        for name in others:
            then, now = self.variables.get(name), state.vars.get(name)
            if name in mentions or name in shown or name.startswith(_HIDDEN):
                return False
            if not _is_plain(then) or not _is_plain(now):
                return False
            if self.after is not None and self.after.vars.get(name) is not then:
                return False
            if now is not None and any(own and own[0] in shared for own in now.held):
                return False
        return True

    def replay(self, run: Run, state: State) -> State | None:
        """Let come of it what came of it then."""
        frame = run.frame
        here = _Here(self.variables, state)
        run.budget -= self._spent
        run.visits += self._visited
        if run.seen.keys().isdisjoint(self._seen):
            run.seen.update(self._seen)
            run.notes.extend(self._noted.found)
        else:
            run.note_again(self._noted.found)
        for node, kind, clean in self._judged.found:
            run.judge(node, kind, clean)
        run.dead.extend(self._dead.found)
        frame.returns.extend(self._returns.found)
        for values, since in zip(frame.thrown, self._thrown, strict=True):
            values.extend(since.found)
        for states, since in zip(frame.raised, self._raised, strict=True):
            states.extend(map(here, since.found))
        for loop, (breaks, continues) in zip(frame.around, self._left, strict=True):
            loop.breaks.extend(map(here, breaks.found))
            loop.continues.extend(map(here, continues.found))
        self._ended.restore(run)
        run.world.note(self._asked)
        for name, own in zip(_COLLECTED, self._collected, strict=True):
            getattr(run, name).update(own)
        self._note_given(run)
        if self.after is None:
            return None
        after = here(self.after)
        if not self._same:
            return after
        state.become(after)
        return state

    def _note_given(self, run: Run) -> None:
        """Note what functions of the module were given here."""
        for name, numbers in self._usual.items():
            run.note_given(name, numbers, self._chosen.get(name, {}).items())


def _others(then: dict[str, Value], now: dict[str, Value]) -> list[str]:
    """The variables that are not the same."""
    changed = [name for name, value in now.items() if then.get(name) is not value]
    found = [name for name in changed if not exactly(then.get(name), now[name])]
    if len(then) != len(now) or found:
        found += [name for name in then if name not in now]
    return found


def _is_plain(value: Value | None) -> bool:
    """Is it nothing that anything which is done to others could change, or tell more of?"""
    if value is None:
        return True
    if value.taints or value.when is not None or value.cases or value.callables:
        return False
    return all(own is not None and isinstance(own[0], int) and own[0] < 0 for own in value.held)


class _Here:
    """Makes a state of then one of now: what was not changed is the same object still, as it would be."""

    def __init__(self, then: dict[str, Value], now: State) -> None:
        self._known: dict[int, Value] = {}
        self._others: dict[str, Value | None] = {name: None for name in then if name not in now.vars}
        for name, value in now.vars.items():
            known = then.get(name)
            if known is not value:
                if known is not None and exactly(known, value):
                    self._known[id(known)] = value
                else:
                    self._others[name] = value

    def __call__(self, state: State) -> State:
        made = state.copy()
        if self._known:
            known = self._known
            made.vars = {name: known.get(id(value), value) for name, value in made.vars.items()}
        for name, value in self._others.items():
            if value is None:
                made.vars.pop(name, None)
            else:
                made.vars[name] = value
        return made


class _Since:
    """What is put behind a list from now on."""

    __slots__ = ("_row", "_start", "found")

    def __init__(self, row: list[Any]) -> None:
        self._row: list[Any] | None = row
        self._start = len(row)
        self.found: list[Any] = []

    def close(self) -> None:
        if self._row is not None:
            self.found = self._row[self._start :]
        self._row = None


def mentioned(statement: form.Statement) -> frozenset[str]:
    """All names in a statement, and other words in it."""
    found: set[str] = set()
    for node in form.within(statement):
        if not isinstance(node, form.Literal):
            for name in fields(node):
                _collect(getattr(node, name), found)
    return frozenset(found)


def _collect(value: object, found: set[str]) -> None:
    if isinstance(value, str):
        found.add(value)
    elif isinstance(value, tuple):
        for each in value:
            _collect(each, found)


__all__ = ["Moment", "Record", "mentioned"]
