"""Code that a module's own calls never reach, though nothing in it says so.

A function that has a way for each of several constants, `hasher(strong=True)`, is looked at once more with those that
it is really given. Of few classes that have a method of one name, or functions in one table, the calls take one, and
pass over the others.
What is never reached so is for callers whom nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from operator import is_
from typing import Any, Final, NamedTuple

from wardline_analyzers.flow import form
from wardline_analyzers.flow.document.entrances import word_of
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.program import Ref, plain_name
from wardline_analyzers.flow.known.values import MOST_CALLABLES, PARAMETER, Key, Value
from wardline_analyzers.flow.module.module_flow import ModuleFlow
from wardline_analyzers.flow.module.parts import NAMES, Part, words_in
from wardline_analyzers.flow.module.unit_flow import Chosen, UnitFlow
from wardline_analyzers.languages.units import Kind

Ranges = tuple[tuple[int, int], ...]


class Passed(NamedTuple):
    """What the calls of a module never reach of a function; found out when somebody asks."""

    key: Any
    """Stands for what it rests on, beside the function's own look."""
    ranges: Callable[[], Ranges]
    given: frozenset[str] = frozenset()
    """Parameters with a default that every call gives something else."""


NOTHING_PASSED: Final = Passed(None, tuple)
_LARGEST: Final = 2000
"""Bytes of a function that is looked at once more."""
_DEEPEST: Final = 8
"""Classes above one another."""
_LONGEST: Final = 2
"""A parameter, or a field of it."""


class Decided:
    """Kept from edit to edit. `flow_of` gives the look at a unit, if there is one; `callers` the units that call a
    function."""

    def __init__(
        self,
        module: ModuleFlow,
        flow_of: Callable[[Part], UnitFlow | None],
        callers: Callable[[str], Iterable[Part]],
    ) -> None:
        self._module = module
        self._flow_of = flow_of
        self._callers = callers
        self._methods: dict[str, set[str]] = {}
        """By their plain names: the methods that are called."""
        self._naming: dict[Part, frozenset[Part]] = {}
        """Of each function about which that is asked: the other units that name it."""
        self._texts = {part: part.unit for part in module.all_parts()}
        self._meant: dict[Part, tuple[tuple[UnitFlow, ...], frozenset[str] | None]] = {}
        """Of methods: the looks at the units that name them, and of these the functions whose callers decide what is
        called. None: there is a call of which nobody knows what it calls."""
        self._told: dict[Part, tuple[UnitFlow, Chosen, Ranges]] = {}
        """What was found out last of a function."""

    def is_called(self, name: str, now: bool) -> None:
        """A function is called now, or no more."""
        if "." not in name:
            return
        methods = self._methods.setdefault(plain_name(name), set())
        if now:
            methods.add(name)
        else:
            methods.discard(name)

    def concerned(
        self, changed: Collection[Part], gone: Collection[Part], switched: Iterable[str]
    ) -> dict[Part, None]:
        """The functions of which something else may be told where these units are gone, and those have another text or
        look. `switched`: the functions that other units call now."""
        found: dict[Part, None] = {}
        for word in {plain_name(name) for name in switched if "." in name}:
            for owner in self._module.classes_with(word):
                if (method := self._module.function(f"{owner}.{word}")) is not None:
                    found[method] = None
        plain = {name for name in switched if "." not in name}
        others = {part for name in switched if (part := self._module.function(name)) is not None}
        found.update(dict.fromkeys(others))
        if plain:  # others may stand beside them in a table
            for part, naming in self._naming.items():
                if any(not plain.isdisjoint(words_in(other)) for other in naming):
                    found[part] = None
        for part in changed:
            flow = self._flow_of(part)
            for name in flow.usual if flow is not None else ():
                if (function := self._module.function(name)) is not None:
                    found[function] = None
        written = {part for part in changed if self._texts.get(part) is not part.unit}
        words = frozenset().union(*map(words_in, written))
        for part in gone:
            self._texts.pop(part, None)
            self._naming.pop(part, None)
            self._meant.pop(part, None)
            self._told.pop(part, None)
        self._texts.update((part, part.unit) for part in written)
        written.update(gone)
        for part, naming in list(self._naming.items()):
            if word_of(part.name) in words or not naming.isdisjoint(written):
                del self._naming[part]
                found[part] = None
            elif not naming.isdisjoint(changed) or not naming.isdisjoint(others):
                found[part] = None
        return found

    def passed_by(self, part: Part, flow: UnitFlow) -> Passed:
        """What is never reached of a unit where its module calls it."""
        function = part.function
        if function is None or flow.limited or function.decorators:
            return NOTHING_PASSED
        if self._is_passed_over(part, plain_name(part.name)):
            return Passed(True, lambda: ((function.start, function.end),))
        chosen, given = self._chosen(part, flow), self._given(part, function)
        if not chosen and not given:
            return NOTHING_PASSED
        return Passed((chosen, given), partial(self._ranges, part, flow, chosen) if chosen else tuple, given)

    def _ranges(self, part: Part, flow: UnitFlow, chosen: Chosen) -> Ranges:
        known = self._told.get(part)
        if known is None or known[0] is not flow or known[1] != chosen:
            dead = self._module.passed_by(part, chosen)
            known = self._told[part] = flow, chosen, tuple(each for each in dead if each not in flow.dead)
        return known[2]

    def _is_passed_over(self, part: Part, word: str) -> bool:
        """Does the module call another one in its place, and never this one: a method of this name of another class, or
        a function that stands beside it in a table?"""
        if word.startswith("__") or any(self._callers(part.name)):
            return False
        if not part.owner:
            return self._all_looked_at(part) and any(map(partial(self._is_beside, part.name), self._naming[part]))
        if not self._methods.get(word) or not self._is_own(part.owner):
            return False
        if len(self._module.classes_with(word)) > MOST_CALLABLES:
            return False
        if not self._all_looked_at(part):
            return False
        flows = tuple(filter(None, map(self._flow_of, self._naming[part])))
        known = self._meant.get(part)
        if known is None or not (len(known[0]) == len(flows) and all(map(is_, known[0], flows))):
            known = self._meant[part] = flows, _decided_by(self._naming[part], self._flow_of, word)
        return known[1] is not None and all(any(self._callers(name)) for name in known[1])

    def _is_beside(self, name: str, other: Part) -> bool:
        """Does a function stand in a table of these statements beside one that is called?"""
        if other.unit.kind is not Kind.STATEMENTS:
            return False
        flow = self._flow_of(other) or self._module.looks.unpaused(lambda: self._module.of(other, NAMES))
        for value in flow.variables.values():
            items = value.items.values() if value.items is not None and value.rest is None else ()
            kept = {of.name for item in items for of in item.callables if isinstance(of, Ref)}
            if name in kept and len(kept) <= MOST_CALLABLES and any(any(self._callers(each)) for each in kept):
                return True
        return False

    def _all_looked_at(self, part: Part) -> bool:
        """Are all units looked at that name a function, so that it is known what they call?"""
        naming = self._naming.get(part)
        if naming is None:
            naming = self._naming[part] = frozenset(self._module.with_words({word_of(part.name)})) - {part}
        return all(self._flow_of(each) is not None or _only_keeps(each, part) for each in naming)

    def _is_own(self, name: str, depth: int = 0) -> bool:
        """Is it a class that no library knows, so that none calls its methods?"""
        info = self._module.class_of(name)
        if info is None or depth > _DEEPEST:
            return False
        return all(base in _BARE or self._is_own(base, depth + 1) for base in info.bases)

    def _given(self, part: Part, function: form.Function) -> frozenset[str]:
        """The parameters whose defaults no call of the module uses."""
        usual = [parameter for parameter in function.parameters if parameter.default is not None]
        calls = [self._flow_of(caller) for caller in self._callers(part.name)] if usual else []
        left = [call.usual.get(part.name) if call is not None else None for call in calls]
        if not left or None in left or not self._all_looked_at(part):
            return frozenset()
        used = frozenset().union(*filter(None, left))
        return frozenset(p.name for n, p in enumerate(function.parameters) if p in usual and n not in used)

    def _chosen(self, part: Part, flow: UnitFlow) -> Chosen:
        """The constants that decide in a function wherever it is called."""
        if flow.summary is None or not flow.summary.decides:
            return ()
        calls = [self._flow_of(caller) for caller in self._callers(part.name)]
        given = [call.chosen.get(part.name) if call is not None else None for call in calls]
        if not any(given) or len(part.unit.text) > _LARGEST:
            return ()
        if not self._all_looked_at(part) or None in given:  # it is called, nobody knows with what
            return ()
        found: dict[Key, Value] = {}
        for each in given:
            for key, value in each.items() if each is not None else ():
                found[key] = join(found[key], value) if key in found else value
        return tuple((key, value) for key, value in found.items() if value.consts is not None and len(key) <= _LONGEST)


def _only_keeps(other: Part, part: Part) -> bool:
    """Do statements that nobody looks at name a function, and call none of that name?"""
    if other.unit.kind is not Kind.STATEMENTS:
        return False
    other.body()
    called = (point.callee for point in other.lowered.points if isinstance(point, form.Call)) if other.lowered else ()
    word = word_of(part.name)
    return not any(isinstance(each, (form.Name, form.Attribute)) and each.name == word for each in called)


def _decided_by(
    parts: Iterable[Part], flow_of: Callable[[Part], UnitFlow | None], word: str
) -> frozenset[str] | None:
    """The functions among these units whose callers decide which method of this name they call. None: of some call
    nobody knows what it calls."""
    found: set[str] = set()
    for part in parts:
        flow = flow_of(part)
        lowered = flow.lowered if flow is not None else None
        for point in lowered.points if lowered is not None else ():
            callee = point.callee if isinstance(point, form.Call) else None
            if not isinstance(callee, form.Attribute) or callee.name != word or flow is None:
                continue
            value = flow.values.get(callee)
            if value is None or value.callables or value.name:
                continue
            if not value.taints or any(taint.kind != PARAMETER for taint in value.taints):
                return None
            found.add(part.name)
    return frozenset(found)


_BARE: Final = frozenset(("object", "ABC", "abc.ABC", "Protocol", "typing.Protocol"))
"""Bases that call nothing."""

__all__ = ["NOTHING_PASSED", "Decided", "Passed"]
