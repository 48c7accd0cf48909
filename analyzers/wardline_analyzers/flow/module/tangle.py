"""Cycles of functions that their text does not tell: by operators, base classes, functions in containers.

From scratch they are found when looks ask for each other in a circle (`looks.Circular`). After an edit they must be
the same ones, though most looks hold and are not made again: a function that does not ask any more may have held a
cycle together, and one that asks for something new may close one, without any look within itself. So after an edit it
is compared what the functions that were looked at anew ask for now, and if there are other cycles, the module's looks
begin anew. That is seldom: such cycles are, and what a function asks for changes less often than its text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wardline_analyzers.flow.known.program import Ref
from wardline_analyzers.flow.module.cycles import cycles
from wardline_analyzers.flow.module.parts import FULL, Part

if TYPE_CHECKING:
    from wardline_analyzers.flow.module.module_flow import ModuleFlow
    from wardline_analyzers.flow.module.unit_flow import UnitFlow

_NOTHING: frozenset[Ref] = frozenset()


class Tangle:
    """Which functions of a module ask for which others in their last look."""

    def __init__(self, flow: ModuleFlow) -> None:
        self._flow = flow
        self._called: dict[str, frozenset[Ref]] = {}
        """What each function asked for when that was last compared."""
        self._looked: dict[str, None] = {}

    def looked(self, part: Part) -> None:
        """There is a new look at a part."""
        if part.name:
            self._looked[part.name] = None

    def begin(self) -> None:
        """An edit comes. What was looked at since the last one was looked at for the first time: looks within it have
        told its cycles."""
        for name in self._looked:
            self._called[name] = self._called_by(self._flow.function(name))
        self._looked.clear()

    def is_other(self) -> bool:
        """Are the cycles others than those that the looks were made with?"""
        changed: list[Part] = []
        for name in self._looked:
            part = self._flow.function(name)
            called = self._called_by(part)
            if part is not None and called != self._called.get(name, _NOTHING):
                self._called[name] = called
                changed.append(part)
        self._looked.clear()
        if not changed:
            return False
        if any(part.learned for part in self._flow.looked_at()):
            parts, calls = self._flow.call_graph()
            groups = cycles(parts, lambda part: (*calls(part), *self._asked_by(part)))
            return any(part.group != group_of(group) for group in groups for part in group)
        return any(len({part.cycle for part in group}) > 1 for group in cycles(changed, self._asked_by))

    def _called_by(self, part: Part | None) -> frozenset[Ref]:
        look: UnitFlow | None = part.flows[FULL] if part is not None else None
        return _NOTHING if look is None else look.calls

    def _asked_by(self, part: Part) -> Iterable[Part]:
        for name in sorted(ref.name for ref in self._called_by(part) if ref.module == self._flow.module):
            other = self._flow.function(name)
            if other is not None:
                yield other


def group_of(parts: list[Part]) -> tuple[str, ...]:
    """What `Part.group` says of parts that are a cycle."""
    return tuple(sorted(part.name for part in parts)) if len(parts) > 1 else ()
