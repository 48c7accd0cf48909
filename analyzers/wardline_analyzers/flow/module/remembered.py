"""Looks that have been made, by what was looked at.

A look is a function of the unit's text and of the answers to what it asks. So a look that was made at another level, or
for another file that asks, is as good as a new one wherever its questions are answered as they were. Whoever takes one
from here asks them again; what that costs, a new look would have cost as well.
"""

from __future__ import annotations

from typing import Any, Final

from cachetools import LRUCache

from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.flow.module.parts import Part
from wardline_analyzers.flow.module.unit_flow import UnitFlow

_MOST_NODES: Final = 400_000
"""Nodes of the common form whose values are remembered, of all modules together."""
_OVERHEAD: Final = 20
"""What a look weighs without these."""
_MOST_LOOKS: Final = 4
"""Looks at the same text that are remembered."""

_NONE: Final[tuple[UnitFlow, ...]] = ()


def _size(looks: tuple[UnitFlow, ...]) -> int:
    return sum(_OVERHEAD + len(look.values) for look in looks)


_looks: LRUCache[Any, tuple[UnitFlow, ...]] = LRUCache(_MOST_NODES, getsizeof=_size)


def clear_caches() -> None:
    _looks.clear()


def key_of(models: Models, module: str, part: Part) -> Any:
    """All that a look depends on beside what it asks: the text, its place, and what libraries mean."""
    unit = part.unit
    return unit.text, unit.indent != b"", unit.kind, module, part.name, part.owner, models


def recall(key: Any) -> tuple[UnitFlow, ...]:
    """The looks at this text, the newest first."""
    found: tuple[UnitFlow, ...] = _looks.get(key, _NONE)
    return found


def remember(key: Any, look: UnitFlow) -> None:
    looks = (look, *recall(key)[: _MOST_LOOKS - 1])
    if _size(looks) <= _looks.maxsize:
        _looks[key] = looks
