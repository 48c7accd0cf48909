"""What statements did in the looks before: the same statement does the same, where it meets the same.

While somebody types into a function, all its other statements stay (`form/rows.py`), and most of them meet what they
met before: the variables and all that a statement could ask of the look are the same. Then what came of it is taken
over, and it is not looked at. So a key costs what is typed, and not the function around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.gap import Gap
from wardline_analyzers.flow.known.exact import exactly, same_use
from wardline_analyzers.flow.known.program import Use, Variable
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value

Execute = Callable[[Run, Any, State], "State | None"]

_MOST_RECORDS: Final = 8
"""Of one statement: one in a loop is looked at several times."""
_TIGHT: Final = 20_000
"""Budget with which looks inside a look may depend on what is left of it."""
_SETS: Final = ("asked", "called", "conditions", "decides", "dispatches", "invokes", "opened")
"""What a look collects, and who asks may read."""


class _Moment:
    """All that a statement could ask of a look, beside variables and facts."""

    __slots__ = ("_fails", "_globals", "_in_order", "_made", "_others", "_scopes", "_sets", "_uses", "_visits")

    def __init__(self, run: Run, known: _Moment | None) -> None:
        frame = run.frame
        self._made, self._visits = run.made, run.visits
        self._fails, self._in_order = frame.fails, frame.in_order
        self._others: tuple[object, ...] = (
            *(run.rounds, run.nesting, frame.loops, frame.forks, tuple(frame.turns)),
            *(bool(frame.returns), bool(frame.yields), len(frame.raised), len(frame.thrown)),
            *(bool(loop.breaks or loop.continues) for loop in frame.around),
        )
        sets = tuple(getattr(run, name) for name in _SETS)
        self._sets: tuple[AbstractSet[Any], ...] = (
            known._sets if known is not None and known._sets == sets else tuple(map(frozenset, sets))
        )
        self._scopes = dict(frame.scopes)
        self._globals: dict[Variable, Value] = _kept(run.globals, known._globals if known else {}, exactly)
        self._uses: dict[tuple[Any, ...], Use] = _kept(run.uses, known._uses if known else {}, same_use)

    def is_like(self, other: _Moment) -> bool:
        return (
            (self._made, self._visits, self._fails) == (other._made, other._visits, other._fails)
            and self._in_order == other._in_order
            and self._others == other._others
            and self._sets == other._sets
            and self._scopes == other._scopes
            and _agree(self._globals, other._globals, exactly)
            and _agree(self._uses, other._uses, same_use)
        )

    def restore(self, run: Run) -> None:
        """Make it so."""
        run.made, run.visits = self._made, self._visits
        run.frame.fails, run.frame.in_order = self._fails, self._in_order
        for name, found in zip(_SETS, self._sets, strict=True):
            if getattr(run, name) != found:
                setattr(run, name, set(found))
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


class _Record:
    """One look at a statement: what it met, and what came of it."""

    __slots__ = (
        *("after", "asked", "before", "dead", "facts", "judged", "left", "moment", "noted", "points", "raised"),
        *("returns", "same", "seen", "spent", "thrown", "variables", "yields"),
    )

    def __init__(self, run: Run, state: State, moment: _Moment) -> None:
        frame = run.frame
        self.variables = dict(state.vars)
        self.facts = dict(state.facts)
        self.before = moment
        self.points = self.spent = 0
        self.seen: dict[form.Node, Value] | None = None
        """What its expressions are worth; None: some of them had been looked at before."""
        self.noted, self.judged, self.dead = _Since(run.notes), _Since(run.judgements), _Since(run.dead)
        self.returns, self.yields = _Since(frame.returns), _Since(frame.yields)
        self.raised = tuple(map(_Since, frame.raised))
        self.thrown = tuple(map(_Since, frame.thrown))
        self.left = tuple((_Since(loop.breaks), _Since(loop.continues)) for loop in frame.around)
        self.asked: dict[Any, Any] = {}
        self.moment = moment
        self.after: State | None = None
        self.same = False
        """Is the state behind it the one before it, changed?"""

    def end(self, run: Run, state: State, after: State | None, last: _Moment) -> None:
        """Note what came of it."""
        self.moment = _Moment(run, last)
        self.after = after.copy() if after is not None else None
        self.same = after is state
        for each in (self.noted, self.judged, self.dead, self.returns, self.yields, *self.thrown):
            each.close()
        for each in (*self.raised, *(part for parts in self.left for part in parts)):
            each.close()
            each.found = [state.copy() for state in each.found]  # whoever takes them up changes them

    def replay(self, run: Run, state: State) -> State | None:
        """Let come of it what came of it then."""
        frame = run.frame
        here = _Here(self.variables, state)
        run.budget -= self.spent
        if self.seen is not None and run.seen.keys().isdisjoint(self.seen):
            run.seen.update(self.seen)
            run.notes.extend(self.noted.found)
        else:
            for node, value in self.noted.found:
                run.note(node, value)
        for node, kind, clean in self.judged.found:
            run.judge(node, kind, clean)
        run.dead.extend(self.dead.found)
        frame.returns.extend(self.returns.found)
        frame.yields.extend(self.yields.found)
        for values, since in zip(frame.thrown, self.thrown, strict=True):
            values.extend(since.found)
        for states, since in zip(frame.raised, self.raised, strict=True):
            states.extend(map(here, since.found))
        for loop, (breaks, continues) in zip(frame.around, self.left, strict=True):
            loop.breaks.extend(map(here, breaks.found))
            loop.continues.extend(map(here, continues.found))
        self.moment.restore(run)
        run.world.note(self.asked)
        if self.after is None:
            return None
        after = here(self.after)
        if not self.same:
            return after
        state.become(after)
        return state


class _Here:
    """Makes a state of then one of now: what was not changed is the same object still, as it would be."""

    def __init__(self, then: dict[str, Value], now: State) -> None:
        self._values = {id(value): now.vars[name] for name, value in then.items() if now.vars[name] is not value}

    def __call__(self, state: State) -> State:
        made = state.copy()
        if self._values:
            known = self._values
            made.vars = {name: known.get(id(value), value) for name, value in made.vars.items()}
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


class Memory:
    """The looks at one unit, from key to key."""

    def __init__(self) -> None:
        self._records: dict[form.Node, list[_Record]] = {}
        self._function: form.Function | None = None
        self._parameters: list[Value] = []
        self._gap = Gap(0, 0, 0)
        self._points = 0
        self._last: _Moment | None = None
        self._looked: set[form.Node] = set()
        """The statements that the look has come by."""

    def begin(self, function: form.Function, lowered: form.Lowered) -> None:
        """A look at the unit begins."""
        assert lowered.gap is not None
        self._function, self._gap = function, lowered.gap
        self._points = sum(1 for _ in lowered.spots())
        self._last = None
        self._looked = set()

    def as_before(self, parameters: Sequence[Value]) -> list[Value]:
        """What the parameters of the function hold: the same objects as in the look before, where they are the same."""
        if len(self._parameters) != len(parameters):
            self._parameters = list(parameters)
        known = zip(self._parameters, parameters, strict=True)
        self._parameters = [old if exactly(old, new) else new for old, new in known]
        return list(self._parameters)

    def execute(self, run: Run, statement: form.Statement, state: State, execute: Execute) -> State | None:
        """What is behind a statement of the unit."""
        gap = self._gap
        behind = statement.start > gap.end
        if not behind and statement.end > gap.start:  # it is typed in
            return execute(run, statement, state)
        if run.frame.function is not self._function or run.frame.outer is not None or not _is_plain(run):
            return execute(run, statement, state)
        moment = self._last = _Moment(run, self._last)
        known = self._records.setdefault(statement, [])
        for record in known:
            if behind and record.points != self._points:  # places of sinks have other numbers now
                continue
            if _meets(record, run, state, moment):
                self._looked.add(statement)
                return record.replay(run, state)
        record = _Record(run, state, moment)
        first = statement not in self._looked
        self._looked.add(statement)
        record.points = self._points
        budget = run.budget
        before = run.world.note_apart()
        after = execute(run, statement, state)
        record.asked = run.world.note_together(before)
        if _is_plain(run):
            record.spent = budget - run.budget
            record.end(run, state, after, moment)
            if first:
                record.seen = {node: run.seen[node] for node, _ in record.noted.found}
            known.insert(0, record)
            del known[_MOST_RECORDS:]
        return after


def _is_plain(run: Run) -> bool:
    """Is there nothing on the way that a record does not hold?"""
    if run.limited or run.budget < _TIGHT or not run.watching or run.crossing is not None:
        return False
    return not (run.frame.closures or run.given or run.again or run.inner)


def _meets(record: _Record, run: Run, state: State, moment: _Moment) -> bool:
    """Is all that a statement meets as it was then?"""
    variables = record.variables
    if len(variables) != len(state.vars) or state.facts != record.facts or not record.before.is_like(moment):
        return False
    for name, value in state.vars.items():
        known = variables.get(name)
        if known is not value and not exactly(known, value):
            return False
    told = run.world.told
    for question, answer in record.asked.items():
        now = told(question)
        if now is not answer and now != answer:
            return False
    return True


__all__ = ["Memory"]
