"""Which functions of a module a text may call, for all that its words tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wardline_analyzers.flow.known.program import plain_name
from wardline_analyzers.flow.module.parts import ClassInfo, Part


class CallGraph:
    """The functions of a module by the ways in which a text names them, its edges:

    `name`          a function; or a class, whose special methods may be called without a word
    `.name`         a method of whatever class
    `Class.name`    a method, named of the own object: of its class, or of one that stands above or below that

    Where a function is come by in a way that no word tells, that is learned when it happens (`Part.learned`).
    """

    __slots__ = ("_families", "_relatives", "_targets", "_ways")

    def __init__(self, parts: Sequence[Part], classes: Mapping[str, ClassInfo]) -> None:
        self._families = _families(classes)
        self._relatives: dict[str, list[str]] = {}
        for name, family in self._families.items():
            self._relatives.setdefault(family, []).append(name)
        self._targets: dict[str, list[Part]] = {}
        for part in parts:
            for way in self._ways_to(part):
                self._targets.setdefault(way, []).append(part)
        self._ways = frozenset(self._targets)

    def _ways_to(self, part: Part) -> list[str]:
        name = plain_name(part.name)
        if not part.owner:  # `object/name` is a function that an object keeps
            return [name, "." + name.rpartition("/")[2]] if "/" in name else [name]
        family = self._families[part.owner]
        return [f".{name}", f"{family}.{name}", *(self._relatives[family] if name.startswith("__") else ())]

    def knows(self, part: Part) -> bool:
        """Is it a target of all ways that name it?"""
        return all(any(target is part for target in self._targets.get(way, ())) for way in self._ways_to(part))

    def exchange(self, old: Part, new: Part) -> None:
        """Another part stands for a function of the same name."""
        for way in self._ways_to(new):
            self._targets[way] = [new if part is old else part for part in self._targets[way]]

    def unrelated(self, bases: Iterable[str]) -> bool:
        """Is a class with these bases related with none of the module?"""
        return all(base not in self._families for base in bases)

    def has(self, class_name: str) -> bool:
        return class_name in self._families

    def know(self, gone: Sequence[Part], new: Sequence[Part], left: Iterable[str], come: Iterable[str]) -> None:
        """Functions came and went, and classes that are related with none; nobody else names them."""
        for part in gone:
            for way in self._ways_to(part):
                kept = [target for target in self._targets.pop(way, ()) if target is not part]
                if kept:
                    self._targets[way] = kept
        for name in left:
            del self._families[name], self._relatives[name]
        for name in come:
            self._families[name] = name
            self._relatives[name] = [name]
        for part in new:
            for way in self._ways_to(part):
                self._targets.setdefault(way, []).append(part)
        self._ways = frozenset(self._targets)

    def edges(self, part: Part) -> frozenset[str]:
        """The ways in which a part's text names functions of the module."""
        told = part.naming()
        ways = self._ways
        found = ways & (told.loads | told.attributes)
        own = part.own_names if part.owner else ()
        methods = {f"{self._families[part.owner]}.{word}" if base in own else f".{word}" for base, word in told.details}
        return found | (ways & methods)

    def called(self, part: Part) -> Iterator[Part]:
        """The functions at the ends of a part's edges, in an order that is always the same."""
        for way in sorted(part.edges):
            yield from self._targets[way]

    def leads_to(self, part: Part, ways: Iterable[str]) -> bool:
        """Do these edges lead to a part, at once or through other functions? True also if that can not be told."""
        todo = list(ways)
        seen = set(todo)
        while todo:
            for target in self._targets.get(todo.pop(), ()):
                if target is part or target.learned:
                    return True
                new = target.edges - seen
                seen |= new
                todo.extend(new)
        return False


def _families(classes: Mapping[str, ClassInfo]) -> dict[str, str]:
    """For each class one name that stands for all that it is related with, through bases in the module."""
    family: dict[str, str] = {}

    def of(name: str) -> str:
        while name in family:
            name = family[name]
        return name

    for name, info in classes.items():
        for base in info.bases:
            if base in classes and of(base) != of(name):
                family[of(name)] = of(base)
    return {name: of(name) for name in classes}
