"""Sinks that get what a parameter holds: they are harmless where all calls in the module give what is harmless there.

Each call fills the function's summary in: untrusted data becomes a use, and what is of unknown origin is noted
(`UnitFlow.opened`). Where there is neither, and the module itself calls the function, nothing else gets there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wardline_analyzers.flow.document.entrances import may_be_text
from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.flow.module.parts import Part
from wardline_analyzers.flow.module.unit_flow import UnitFlow

Clean = tuple[tuple[int, int, str], ...]
"""Arguments of sinks (byte range, kind of sink) that are harmless."""

Place = tuple[str, int]
"""A sink of the module: its function and its number there."""


class Said(NamedTuple):
    """What the look at one unit says of sinks."""

    harmed: frozenset[Place]
    """Something untrusted or unknown gets there."""
    through: frozenset[Place]
    """In other units: what a parameter of its own holds is handed on to there."""

    def apart(self, other: Said) -> set[str]:
        """The functions of whose sinks the two do not say the same."""
        return {name for name, _ in (self.harmed ^ other.harmed) | (self.through ^ other.through)}


NOTHING_SAID = Said(frozenset(), frozenset())


class Handed:
    """What the looks at a module's units say, unit by unit; `is_called`: does the module itself call a function?"""

    def __init__(self, module: str, is_called: Callable[[Part], bool]) -> None:
        self._module = module
        self._is_called = is_called
        self._harming: dict[Place, dict[Part, None]] = {}
        self._through: dict[Place, dict[Part, None]] = {}

    def put(self, part: Part, flow: UnitFlow) -> Said:
        """Take in what a look says."""
        harmed, through = set(flow.opened), set()
        for use in flow.uses:
            sink = use.sink
            if sink.module != self._module:
                continue
            place = (sink.function, sink.number)
            if use.taint.kind != PARAMETER:
                harmed.add(place)
            elif sink.function != part.name and may_be_text(flow, use):
                through.add(place)
        for place in harmed:
            self._harming.setdefault(place, {})[part] = None
        for place in through:
            self._through.setdefault(place, {})[part] = None
        return Said(frozenset(harmed), frozenset(through)) if harmed or through else NOTHING_SAID

    def drop(self, part: Part, said: Said) -> None:
        """The look that said this does not count any more."""
        for index, places in ((self._harming, said.harmed), (self._through, said.through)):
            for place in places:
                del index[place][part]
                if not index[place]:
                    del index[place]

    def clean(self, part: Part, flow: UnitFlow) -> Clean:
        """The arguments in this unit that are harmless, as far as the module's own calls go."""
        if not flow.handed or flow.limited or not self._is_called(part):
            return flow.clean
        found = [
            (start, end, kind)
            for start, end, kind, number in flow.handed
            if (part.name, number) not in self._harming
            and all(map(self._is_called, self._handing_on(part.name, number)))
        ]
        return (*flow.clean, *found)

    def _handing_on(self, name: str, number: int) -> Iterable[Part]:
        """The functions that hand on to a sink what a parameter of theirs holds."""
        return self._through.get((name, number), ())


__all__ = ["NOTHING_SAID", "Clean", "Handed", "Said"]
