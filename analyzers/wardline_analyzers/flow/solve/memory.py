"""What statements did in the looks before: the same statement does the same, where it meets the same.

While somebody types into a function, all its other statements stay (`form/rows.py`), and most of them meet what they
met before: what they mention of the variables and all that a statement could ask of the look are the same. Then what
came of it is taken over (`record.py`), and it is not looked at. So a key costs what is typed, and not the function
around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.gap import Gap
from wardline_analyzers.flow.known.exact import exactly
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.solve.record import Moment, Record, mentioned

Execute = Callable[[Run, Any, State], "State | None"]

_MOST_RECORDS: Final = 8
"""Of one statement: one in a loop is looked at several times."""
_TIGHT: Final = 20_000
"""Budget with which looks inside a look may depend on what is left of it."""
_OBJECTS: Final = 1 << 20
"""Objects that may be made by what is typed, so that those behind it have the same numbers as before."""


class Memory:
    """The looks at one unit, from key to key."""

    def __init__(self) -> None:
        self._records: dict[form.Node, list[Record]] = {}
        self._mentions: dict[form.Node, frozenset[str]] = {}
        self._function: form.Function | None = None
        self._parameters: list[Value] = []
        self._gap = Gap(0, 0, 0)
        self._points = 0
        self._last: Moment | None = None
        self._behind = False
        """Is it behind what is typed?"""

    def begin(self, function: form.Function, lowered: form.Lowered) -> None:
        """A look at the unit begins."""
        assert lowered.gap is not None
        self._function, self._gap = function, lowered.gap
        self._points = sum(1 for _ in lowered.spots())
        self._last = None
        self._behind = False

    def as_before(self, parameters: Sequence[Value]) -> list[Value]:
        """What the parameters of the function hold: the same objects as in the look before, where they are the same."""
        if len(self._parameters) != len(parameters):
            self._parameters = list(parameters)
        known = zip(self._parameters, parameters, strict=True)
        self._parameters = [old if exactly(old, new) else new for old, new in known]
        return list(self._parameters)

    def execute(self, run: Run, statement: form.Statement, state: State, execute: Execute) -> State | None:
        """What is behind a statement of the unit."""
        if run.frame.function is not self._function or run.frame.outer is not None or not _is_plain(run):
            return execute(run, statement, state)
        gap = self._gap
        behind = statement.start > gap.end
        if behind and not self._behind:
            run.made = -(-run.made // _OBJECTS + 1) * _OBJECTS
        self._behind = behind
        if not behind and statement.end > gap.start:  # it is typed in
            return execute(run, statement, state)
        moment = self._last = Moment(run, self._last)
        known = self._records.setdefault(statement, [])
        for record in known:
            if behind and record.points != self._points:  # places of sinks have other numbers now
                continue
            if record.meets(run, state, moment, self._mentioned(statement)):
                return record.replay(run, state)
        record = Record(run, state, moment, self._points)
        after = execute(run, statement, state)
        record.end(run, state, after)
        if _is_plain(run):
            known.insert(0, record)
            del known[_MOST_RECORDS:]
        return after

    def _mentioned(self, statement: form.Statement) -> frozenset[str]:
        found = self._mentions.get(statement)
        if found is None:
            found = self._mentions[statement] = mentioned(statement)
        return found


def _is_plain(run: Run) -> bool:
    """Is there nothing on the way that a record does not hold?"""
    if run.limited or run.budget < _TIGHT or not run.watching or run.crossing is not None:
        return False
    return not (run.frame.closures or run.given or run.again or run.inner)


__all__ = ["Memory"]
