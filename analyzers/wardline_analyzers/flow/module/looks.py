"""The looks under way: which comes first where they are too deep within each other, and how they are paused."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from wardline_analyzers.flow.module.unit_flow import UnitFlow, nothing

if TYPE_CHECKING:
    from wardline_analyzers.flow.module.module_flow import ModuleFlow
    from wardline_analyzers.flow.module.parts import Part
    from wardline_analyzers.flow.module.unit_world import UnitWorld


_MOST_STOPPED: Final = 5_000
"""Looks that are stopped on the way to one that somebody asks for."""


class Wanted(NamedTuple):
    """A look that somebody asks for."""

    flow: ModuleFlow
    part: Part
    level: int


class _Stopped(BaseException):
    """Looks within each other do not go on. No `Exception`: nothing but who can go on otherwise may stop it."""

    def __init__(self, looks: list[Wanted]) -> None:
        super().__init__()
        self.looks = looks


class Deeper(_Stopped):
    """Looks are too deep within each other: the last one of them comes first."""


class Circular(_Stopped):
    """Each asks for the next one, the last for the first, which their text does not tell: by operators, functions in
    containers."""


class Paused(_Stopped):
    """The deadline has passed; what has been found out so far is kept."""


def settle(wanted: Wanted) -> None:
    """Look, within no other look.

    Where looks get too deep within it, each of them is done by itself, the innermost first. So one is begun again only
    for those that it asks for itself, and not for all that come of them.
    """
    waiting = [wanted]
    stopped = 0
    while waiting:
        flow, part, level = waiting[-1]
        try:
            if stopped > _MOST_STOPPED:  # whatever they ask each other: it ends
                flow.keep(part, level, nothing())
            elif not part.verified[level]:
                flow.settled(part, level)
            waiting.pop()
        except Circular as circular:
            stopped += 1
            _learn(circular.looks)
        except Deeper as deeper:
            stopped += 1
            for look in deeper.looks[1:]:
                if look in waiting:
                    _learn(waiting[waiting.index(look) :])
                    break
                waiting.append(look)


def _learn(looks: Sequence[Wanted]) -> None:
    """They ask for each other in a circle; whoever asks for another module never gets back from there."""
    flow, _, level = looks[0]
    flow.learn([look.part for look in looks], level)


class Looks:
    """The looks under way, each within the one before. With a deadline they are paused, and gone on with later."""

    def __init__(self) -> None:
        self.active: list[UnitWorld] = []
        self.done = 0
        """How many have been done: before a pause there is at least one."""
        self._deadline: float | None = None
        self._paused: list[Wanted] = []

    def pause_if_due(self) -> None:
        if self._deadline is not None and self.done and time.perf_counter() > self._deadline:
            raise Paused([world.look for world in self.active])

    def until(self, deadline: float | None, work: Callable[[], None]) -> bool:
        """Work until the deadline; False: it came first.

        The next time, what was under way is done before, the innermost first: so each time it gets further.
        """
        self._deadline, self.done = deadline, 0
        try:
            while self._paused:
                flow, part, level = self._paused[-1]
                flow.of(part, level)
                self._paused.pop()
            work()
        except Paused as pause:
            del self._paused[-1:]
            self._paused.extend(pause.looks)
            return False
        finally:
            self._deadline = None
        return True

    def unpaused(self, work: Callable[[], UnitFlow]) -> UnitFlow:
        """Do a little work that is not to be paused."""
        deadline, self._deadline = self._deadline, None
        try:
            return work()
        finally:
            self._deadline = deadline

    def forget(self) -> None:
        """What was under way is no longer of interest."""
        self._paused.clear()
