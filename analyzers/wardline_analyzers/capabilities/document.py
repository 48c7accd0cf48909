"""What a text, or a part of it, can do: its units' places, each unit's remembered by all that it depends on.

Nothing here runs on its own: who wants to know asks. A unit's answer depends on its text, the meaning of the module
names that it uses, what is known of its class, and the packages that the module imports.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from cachetools import LRUCache

from wardline_analyzers.capabilities import tables
from wardline_analyzers.capabilities.names import (
    NO_CLASS,
    ClassFacts,
    ObjectNames,
    assigned_attributes,
    library_base,
)
from wardline_analyzers.capabilities.result import SHOWN, CapabilitySet, Place
from wardline_analyzers.capabilities.tables import Abilities
from wardline_analyzers.capabilities.unit import Found, UnitPlaces, last_of
from wardline_analyzers.document import Document
from wardline_analyzers.engine import UnitAnalysis
from wardline_analyzers.languages import PYTHON, front_of
from wardline_analyzers.languages.module_names import Meaning, ModuleNames
from wardline_analyzers.languages.outline import NOBODY, Outline
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind, Unit
from wardline_analyzers.match.match import Surroundings, UnitView
from wardline_analyzers.python.builtins import BUILTINS
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.python.syntax import parse
from wardline_analyzers.text.buffer import Buffer

_WORD = re.compile(rb"[A-Za-z_]\w*")
MODULE = "<module>"
"""The function that top-level statements are shown under, as in Python's own tracebacks."""
_MOST_BYTES = 8 << 20
"""Bytes of unit text whose places are remembered, and as many whose attributes are."""
_OVERHEAD = 200

_places: LRUCache[Hashable, tuple[int, tuple[Found, ...]]] = LRUCache(_MOST_BYTES, getsizeof=lambda entry: entry[0])
_attributes: LRUCache[Hashable, tuple[int, tuple[tuple[str, str], ...]]] = LRUCache(
    _MOST_BYTES, getsizeof=lambda entry: entry[0]
)


def capabilities_of(source: bytes | str | Document, span: tuple[int, int] | None = None) -> CapabilitySet:
    """What a text can do. `span`: only the places that begin in these bytes (end excluded).

    The places' offsets are bytes of the whole text. Never raises for any text.
    """
    text = _Text(source)
    low, high = span if span is not None else (0, text.size)
    found = []
    for unit in text.units():
        if unit.offset < high and low < unit.offset + len(unit.unit.text):
            found += [(f.capability, _placed(f)) for f in unit.places() if low <= f.start < high]
    return CapabilitySet.of(found)


def by_function(
    source: bytes | str | Document, only: frozenset[str] = frozenset(), shown: int = SHOWN
) -> dict[str, CapabilitySet]:
    """What each function of a text can do by itself, in the order of the text: `name`, `Class.method`, `<module>`.

    Functions within functions count as a part of the outer one. Those that can do nothing are left out; with `only`,
    also those that can do none of these. So many places are `shown` of each capability.
    """
    if only and isinstance(source, bytes) and not may_show(source, only):
        return {}
    found: dict[str, list[tuple[str, Place]]] = {}
    for unit in _Text(source).units():
        for place in unit.places():
            found.setdefault(unit.name, []).append((place.capability, _placed(place)))
    made = {name: CapabilitySet.of(places, shown) for name, places in found.items()}
    return {name: able for name, able in made.items() if not only or not only.isdisjoint(able.names)}


def may_show(text: bytes, wanted: frozenset[str]) -> bool:
    """Whether a text may be able to do one of these things, by the words in it alone. False is certain."""
    return tables.load().may_show(frozenset(word.decode() for word in set(_WORD.findall(text))), wanted)


def clear_cache() -> None:
    """Forget what is remembered of units (a benchmark's cold start)."""
    _places.clear()
    _attributes.clear()


def _placed(found: Found) -> Place:
    return Place(found.start, found.end, found.name, found.how)


@dataclass(slots=True)
class _Unit:
    """A unit in its text."""

    text: _Text
    unit: Unit
    outline: Outline
    offset: int
    name: str
    head: int | None
    """Of a member of a class: the index of the class's unit."""
    index: int

    def places(self) -> tuple[Found, ...]:
        """With offsets of the whole text."""
        offset = self.offset
        return tuple(Found(f.capability, f.start + offset, f.end + offset, f.name, f.how) for f in self._remembered())

    def _remembered(self) -> tuple[Found, ...]:
        abilities, words = self.text.abilities, self.outline.words
        used = self.text.module.used(words)
        packages = self.text.packages
        if "import" in words:  # one within a function
            packages |= abilities.gates & words
        facts = NO_CLASS
        if self.head is not None and "self" in words:
            facts = self.text.facts_of_class(self.head).used(words)
        if not self._worth_a_look(abilities, used, facts, packages):
            return ()
        key = (self.unit.text, bool(self.unit.indent), used, self.text.module.stars, facts, packages)
        entry = _places.get(key)
        if entry is None:
            entry = (len(self.unit.text) + _OVERHEAD, self._look(abilities, facts, packages))
            if entry[0] <= _places.maxsize:
                _places[key] = entry
        return entry[1]

    def _worth_a_look(
        self, abilities: Abilities, used: Sequence[tuple[str, Meaning]], facts: ClassFacts, packages: frozenset[str]
    ) -> bool:
        every = abilities.every_word
        return (
            not self.outline.words.isdisjoint(every)
            or not packages.isdisjoint(abilities.open_roots)
            or any(m.kind == "name" and last_of(m.payload) in every for _, m in used)
            or any(last_of(known) in every for _, known in facts.attributes)
        )

    def _look(self, abilities: Abilities, facts: ClassFacts, packages: frozenset[str]) -> tuple[Found, ...]:
        unit = self.unit
        syntax = self.text.tree(self.index)
        module = self.text.module.only(self.outline.words)
        names = ObjectNames(syntax, module, bool(unit.indent), abilities.models, facts)
        return UnitPlaces(UnitView(syntax, names, Surroundings(unit.kind, "")), names, packages, abilities).find()


class _Text:
    """A whole text: its units, and what they know of each other."""

    def __init__(self, source: bytes | str | Document) -> None:
        if isinstance(source, Document):
            self._buffer, self._cut = source.buffer, source.units
        else:
            self._buffer = Buffer(source.encode("utf-8", "replace") if isinstance(source, str) else source)
            self._cut = Splitter(self._buffer).units
        self.abilities = tables.load()
        self.size = len(self._buffer.data)
        self._facts: dict[int, ClassFacts] = {}
        looks = [UnitAnalysis(unit, front_of(PYTHON)) for unit in self._cut]
        self._outlines = [
            unit.state.outline if unit.state is not None else look.outline()
            for unit, look in zip(self._cut, looks, strict=True)
        ]
        self._trees = [look.tree for look in looks]
        self.module = ModuleNames.of(self._outlines, BUILTINS)
        self.packages = self.module.roots & self.abilities.gates
        """Those of the imported packages that change what a `*.name` means, or that have open names."""

    def units(self) -> Iterator[_Unit]:
        owner, head = NOBODY, None
        for index, (unit, outline) in enumerate(zip(self._cut, self._outlines, strict=True)):
            if unit.kind is Kind.CLASS:
                owner, head = outline.owner, index
            elif not unit.indent:
                owner, head = NOBODY, None
            own = head if unit.kind in (Kind.METHOD, Kind.BODY) else None
            name = ".".join(part for part in (owner[0], outline.defines) if part) or MODULE
            yield _Unit(self, unit, outline, self._buffer.line_start(unit.line), name, own, index)

    def tree(self, index: int) -> Syntax:
        """The tree of a unit, parsed once at most."""
        found = self._trees[index]
        if found is None:
            unit = self._cut[index]
            found = self._trees[index] = parse(unit.text, bool(unit.indent))
        return found

    def facts_of_class(self, head: int) -> ClassFacts:
        """What the class whose head is this unit tells its methods."""
        found = self._facts.get(head)
        if found is None:
            found = self._facts[head] = self._gathered_facts(head)
        return found

    def _gathered_facts(self, head: int) -> ClassFacts:
        attributes: dict[str, str] = {}
        for index in range(head, len(self._cut)):
            unit = self._cut[index]
            if index > head and not unit.indent:
                break
            if unit.kind is not Kind.NESTED:
                for name, known in self._attributes_in(index):
                    attributes.setdefault(name, known)
        base = library_base(self._outlines[head].owner, self.module)
        return ClassFacts(base, tuple(sorted(attributes.items())))

    def _attributes_in(self, index: int) -> tuple[tuple[str, str], ...]:
        unit, words = self._cut[index], self._outlines[index].words
        in_body = unit.kind in (Kind.CLASS, Kind.BODY)
        if "self" not in words and not in_body:
            return ()
        key = (unit.text, bool(unit.indent), self.module.used(words), self.module.stars)
        entry = _attributes.get(key)
        if entry is None:
            names = ObjectNames(
                self.tree(index), self.module.only(words), bool(unit.indent), self.abilities.models, NO_CLASS
            )
            entry = (len(unit.text) + _OVERHEAD, assigned_attributes(names, in_body))
            if entry[0] <= _attributes.maxsize:
                _attributes[key] = entry
        return entry[1]
