"""Bandit's part of a document's analysis: unit by unit, at once where it is little, in slices where it is much."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Hashable, Iterator

from cachetools import LRUCache

from wardline_analyzers import bandit_units
from wardline_analyzers.bandit_rules import BanditRules, bandit_rules
from wardline_analyzers.finding import Finding, Placed
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.splitter import Splitter
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.placing import line_starts, place_absolute
from wardline_analyzers.profile import Profile
from wardline_analyzers.text.buffer import Buffer

_found: LRUCache[Hashable, tuple[Finding, ...]] = LRUCache(20_000)
_imports: LRUCache[Hashable, tuple[bandit_units.ImportOp, ...]] = LRUCache(20_000)

_SEES_TEXT = re.compile(rb"safestring|[^\x00-\x7f]")
"""Without one of these, no test of bandit that sees the whole text finds anything."""


class NoBandit:
    """Bandit's part of a document that is not Python: none."""

    def done(self) -> bool:
        return True

    def edited(self, module: ModuleNames, most_units: int) -> None:
        """Nothing is to be done."""

    def work(self, deadline: float) -> bool:
        return False

    def of_document(self) -> Iterator[Placed]:
        return iter(())


class BanditPace:
    """Which units bandit still has to see, and what it found."""

    def __init__(self, splitter: Splitter, buffer: Buffer, profile: Profile, seen: Callable[[Unit], None]) -> None:
        """`seen` hears of each unit that bandit has seen."""
        self._splitter = splitter
        self._buffer = buffer
        self._profile = profile
        self._seen = seen
        self._rules: BanditRules | None = None
        self._module = ModuleNames(())
        self._pending: list[Unit] = []
        self._text_pending = False
        self._of_text: tuple[Placed, ...] = ()

    def done(self) -> bool:
        """Has bandit seen all that it is to see?"""
        return not self._pending and not self._text_pending

    def edited(self, module: ModuleNames, most_units: int) -> None:
        """The text has changed: what is to be done now? Does it at once if bandit is there and it is little."""
        self._module = module
        if not self._selected().wanted:
            return
        self._pending = list(self._to_see())
        self._of_text = ()
        self._text_pending = any(unit.state.sees_text for unit in self._splitter.units)
        if bandit_units.loaded() and len(self._pending) <= most_units:
            for unit in self._pending:
                self._run(unit)
            self._pending = []

    def work(self, deadline: float) -> bool:
        """Run until the deadline (as of `time.perf_counter`), one unit at least. True if something was found out."""
        if not self._pending and not self._text_pending:
            return False
        bandit_units.load()
        while self._pending:
            self._run(self._pending.pop())
            if time.perf_counter() >= deadline:
                return True
        if self._text_pending:
            self._text_pending = False
            self._of_text = tuple(self._look_at_text())
        return True

    def of_document(self) -> Iterator[Placed]:
        """What bandit's tests that see the whole text find."""
        return iter(self._of_text)

    # ------------------------------------------------------------------ one by one

    def _selected(self) -> BanditRules:
        if self._rules is None:
            self._rules = bandit_rules(self._profile)
        return self._rules

    def _to_see(self) -> Iterator[Unit]:
        """Units without an answer, or whose answer rests on imports that have changed."""
        state = bandit_units.NO_IMPORTS
        for unit in self._splitter.units:
            known = unit.state
            if known.bandit_ops is None:
                known.bandit_ops = _import_ops(unit)
                known.sees_text = _SEES_TEXT.search(unit.text) is not None
            before, known.imports = known.imports, state
            if known.bandit is None:
                yield unit
            elif before is not state and known.bandit_key != self._key(unit):
                known.bandit = None
                yield unit
            if known.bandit_ops:
                after = known.imports_after
                if after is None or after[0] is not state:
                    after = known.imports_after = (state, state.after(known.bandit_ops))
                state = after[1]

    def _key(self, unit: Unit) -> Hashable:
        return bandit_units.state_key(unit.state.outline.words, unit.state.imports)

    def _run(self, unit: Unit) -> None:
        rules = self._selected()
        known = unit.state
        known.bandit_key = self._key(unit)
        names = self._module.used(known.outline.words)
        key = (unit.text, unit.indent != b"", known.bandit_key, names, self._profile.key, bandit_units.loaded())
        found = _found.get(key)
        if found is None:
            raw = bandit_units.analyse(unit.text, bool(unit.indent), known.imports, rules.config)
            found = _found[key] = rules.findings(unit, raw, self._module.only(known.outline.words))
        known.bandit = found
        self._seen(unit)

    def _look_at_text(self) -> Iterator[Placed]:
        data = self._buffer.data
        raw = bandit_units.document_findings(data, self._selected().config)
        if raw:
            starts = line_starts(data)
            for finding in self._selected().of_text(data, raw, starts):
                yield place_absolute(finding, data, starts)


def _import_ops(unit: Unit) -> tuple[bandit_units.ImportOp, ...]:
    if b"import" not in unit.text:
        return ()
    key = (unit.text, unit.indent != b"")
    ops = _imports.get(key)
    if ops is None:
        ops = _imports[key] = bandit_units.import_ops(unit.text, bool(unit.indent))
    return ops
