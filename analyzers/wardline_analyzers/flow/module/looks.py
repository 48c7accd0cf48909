"""The looks under way: how deep they are within each other, and how they are paused."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardline_analyzers.flow.module.module_flow import ModuleFlow
    from wardline_analyzers.flow.module.parts import Part
    from wardline_analyzers.flow.module.unit_world import UnitWorld


class Deeper(BaseException):
    """A look is too deep in others: it comes first. No `Exception`: nothing but `of` may stop it."""

    def __init__(self, module: ModuleFlow, part: Part, level: int) -> None:
        super().__init__()
        self.module = module
        self.part = part
        self.level = level


class Circular(BaseException):
    """Parts that ask for each other in a way that their text does not tell: by operators, functions in containers."""

    def __init__(self, module: ModuleFlow, parts: list[Part]) -> None:
        super().__init__()
        self.module = module
        self.parts = parts


class Paused(BaseException):
    """The deadline has passed; what has been found out so far is kept. No `Exception`: only who set it may stop it."""

    def __init__(self, worlds: list[UnitWorld]) -> None:
        super().__init__()
        self.worlds = worlds


class Looks:
    """The looks under way, each within the one before. With a deadline they are paused, and gone on with later."""

    def __init__(self) -> None:
        self.active: list[UnitWorld] = []
        self.done = 0
        """How many have been done: before a pause there is at least one."""
        self._deadline: float | None = None
        self._paused: list[UnitWorld] = []

    def pause_if_due(self) -> None:
        if self._deadline is not None and self.done and time.perf_counter() > self._deadline:
            raise Paused(list(self.active))

    def until(self, deadline: float | None, work: Callable[[], None]) -> bool:
        """Work until the deadline; False: it came first.

        The next time, what was under way is done before, the innermost first: so each time it gets further.
        """
        self._deadline, self.done = deadline, 0
        try:
            while self._paused:
                self._paused[-1].again()
                self._paused.pop()
            work()
        except Paused as pause:
            del self._paused[-1:]
            self._paused.extend(pause.worlds)
            return False
        finally:
            self._deadline = None
        return True

    def forget(self) -> None:
        """What was under way is no longer of interest."""
        self._paused.clear()
