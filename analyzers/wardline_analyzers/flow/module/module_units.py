"""The units of a module: their order, and what they are called. After an edit those that stay keep their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.program import INNER
from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.flow.module.mentions import Mentions
from wardline_analyzers.flow.module.parts import ClassInfo, Part
from wardline_analyzers.flow.module.unit_flow import UnitFlow
from wardline_analyzers.languages.splitter import Splitter
from wardline_analyzers.languages.units import Kind, Unit


class Moved(NamedTuple):
    """The parts that are gone and those that have come, since the one before."""

    gone: Sequence[Part] = ()
    new: Sequence[Part] = ()


STAYED: Final = Moved()

_MENTIONS: Final = "mentions"
"""Stands among the answers for the words of the units."""

Edited = tuple[Part, "form.Lowered | None", "list[UnitFlow | None]", "list[Part]"]
"""A part that has another text, with what it was in the common form, its looks, and the functions in it, before."""


class ModuleUnits:
    """The lowest layer of a `ModuleFlow`: what there is."""

    def __init__(self, models: Models) -> None:
        self.models = models
        self.renewed: dict[Part, None] = {}
        """Parts with another text or another look than when that was last asked and cleared."""
        self.answers: dict[Any, Any] = {}
        """What is the same for all units that ask, until the next edit."""
        self._parts: dict[int, Part] = {}
        self._functions: dict[str, Part] = {}
        self._classes: dict[str, ClassInfo] = {}
        self._definers: dict[str, list[Part]] = {}
        self._inner: dict[str, Part] = {}
        self._order: list[Part] = []
        self._units: list[Unit] = []
        self._version = -1
        """Of the units, as of the last edit that was taken in."""
        self._signature: list[Any] = []
        self._below: dict[str, list[str]] | None = None

    # ---------------------------------------------------------------------- after an edit

    def _take_in(self, cut: Splitter) -> tuple[list[Edited], Moved]:
        """Give the units of now their places.

        What looks the same from outside stands where it stood, and has but another text; so do the neighbours of what
        was put in, which have other blank lines at their ends.
        """
        units = cut.units
        first, old_end, new_end = cut.history.since(self._version, self._units, units)
        gone, new = self._order[first:old_end], units[first:new_end]
        self._units[first:old_end], self._version = new, cut.history.version
        stays: list[tuple[Part, Unit]] = []
        while gone and new and _sign(new[0]) == self._signature[first]:
            stays.append((gone.pop(0), new.pop(0)))
            first += 1
        while gone and new and _sign(new[-1]) == self._signature[gone[-1].number]:
            stays.append((gone.pop(), new.pop()))
        stays = [(part, unit) for part, unit in stays if part.unit is not unit]
        for part in (*gone, *(part for part, _ in stays)):
            del self._parts[id(part.unit)]
        edited: list[Edited] = []
        for part, unit in stays:
            inner = part.inner or []
            edited.append((part, part.lowered, self._become(part, unit), inner))
            self._parts[id(unit)] = part
        if not gone and not new:
            return edited, STAYED
        moved = self._spliced(first, gone, new) or self._rebuild(gone)
        self.renewed.update(dict.fromkeys(moved.new))
        return edited, moved

    def _become(self, part: Part, unit: Unit) -> list[UnitFlow | None]:
        """A part gets another text, or must be looked at anew; returns the looks of before."""
        self.renewed[part] = None
        return part.become(unit)

    def _spliced(self, first: int, gone: list[Part], new: list[Unit]) -> Moved | None:
        """As `_rebuild`, at the price of the units that came and went. None: their places depend on others.

        That is the accepted suggestion in a large file: functions and statements at top level, with names of their own.
        """
        bound_to_class = (Kind.CLASS, Kind.METHOD)
        if any(unit.indent or unit.kind in bound_to_class for unit in (*(part.unit for part in gone), *new)):
            return None
        if any(unit.indent for unit in self._units[first + len(new) : first + len(new) + 1]):
            return None
        leaves = [export.name for part in gone for export in part.unit.state.outline.exports]
        comes = [export.name for unit in new for export in unit.state.outline.exports]
        comes.extend(unit.state.outline.defines for unit in new if unit.kind is Kind.FUNCTION)
        if len(set(leaves)) != len(leaves) or any(len(self._definers[name]) != 1 for name in leaves):
            return None
        if any(name not in leaves and (name in self._definers or name in self._functions) for name in comes):
            return None
        for part in gone:
            self._functions.pop(part.name, None)
        for name in leaves:
            del self._definers[name]
        added = [Part(unit, 0, "", self.models.front) for unit in new]
        for part in added:
            self._parts[id(part.unit)] = part
            outline = part.unit.state.outline
            self._place(part, None, outline, self._name_of(part.unit, None, outline))
        self._order[first : first + len(gone)] = added
        self._signature[first : first + len(gone)] = [_sign(unit) for unit in new]
        for number in range(first, len(self._order)):
            self._order[number].number = number
        return Moved(gone, added)

    def _rebuild(self, gone: list[Part]) -> Moved:
        """Place all units anew."""
        units = self._units
        self._signature = [_sign(unit) for unit in units]
        old, self._parts = self._parts, {}
        added: list[Part] = []
        self._functions, self._classes, self._definers, self._inner = {}, {}, {}, {}
        self._below = None
        self._order = []
        info: ClassInfo | None = None
        for number, unit in enumerate(units):
            state = unit.state
            if unit.kind is Kind.CLASS:
                owner = state.outline.owner
                info = self._class_for(*owner)
            elif not unit.indent:
                info = self._class_for(*state.outline.owner) if unit.kind is Kind.METHOD else None
            part = old.get(id(unit))
            owner_name = info.name if info is not None else ""
            name = self._name_of(unit, info, state.outline)
            if part is None or part.unit is not unit or part.owner != owner_name or part.name != name:
                part = Part(unit, number, owner_name, self.models.front)
                added.append(part)
            part.number = number
            self._parts[id(unit)] = part
            self._order.append(part)
            self._place(part, info, state.outline, name)
        kept = {id(part) for part in self._order}
        return Moved([*gone, *(part for part in old.values() if id(part) not in kept)], added)

    def _class_for(self, name: str, bases: tuple[str, ...]) -> ClassInfo:
        """The class that a head begins, or that a method at top level names, be it before its head or behind it."""
        known = self._classes.get(name) if self.models.front.receivers else None
        if known is None:
            known = self._classes[name] = ClassInfo(name, bases)
        known.bases = bases or known.bases
        return known

    def _name_of(self, unit: Unit, info: ClassInfo | None, outline: Any) -> str:
        """What a function that comes behind those that are placed is called; nothing for other units."""
        if unit.kind not in (Kind.FUNCTION, Kind.METHOD):
            return ""
        name: str = outline.defines
        if info is None:
            return name
        return f"{info.name}.{info.free_name(name) if self.models.front.overloads else name}"

    def _place(self, part: Part, info: ClassInfo | None, outline: Any, name: str) -> None:
        kind = part.unit.kind
        if kind in (Kind.FUNCTION, Kind.METHOD):
            part.name = name
            if info is not None:
                info.methods[name[len(info.name) + 1 :]] = part
            elif name:
                self._functions[name] = part
        elif info is not None and kind in (Kind.CLASS, Kind.BODY):
            info.heads.append(part)
        elif kind is Kind.NESTED:
            self._inner[outline.owner[0]] = part
        for export in outline.exports:
            self._definers.setdefault(export.name, []).append(part)

    # ---------------------------------------------------------------------- units

    def part_of(self, unit: Unit) -> Part:
        return self._parts[id(unit)]

    def is_unit(self, part: Part) -> bool:
        """Is it one of the module's units, as it is now?"""
        return self._parts.get(id(part.unit)) is part

    def name_of(self, unit: Unit) -> str:
        """What the unit's own sinks call it: the function, `Class.method`, or nothing for statements."""
        return self._parts[id(unit)].name

    def label_of(self, unit: Unit) -> str:
        """As `name_of`, but statements have one too: it holds until the next edit."""
        part = self._parts[id(unit)]
        return part.name or f"<{part.number}>"

    def unit_named(self, name: str) -> Unit | None:
        if name.startswith("<"):
            number = int(name[1:-1])
            return self._order[number].unit if number < len(self._order) else None
        part = self._inner.get(name[len(INNER) :]) if name.startswith(INNER) else self.function(name)
        return part.unit if part is not None else None

    def all_parts(self) -> Sequence[Part]:
        return self._order

    def with_words(self, words: AbstractSet[str]) -> list[Part]:
        """The units in whose text one of these words stands."""
        mentions: Mentions | None = self.answers.get(_MENTIONS)
        if mentions is None:
            mentions = self.answers[_MENTIONS] = Mentions(self._order)
        return mentions.of(words)

    def looked_at(self) -> Iterator[Part]:
        """The units, and the functions in them that are looked at on their own."""
        for part in self._order:
            yield part
            yield from part.inner or ()

    # ---------------------------------------------------------------------- functions and classes

    def function(self, name: str) -> Part | None:
        if "." in name:
            owner, _, method = name.partition(".")
            info = self._classes.get(owner)
            return info.methods.get(method) if info is not None else None
        if "@" in name:
            return next((part for part in self.conditional(name.partition("@")[0]) if part.name == name), None)
        return self._functions.get(name)

    def conditional(self, word: str) -> list[Part]:
        """The functions of this name that are defined under a condition."""
        found: list[Part] = []
        for part in self.definers(word):
            found.extend(p for p in self.functions_in(part) if p.function is not None and p.function.name == word)
        return found

    def functions_in(self, part: Part) -> list[Part]:
        """The functions among these statements. A name has its place among those that bind the same, in the module and
        in the unit, so that it stays while other code comes and goes."""
        if part.unit.kind is not Kind.STATEMENTS:
            return []
        key = ("functions", part)
        known: list[Part] | None = self.answers.get(key)
        if known is not None:
            return known
        found = self.answers[key] = part.functions()
        for number, inner in enumerate(found):
            assert inner.function is not None
            word = inner.function.name
            place = next((n for n, definer in enumerate(self.definers(word)) if definer is part), 0)
            inner.name = f"{word}@{place}:{number}"
        return found

    def inner(self, name: str) -> Part | None:
        """The unit that is a class of that name inside a class."""
        return self._inner.get(name)

    def class_of(self, name: str) -> ClassInfo | None:
        return self._classes.get(name)

    def below(self, name: str) -> list[str]:
        """The classes of the module that have this one among their bases, at whatever distance."""
        found = [name]
        for above in found:
            found += [n for n, info in self._classes.items() if n not in found and _extends(info.bases, above)]
        return found[1:]

    @property
    def bases(self) -> dict[str, list[str]]:
        """The classes of the module by the words in their bases."""
        if self._below is None:
            self._below = {}
            for name, info in self._classes.items():
                for word in {word for base in info.bases for word in base.split(".")}:
                    self._below.setdefault(word, []).append(name)
        return self._below

    def inner_below(self, name: str) -> tuple[str, ...]:
        """The classes inside classes that have this one among their bases."""
        return tuple(n for n, part in self._inner.items() if _extends(part.unit.state.outline.owner[1], name))

    def classes_with(self, method: str) -> list[str]:
        """The classes that have a method of this name of their own."""
        return [name for name, info in self._classes.items() if method in info.methods]

    def definers(self, name: str) -> list[Part]:
        return self._definers.get(name, [])


def _extends(bases: Sequence[str], name: str) -> bool:
    return any(base.rpartition(".")[2] == name for base in bases)


def _sign(unit: Unit) -> tuple[Any, ...]:
    """What of a unit decides its place among the others."""
    outline = unit.state.outline
    return unit.kind, outline.defines, outline.owner, outline.face, bool(unit.indent)
