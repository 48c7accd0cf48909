"""Where somebody types in a function: what is lowered and looked at again there, and what is not."""

from __future__ import annotations

from collections import deque
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.gap import Gap, edit_between, opened
from wardline_analyzers.flow.form.rows import Rows
from wardline_analyzers.flow.solve.memory import Memory
from wardline_analyzers.languages.frontend import FrontEnd
from wardline_analyzers.languages.units import Kind, Unit

SMALL: Final = 700
"""Bytes of a function up to which to look at all of it costs less than to remember."""
_MOST: Final = 16
"""Windows whose looks are remembered, of all documents together: up to half a megabyte each."""

_opened: deque[Window] = deque()


class Window:
    """The form of the statements beside it, and what they did."""

    def __init__(self, gap: Gap) -> None:
        self.rows = Rows(gap)
        self._memory = Memory()
        _opened.append(self)
        if len(_opened) > _MOST:
            _opened.popleft()._memory = Memory()

    def lowered(self, unit: Unit, front: FrontEnd) -> tuple[form.Lowered | None, form.Function | None]:
        """A unit with its function; nothing where it has none, or what is typed in is its head, or a function in it."""
        if self.rows.is_in_inner or front.lower_again is None:
            return None, None
        syntax = unit.state.syntax if unit.state is not None else None
        self.rows.begin()
        found = front.lower_again(syntax or front.tree_of(unit), self.rows)
        function = function_of(found)
        if function is None or self.rows.is_in_inner or _head(function) > self.rows.gap.start:
            return None, None
        return found, function

    def memory(self, function: form.Function, lowered: form.Lowered) -> Memory | None:
        """The looks before, for one that begins; None: there is more in this function than they can tell of."""
        if lowered.gap is None or function.generator or self.rows.has_inner:
            return None
        self._memory.begin(function, lowered)
        return self._memory


def function_of(lowered: form.Lowered) -> form.Function | None:
    """The function that a unit of one is; None: broken code, which has none."""
    return next((each for each in reversed(lowered.body) if isinstance(each, form.Function)), None)


def behind(window: Window | None, before: Unit, unit: Unit, front: FrontEnd) -> Window | None:
    """The window after an edit, which has made a unit of another."""
    if front.lower_again is None or unit.kind not in (Kind.FUNCTION, Kind.METHOD) or len(unit.text) < SMALL:
        return None
    if unit.text == before.text:
        return None
    start, old_end, new_end = edit_between(before.text, unit.text)
    typed = window.rows.gap.typed(start, old_end, new_end) if window is not None else None
    if window is None or typed is None:
        return Window(opened(unit.text, start, new_end))
    window.rows.gap = typed
    return window


def _head(function: form.Function) -> int:
    """Where the head of a function ends, so far as there are expressions in it."""
    parts = [*function.decorators, *function.parameters]
    if function.returns is not None:
        parts.append(function.returns)
    return max((part.end for part in parts), default=function.start)
