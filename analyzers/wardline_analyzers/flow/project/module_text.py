"""The text of another module of the project, cut into units that follow it from version to version."""

from __future__ import annotations

from collections.abc import Sequence

from wardline_analyzers.engine import UnitAnalysis
from wardline_analyzers.finding import Elsewhere
from wardline_analyzers.languages import PYTHON, front_of
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.positions import units as width
from wardline_analyzers.unit_state import UnitState

_LONGEST_LINE = 200
"""Bytes of a line that are shown."""


class ModuleText:
    """Units that stay the same objects where the text does."""

    def __init__(self, text: bytes, language: str = PYTHON) -> None:
        self._front = front_of(language)
        self._buffer = Buffer(text)
        self.cut = self._front.splitter(self._buffer)
        self._faces: list[object] = []
        self.names = ModuleNames(())
        self._settle()

    @property
    def text(self) -> bytes:
        return self._buffer.data

    @property
    def units(self) -> Sequence[Unit]:
        return self.cut.units

    def take(self, text: bytes) -> bool:
        """Become another text; False if it is the same."""
        old = self._buffer.data
        if text == old:
            return False
        self.cut.update(self._buffer.become(text))
        self._settle()
        return True

    def _settle(self) -> None:
        for unit in self.units:
            if unit.state is None:
                unit.state = UnitState(UnitAnalysis(unit, self._front).outline())
        faces = [unit.state.outline.face for unit in self.units]
        if faces != self._faces:
            self._faces = faces
            self.names = ModuleNames.of((unit.state.outline for unit in self.units), self._front.builtins)

    def place(self, file: str, unit: Unit, start: int, end: int) -> Elsewhere:
        """Bytes of a unit as a place in this file."""
        base = self._buffer.line_start(unit.line)
        first, last = self._buffer.line_at(base + start), self._buffer.line_at(base + end)
        before = self._buffer.data[self._buffer.line_start(first) : base + start]
        behind = self._buffer.data[self._buffer.line_start(last) : base + end]
        return Elsewhere(
            file,
            first,
            (len(before), width(before, "utf-16"), width(before, "utf-32")),
            last,
            (len(behind), width(behind, "utf-16"), width(behind, "utf-32")),
            self._buffer.line(first).strip()[:_LONGEST_LINE].decode("utf-8", "replace"),
        )


__all__ = ["ModuleText"]
