"""From the places in a unit that somebody types in to byte offsets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wardline_analyzers.flow.form.gap import Gap
from wardline_analyzers.flow.known.program import Use
from wardline_analyzers.flow.known.steps import Step


class Offsets:
    """What one look tells of places, told of bytes."""

    def __init__(self, gap: Gap) -> None:
        self._gap = gap
        self._steps: dict[int, Step] = {}

    def ranges(self, places: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        offset = self._gap.offset
        return tuple((offset(start), offset(end)) for start, end in places)

    def use(self, use: Use) -> Use:
        way = self.way(use.taint.way)
        return use if way is use.taint.way else replace(use, taint=use.taint.but(way=way))

    def way(self, way: Step | None) -> Step | None:
        """The way with byte offsets; the same object where they are its places."""
        if way is None:
            return None
        end, moved = self._gap.end, None
        for step in way.steps():
            if step.start <= end and step.end <= end and moved is step.before:
                moved = step
                continue
            known = self._steps.get(id(step))
            if known is None:
                known = self._steps[id(step)] = self._step(step, moved)
            moved = known
        return moved

    def _step(self, step: Step, before: Step | None) -> Step:
        start, end = self._gap.offset(step.start), self._gap.offset(step.end)
        return Step(before, start, end, step.text, step.link, step.handed)
