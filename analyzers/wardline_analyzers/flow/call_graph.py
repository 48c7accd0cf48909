"""Which functions of a module a text may call, for all that its words tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wardline_analyzers.flow.parts import ClassInfo, Part


class CallGraph:
    """The functions of a module by the ways in which a text names them, its edges:

    `name`          a function; or a class, whose special methods may be called without a word
    `.name`         a method of whatever class
    `Class.name`    a method, named of the own object: of its class, or of one that stands above or below that

    Where a function is come by in a way that no word tells, that is learned when it happens (`Part.learned`).
    """

    __slots__ = ("_families", "_targets", "_ways")

    def __init__(self, parts: Sequence[Part], classes: Mapping[str, ClassInfo]) -> None:
        self._families = _families(classes)
        relatives: dict[str, list[str]] = {}
        for name, family in self._families.items():
            relatives.setdefault(family, []).append(name)
        self._targets: dict[str, list[Part]] = {}
        for part in parts:
            name = part.name.rpartition(".")[2].partition("@")[0]
            ways = [name]
            if part.owner:
                family = self._families[part.owner]
                ways = [f".{name}", f"{family}.{name}", *(relatives[family] if name.startswith("__") else ())]
            for way in ways:
                self._targets.setdefault(way, []).append(part)
        self._ways = frozenset(self._targets)

    def know(self, functions: Iterable[str]) -> None:
        """These are functions of the module too; nobody names them yet."""
        self._ways |= frozenset(functions)

    def edges(self, part: Part) -> frozenset[str]:
        """The ways in which a part's text names functions of the module."""
        part.body()
        assert part.lowered is not None
        ways = self._ways
        found = ways & (part.lowered.loads | part.lowered.attributes)
        own = part.own_names if part.owner else ()
        methods = {
            f"{self._families[part.owner]}.{word}" if base in own else f".{word}" for base, word in part.lowered.details
        }
        return found | (ways & methods)

    def called(self, part: Part) -> Iterator[Part]:
        """The functions at the ends of a part's edges, in an order that is always the same."""
        for way in sorted(part.edges):
            yield from self._targets[way]


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
