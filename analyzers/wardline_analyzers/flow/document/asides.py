"""The dataflow of units that hold no sink, for matchers that ask what something in them is worth.

Most units of most programs are of that kind, and in most of them no matcher has a question: so a look at one is made
when it is asked for. No other unit's data rests on it, since nothing in it can do harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wardline_analyzers.flow.document.decided import Passed
from wardline_analyzers.flow.document.unit_data import UnitData, told
from wardline_analyzers.flow.module.module_flow import ModuleFlow
from wardline_analyzers.flow.module.module_units import Moved
from wardline_analyzers.flow.module.parts import FULL, Part
from wardline_analyzers.flow.module.unit_flow import UnitFlow
from wardline_analyzers.languages.units import Unit


class Asides:
    """What has been asked for, kept up to date as units change. `passed_by` tells what is never reached of a unit."""

    def __init__(self, module: ModuleFlow, passed_by: Callable[[Part, UnitFlow], Passed]) -> None:
        self._module = module
        self._passed_by = passed_by
        self._told: dict[Part, tuple[Unit, UnitData]] = {}

    def get(self, part: Part) -> UnitData | None:
        """What was told of a unit, if it has been asked for since it has this text."""
        known = self._told.get(part)
        return known[1] if known is not None and known[0] is part.unit else None

    def ask(self, part: Part) -> UnitData:
        """The unit's dataflow."""
        known = self.get(part)
        if known is None:
            known = self._look(part, None)
        return known

    def take(self, moved: Moved, renewed: Iterable[Part]) -> list[Part]:
        """Take in which units are gone, or have another text or look. Returns those of which something else is told."""
        for part in moved.gone:
            self._told.pop(part, None)
        return self._look_again([part for part in renewed if part in self._told])

    def take_all(self) -> list[Part]:
        """Look again at all: anything may have changed."""
        return self._look_again(list(self._told))

    def _look_again(self, parts: list[Part]) -> list[Part]:
        changed: list[Part] = []
        for part in parts:
            known = self.get(part)
            if known is None or not self._module.is_unit(part):
                del self._told[part]
            elif self._look(part, known) is not known:
                changed.append(part)
        return changed

    def _look(self, part: Part, before: UnitData | None) -> UnitData:
        flow = self._module.of(part, FULL)
        data = told(flow, (), flow.clean, before, passed=self._passed_by(part, flow))
        self._told[part] = part.unit, data
        return data


__all__ = ["Asides"]
