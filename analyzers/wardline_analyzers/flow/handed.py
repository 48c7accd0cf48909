"""Sinks that get what a parameter holds: they are harmless where all calls in the module give what is harmless there.

Each call fills the function's summary in: untrusted data becomes a use, and what is of unknown origin is noted
(`UnitFlow.opened`). Where there is neither, and the module itself calls the function, nothing else gets there.
"""

from __future__ import annotations

from collections.abc import Iterable

from wardline_analyzers.flow.entrances import Entrances, may_be_text
from wardline_analyzers.flow.unit_flow import UnitFlow
from wardline_analyzers.flow.values import PARAMETER

Clean = tuple[tuple[int, int, str], ...]
"""Arguments of sinks (byte range, kind of sink) that are harmless."""


class Handed:
    """What the looks at all units of a module tell of it."""

    def __init__(self, module: str, flows: Iterable[tuple[str, UnitFlow]], entrances: Entrances) -> None:
        """`flows` by the names of their units."""
        self._entrances = entrances
        self._harmed: set[tuple[str, int]] = set()
        """Sinks, by function and number, to which something untrusted or unknown gets."""
        self._through: dict[tuple[str, int], list[tuple[str, UnitFlow]]] = {}
        """The functions that hand on to a sink what a parameter of theirs holds."""
        for name, flow in flows:
            self._harmed |= flow.opened
            for use in flow.uses:
                sink = use.sink
                if sink.module != module:
                    continue
                place = (sink.function, sink.number)
                if use.taint.kind != PARAMETER:
                    self._harmed.add(place)
                elif sink.function != name and may_be_text(flow, use):
                    self._through.setdefault(place, []).append((name, flow))

    def clean(self, name: str, flow: UnitFlow) -> Clean:
        """The arguments in this unit that are harmless, as far as the module's own calls go."""
        if not flow.handed or flow.limited or not self._entrances.is_called(name, flow):
            return flow.clean
        found = [
            (start, end, kind)
            for start, end, kind, number in flow.handed
            if (name, number) not in self._harmed
            and all(self._entrances.is_called(*other) for other in self._through.get((name, number), ()))
        ]
        return (*flow.clean, *found)


__all__ = ["Clean", "Handed"]
