"""The analysis of one unit, remembered by everything that it depends on.

Two caches, shared by all documents of the process and bounded: outlines by the unit's text; findings by the unit's
text, the meaning of the module names that it uses, its surroundings and the profile.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache

from cachetools import LRUCache

from wardline_analyzers.finding import Finding
from wardline_analyzers.flow.document.unit_data import UnitData
from wardline_analyzers.flow.module import parts, remembered
from wardline_analyzers.languages.frontend import FrontEnd
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.outline import Outline
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.match.by_flow import FlowNames, FlowValues
from wardline_analyzers.match.match import Surroundings, UnitView
from wardline_analyzers.match.run import findings
from wardline_analyzers.match.tables import Tables, compile_tables
from wardline_analyzers.profile import Profile
from wardline_analyzers.python.names import Names

_MOST_BYTES = 24 << 20
"""Bytes of unit text whose outlines, and as many whose findings, are remembered."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    weight: int
    value: object


def _weigh(entry: _Weighed) -> int:
    return entry.weight


_outlines: LRUCache[Hashable, _Weighed] = LRUCache(_MOST_BYTES, getsizeof=_weigh)
_findings: LRUCache[Hashable, _Weighed] = LRUCache(_MOST_BYTES, getsizeof=_weigh)

_ASKS_PACKAGES = _Weighed(200, None)
"""Stands for findings that rest on the packages of the module as well: they are under a longer key."""

_ASKS_DATA = _Weighed(200, None)
"""Likewise for those that rest on the unit's dataflow, though it is not worth a look by itself."""

_OVERHEAD = 600
"""Bytes that an entry weighs beside its text."""


@lru_cache(maxsize=64)
def tables(profile: Profile, language: str) -> Tables:
    """The compiled rules of a profile."""
    from wardline_analyzers.rules.catalog import extended_by
    from wardline_analyzers.rules.selection import selected

    return compile_tables(selected(extended_by(profile.custom_rules), profile).values(), language)


def clear_caches() -> None:
    """Forget everything (a benchmark's cold start, or the command `wardline.clearCache`)."""
    _outlines.clear()
    _findings.clear()
    tables.cache_clear()
    parts.clear_caches()
    remembered.clear_caches()


class UnitAnalysis:
    """One look at one unit: parses at most once, and only if a cache does not know the answer."""

    __slots__ = ("_front", "_syntax", "_unit")

    def __init__(self, unit: Unit, front: FrontEnd) -> None:
        self._front = front
        self._unit = unit
        self._syntax: Syntax | None = None

    @property
    def tree(self) -> Syntax | None:
        """The unit's tree, if there was a need for it."""
        return self._syntax

    def _parsed(self) -> Syntax:
        if self._syntax is None:
            self._syntax = self._front.tree_of(self._unit)
        return self._syntax

    def outline(self) -> Outline:
        unit = self._unit
        key = (self._front, unit.text, unit.indent != b"", unit.kind)
        entry = _outlines.get(key)
        if entry is None:
            made = self._front.outline(self._parsed(), unit.text, unit.kind, bool(unit.indent))
            entry = _Weighed(len(unit.text) + _OVERHEAD, made)
            if entry.weight <= _outlines.maxsize:
                _outlines[key] = entry
        assert isinstance(entry.value, Outline)
        return entry.value

    def findings(
        self,
        words: frozenset[str],
        module: ModuleNames,
        around: Surroundings,
        profile: Profile,
        data: UnitData | None = None,
        ask: Callable[[], UnitData | None] | None = None,
    ) -> tuple[tuple[Finding, ...], bool]:
        """What the rules find in the unit, and whether that rests on all packages that the module imports from.

        `data` is the unit's dataflow, if it was worth a look; else `ask` finds it out.
        """
        unit = self._unit
        plain = (self._front, unit.text, unit.indent != b"", module.used(words), module.stars, around, profile.key)
        key = (plain, None if data is None else data.key)
        entry = _findings.get(key)
        if entry is _ASKS_DATA and ask is not None:
            data = ask()
            key = (plain, None if data is None else data.key)
            entry = _findings.get(key)
        asks = entry is _ASKS_PACKAGES
        if asks:
            entry = _findings.get((key, module.roots))
        if entry is None:
            syntax = self._parsed()
            table = tables(profile, self._front.name)
            view = self._view(syntax, module, around, data, ask)
            made = findings(view, table, words)
            entry = _Weighed(len(unit.text) + _OVERHEAD * (1 + len(made)), made)
            asks = view.names.asked_packages
            if view.asked_data and view.told is not None:
                _findings[key] = _ASKS_DATA
                key = (plain, view.told.key)
            if entry.weight <= _findings.maxsize:
                if asks:
                    _findings[key] = _ASKS_PACKAGES
                _findings[(key, module.roots) if asks else key] = entry
        return entry.value, asks  # type: ignore[return-value]  # what was put in above

    def _view(
        self,
        syntax: Syntax,
        module: ModuleNames,
        around: Surroundings,
        data: UnitData | None,
        ask: Callable[[], UnitData | None] | None,
    ) -> UnitView:
        """The unit as the matchers see it."""
        if self._front.by_tree:
            own = Names(syntax, module, member=bool(self._unit.indent))
            return UnitView(syntax, own, around, data, ask=ask)
        names = FlowNames(syntax, module, data)
        return UnitView(syntax, names, around, data, FlowValues(names), self._front.name)
