"""What a module's names mean to its units: the module-level bindings, as plain values.

A unit's findings depend on the meaning of the module names that it uses, and on nothing else outside it. `Meaning` is
that meaning, small and hashable: it stands in the key under which the unit's findings are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wardline_analyzers.qualified import family_of, root_of

if TYPE_CHECKING:
    from wardline_analyzers.languages.outline import Outline

LONGEST_CONSTANT = 200
"""Characters of a module constant that are remembered; a longer one counts as a literal of unknown text."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a module-level name stands for.

    kind        | payload
    ------------|--------
    `name`      | the qualified name it is an alias of, or an instance or result of (`flask.Flask()`)
    `constant`  | the repr of a constant
    `literal`   | a constant too long to remember, or a display of constants; payload: its kind (string, list, …)
    `built`     | a string put together from parts that are not all constant
    `define`    | a function or class of this module; payload: a class's bases as they are written, with commas
    `unknown`   | anything else
    """

    kind: str
    payload: Any = ""


OF_CONSTANT = "#"
"""How a name begins that no text of code can hold, and that stands for what a constant of the module is."""
UNKNOWN = Meaning("unknown")
DEFINED = Meaning("define")


@dataclass(frozen=True, slots=True)
class Export:
    """A module-level binding as its unit sees it: `expression` (kind `expr`) is a dotted name still to be resolved."""

    name: str
    meaning: Meaning


class ModuleNames:
    """The names of one module, gathered from its units' exports."""

    __slots__ = ("_before", "_followed", "_gathered", "_meanings", "builtins", "roots", "stars")

    def __init__(
        self, exports: Iterable[Export], stars: Iterable[str] = (), builtins: AbstractSet[str] = frozenset()
    ) -> None:
        self.stars = tuple(dict.fromkeys(stars))
        self.builtins = builtins
        """Names that mean themselves, where the module does not bind them."""
        gathered: dict[str, list[Meaning]] = {}
        for export in exports:
            gathered.setdefault(export.name, []).append(export.meaning)
        known: dict[tuple[str, int], Meaning] = {}
        self._gathered = gathered
        self._followed: frozenset[str] | None = None
        """The names that meanings of others are resolved through."""
        self._before: tuple[object, frozenset[str]] | None = None
        """Stands for the names that these were made of, and what differs: see `with_definitions`."""
        self._meanings = {name: _settle(name, gathered, known, builtins) for name in gathered}
        self.roots = _roots(self._meanings, self.stars)
        """The packages that the module's names come from."""

    def with_definitions(self, gone: Iterable[Export], new: Iterable[Export]) -> ModuleNames | None:
        """The same names but for functions that came or went, at little cost. None: it takes more than that.

        That is the accepted suggestion in a large file. It must come out as if gathered anew, so only names count that
        are bound once and that the meaning of no other name comes through.
        """
        meanings, gathered = dict(self._meanings), dict(self._gathered)
        touched: set[str] = set()
        for export in gone:
            if export.meaning != DEFINED or len(gathered.get(export.name, ())) != 1:
                return None
            del gathered[export.name], meanings[export.name]
            touched.add(export.name)
        for export in new:
            if export.meaning != DEFINED or export.name in gathered:
                return None
            gathered[export.name], meanings[export.name] = [DEFINED], DEFINED
            touched.add(export.name)
        if self._followed is None:
            self._followed = frozenset(
                root_of(m.payload) for found in gathered.values() for m in found if m.kind == "expr"
            )
        if not self._followed.isdisjoint(touched):
            return None
        names = ModuleNames((), self.stars, self.builtins)
        names._meanings, names._gathered, names._followed = meanings, gathered, self._followed
        names.roots = self.roots
        differ = frozenset(n for n in touched if meanings.get(n) != self._meanings.get(n))
        names._before = self._meanings, differ
        return names

    @classmethod
    def of(cls, outlines: Iterable[Outline], builtins: AbstractSet[str] = frozenset()) -> ModuleNames:
        """The names of the module whose units have these outlines."""
        every = list(outlines)
        exports = (export for outline in every for export in outline.exports)
        return cls(exports, (star for outline in every for star in outline.stars), builtins)

    def get(self, name: str) -> Meaning | None:
        """What the name means; None: it is not bound in this module."""
        return self._meanings.get(name)

    def alias(self, name: str) -> str:
        """The name of the module that a name is another one for: `export { run as start }`. Else an empty text."""
        found = self._gathered.get(name, [])
        last = found[0] if len(found) == 1 else UNKNOWN
        plain = last.kind == "expr" and last.payload != name and root_of(last.payload) == last.payload
        return str(last.payload) if plain else ""

    def used(self, words: frozenset[str]) -> tuple[tuple[str, Meaning], ...]:
        """The meanings of those of these words that the module binds, sorted: a part of a cache key."""
        meanings = self._meanings
        small, large = (words, meanings) if len(words) < len(meanings) else (meanings, words)
        return tuple(sorted((w, meanings[w]) for w in small if w in large))

    def only(self, words: frozenset[str]) -> ModuleNames:
        """The same module as far as these words go."""
        part = ModuleNames((), self.stars, self.builtins)
        part._meanings = dict(self.used(words))
        part.roots = _roots(part._meanings, self.stars)
        return part

    def changed(self, other: ModuleNames) -> frozenset[str] | None:
        """Names whose meaning differs between the two; None: any name may (a star import came or went)."""
        if self.stars != other.stars:
            return None
        if self._before is not None and self._before[0] is other._meanings:
            return self._before[1]
        mine, theirs = self._meanings, other._meanings
        return frozenset(n for n in mine.keys() | theirs.keys() if mine.get(n) != theirs.get(n))

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        return self._meanings


def _roots(meanings: Mapping[str, Meaning], stars: Sequence[str]) -> frozenset[str]:
    names = [*(m.payload for m in meanings.values() if m.kind == "name"), *stars]
    return frozenset((*map(root_of, names), *map(family_of, names)))


def _settle(
    name: str,
    gathered: Mapping[str, list[Meaning]],
    known: dict[tuple[str, int], Meaning],
    builtins: AbstractSet[str],
    depth: int = 0,
) -> Meaning:
    """One meaning out of all bindings of a name, the last first.

    `try: import x except ImportError: x = None` means x. A name with different constants is unknown. `known` keeps
    what has been found out: names that are bound to each other many times would be followed along every way.
    """
    found = known.get((name, depth))
    if found is None:
        candidates = gathered[name]
        if name.startswith(OF_CONSTANT):
            same = all(each == candidates[0] for each in candidates)
            found = _resolve(candidates[0].payload, gathered, known, builtins, depth) if same else UNKNOWN
        else:
            found = _settled(candidates, gathered, known, builtins, depth)
        known[name, depth] = found
    return found


def _settled(
    candidates: list[Meaning],
    gathered: Mapping[str, list[Meaning]],
    known: dict[tuple[str, int], Meaning],
    builtins: AbstractSet[str],
    depth: int,
) -> Meaning:
    for meaning in reversed(candidates):
        if meaning.kind == "expr":
            meaning = _resolve(meaning.payload, gathered, known, builtins, depth)
        if meaning.kind in ("name", "define"):
            return meaning
    last = candidates[-1]
    if last.kind in ("expr", "unknown"):
        return UNKNOWN
    if all(c == last for c in candidates):
        return last
    return UNKNOWN


def _resolve(
    dotted: str,
    gathered: Mapping[str, list[Meaning]],
    known: dict[tuple[str, int], Meaning],
    builtins: AbstractSet[str],
    depth: int,
) -> Meaning:
    root = root_of(dotted)
    rest = dotted[len(root) :]
    if root not in gathered:
        return Meaning("name", dotted) if root in builtins else UNKNOWN
    if depth > 8:
        return UNKNOWN
    meaning = _settle(root, gathered, known, builtins, depth + 1)
    if meaning.kind == "name":
        return Meaning("name", meaning.payload + rest)
    return UNKNOWN if rest else meaning
