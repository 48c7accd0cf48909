"""Who writes to the names of a module and to the fields of its classes, and who hands functions to a framework."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.registrations import found_in, handed_over, registering
from wardline_analyzers.flow.known.program import plain_name
from wardline_analyzers.flow.known.registration import Registration
from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.flow.module.changers import Changers
from wardline_analyzers.flow.module.module_calls import ModuleCalls
from wardline_analyzers.flow.module.parts import (
    MOST_WRITERS,
    ClassInfo,
    Part,
    declared_in,
    seen_as,
    words_in,
    words_of_types,
)
from wardline_analyzers.languages.units import Kind

_HEADS: Final = (Kind.CLASS, Kind.BODY)
"""Kinds of units that hold what is said of a class beside its methods."""

_SUBCLASS: Final = "__init_subclass__"
_MAKING: Final = frozenset((_SUBCLASS, "__new__", "__init__"))
_METACLASS: Final = "type"


class ModuleWriters(ModuleCalls):
    """The third layer of a `ModuleFlow`."""

    def __init__(self, models: Models) -> None:
        super().__init__(models)
        self._writers: dict[str, list[Part]] = {}
        self._writers_named: set[str] = set()
        """The names of all functions that are or were among them."""
        self._stored: dict[str, bool] = {}
        self._changers: Changers | None = None
        self._registered: dict[str, tuple[Registration, ...]] = {}
        self._registering: frozenset[str] = frozenset()
        self._registrars: frozenset[Part] | None = None

    def writers(self, word: str) -> list[Part]:
        """The units that may write to a module name, by themselves or through a function that they call."""
        found = self._writers.get(word)
        if found is None:
            kept = {id(p): p for p in self._changers_of_all().of(word)}
            kept.update((id(p), p) for p in self._hooks(word))
            functions = [p for p in kept.values() if p.function is not None]
            for _ in range(2):
                names = frozenset(plain_name(p.name) for p in functions) | self._makers(functions)
                if not names:
                    break
                functions = [p for p in self.with_words(names) if id(p) not in kept]
                if len(kept) + len(functions) > MOST_WRITERS:
                    break
                kept.update((id(p), p) for p in functions)
            found = self._remember_writers(word, sorted(kept.values(), key=lambda p: p.number))
        return found

    def _hooks(self, word: str) -> list[Part]:
        """The methods of a metaclass of this name, which get it as their first argument."""
        info = self._classes.get(word)
        if info is None or _METACLASS not in info.bases:
            return []
        return [part for name, part in info.methods.items() if name in _MAKING]

    def _makers(self, functions: Sequence[Part]) -> frozenset[str]:
        """The classes of which one of these is a method that runs when a class is made of them, or by them."""
        owners = {(p.owner, plain_name(p.name)) for p in functions if p.owner and plain_name(p.name) in _MAKING}
        found = set()
        for owner, name in owners:
            info = self._classes.get(owner)
            if name == _SUBCLASS or (info is not None and _METACLASS in info.bases):
                found.add(owner)
        return frozenset(found)

    def field_writers(self, info: ClassInfo, word: str) -> list[Part]:
        """The methods of a class that may write to an attribute; then those that call one of these for their object."""
        key = f"{info.name}.{word}"
        found = self._writers.get(key)
        if found is None:
            storing, naming = self._methods_by_word(info)
            kept = storing.get(word, [])
            names = frozenset(plain_name(p.name) for p in kept) - {"__init__"}
            callers = {id(p): p for name in names for p in naming.get(name, ())}
            for part in kept:
                callers.pop(id(part), None)
            found = self._remember_writers(key, [*kept, *sorted(callers.values(), key=lambda p: p.number)])
        return found

    def _methods_by_word(self, info: ClassInfo) -> tuple[dict[str, list[Part]], dict[str, list[Part]]]:
        """The methods of a class by the attributes that they may write to, and by those that they name of `self`."""
        key = ("methods", info.name)
        found: tuple[dict[str, list[Part]], dict[str, list[Part]]] | None = self.answers.get(key)
        if found is None:
            storing: dict[str, list[Part]] = {}
            naming: dict[str, list[Part]] = {}
            for part in info.methods.values():
                words = words_in(part)
                for word in part.written & words:
                    storing.setdefault(word, []).append(part)
                for word in part.own.intersection(info.methods):
                    naming.setdefault(word, []).append(part)
            found = self.answers[key] = storing, naming
        return found

    def _remember_writers(self, key: str, writers: list[Part]) -> list[Part]:
        self._writers[key] = writers
        self._writers_named.update(plain_name(writer.name) for writer in writers)
        return writers

    def _changers_of_all(self) -> Changers:
        if self._changers is None:
            self._changers = Changers(self._order)
        return self._changers

    def stored(self, word: str) -> bool:
        """Is anything assigned to an attribute of this name?"""
        found = self._stored.get(word)
        if found is None:
            found = self._stored[word] = self._changers_of_all().is_stored(word)
        return found

    def registrations(self, name: str) -> tuple[Registration, ...]:
        """The calls that are given this function or class, to make a handler of it."""
        words = self._registering
        known = self._registered.get(name) if words else ()
        if known is None:
            found: list[Registration] = []
            if self._registrars is None:
                self._registrars = frozenset(self.with_words(words))
            for part in self.with_words({name}) if self._registrars else ():
                if part in self._registrars:
                    part.body()
                    assert part.lowered is not None
                    found.extend(found_in(part.lowered.points, words, name))
            known = self._registered[name] = tuple(found)
        return known

    # ---------------------------------------------------------------------- after an edit

    def _written_types(self, edits: Sequence[tuple[form.Lowered | None, Part]], words: set[str]) -> set[str]:
        """The fields whose types, and the classes whose marks, are written otherwise now, or mean something else."""
        found: set[str] = set()
        for before, part in edits:
            if part.unit.kind in _HEADS:
                found |= declared_in(before.body if before is not None else ()) | declared_in(part.body())
                found |= seen_as(part)
        for info in self._classes.values() if words else ():
            for part in info.heads:
                if not words.isdisjoint(words_in(part)) and not words.isdisjoint(words_of_types(part)):
                    found |= declared_in(part.body()) | seen_as(part)
        return found

    def _written_otherwise(self, before: form.Lowered | None, part: Part) -> set[str]:
        """Words for which others may now find other writers, or other handlers."""
        part.body()
        now = part.lowered
        assert now is not None
        changed, stored, loads, details = now.changed, now.stored, now.loads, now.details
        if before is not None:
            changed, stored = changed ^ before.changed, stored ^ before.stored
            loads, details = loads ^ before.loads, details ^ before.details
        read = loads | {word for _, word in details}
        words: set[str] = set()
        fields = {f"{part.owner}.{word.removeprefix('.')}" for word in (*changed, *stored)} if part.owner else set()
        if not self._writers_named.isdisjoint(read):
            for key, writers in list(self._writers.items()):
                of_class, dot, _ = key.partition(".")  # those of a field are methods of its class
                if (not dot or of_class == part.owner) and any(plain_name(w.name) in read for w in writers):
                    del self._writers[key]
                    words.add(key)
        for key in (*changed, *fields):
            if self._writers.pop(key, None) is not None:
                words.add(key)
        for word in stored.intersection(self._stored):
            del self._stored[word]
            words.add(f".{word}")
        if self._registering and self._registered:
            calls = [registering(each.points, self._registering) for each in (before, now) if each is not None]
            for name in handed_over(call for some in calls for call in some).intersection(self._registered):
                found = [list(found_in(some, self._registering, name)) for some in calls]
                if any(found) and (len(found) == 1 or found[0] != found[1]):
                    del self._registered[name]
                    words.add(name)
        return words
