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

_MOST_LOOKS: Final = 8
"""Looks at the same text that are remembered: who types, and takes back what was typed, goes through two or three
texts at each of the levels, and so do those who call what is typed."""
_MOST_THIN: Final = 20_000
"""Looks that are remembered without what their expressions are worth, of all modules together."""
_MOST_NODES: Final = 400_000
"""Expressions of which it is remembered what they are worth."""

_NONE: Final[tuple[UnitFlow, ...]] = ()


def _size(looks: tuple[UnitFlow, ...]) -> int:
    return 1 + sum(len(look.values) for look in looks)


_thin: LRUCache[Any, tuple[UnitFlow, ...]] = LRUCache(_MOST_THIN, getsizeof=len)
_whole: LRUCache[Any, tuple[UnitFlow, ...]] = LRUCache(_MOST_NODES, getsizeof=_size)
"""Those that can be of use to matchers, which ask what expressions are worth."""


def clear_caches() -> None:
    _thin.clear()
    _whole.clear()


def key_of(models: Models, module: str, part: Part) -> Any:
    """All that a look depends on beside what it asks: the text, its place, and what libraries mean."""
    unit = part.unit
    return unit.text, unit.indent != b"", unit.kind, module, part.name, part.owner, models


def recall(key: Any, values: bool) -> tuple[UnitFlow, ...]:
    """The looks at this text, the newest first. `values`: only those that tell what expressions are worth."""
    found: tuple[UnitFlow, ...] = (_whole if values else _thin).get(key, _NONE)
    return found


def remember(key: Any, look: UnitFlow, values: bool) -> None:
    """Keep a look. `values`: what its expressions are worth may be asked for."""
    _thin[key] = (look.thinned(), *recall(key, False)[: _MOST_LOOKS - 1])
    if values:
        looks = (look, *recall(key, True)[: _MOST_LOOKS - 1])
        if _size(looks) <= _whole.maxsize:
            _whole[key] = looks
