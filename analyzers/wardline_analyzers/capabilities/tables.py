"""What models say of capabilities, as tables by name: compiled once, and kept as JSON beside the models' own.

A model's section `capabilities` speaks first. Where it is silent about a name, sinks, sources and handlers tell: who
gives a query to a database can use the database, and what a client sent comes in from the network.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.capabilities.ability import CALLS, IMPORTS, NAMED, Ability
from wardline_analyzers.capabilities.kinds import NAMES
from wardline_analyzers.flow.models import loading as model_loading
from wardline_analyzers.flow.models.tables import Models, Table, last_word
from wardline_analyzers.qualified import root_of
from wardline_analyzers.rules import catalog, compiled

if TYPE_CHECKING:  # it imports yaml, which a start with a warm cache does not need
    from wardline_analyzers.flow.models.file import ModelFile

DECORATORS: Final = "decorators"
BASES: Final = "bases"
TABLES: Final = (CALLS, NAMED, DECORATORS, BASES)
_OF_SINKS: Final = {
    **dict.fromkeys(("sql", "nosql"), "database"),
    **dict.fromkeys(("shell", "command"), "process"),
    "url": "network-out",
    "code": "dynamic-code",
    "deserialize": "deserialisation",
}
_MEMO = 2_000
"""Sets of packages that are remembered; a project has fewer."""
_WHATEVER: Final = frozenset(("sql", "nosql", "shell", "command", "url"))
"""Kinds of sink that the call is about, whatever is asked of its arguments."""
_OF_SOURCES: Final = {
    "llm-output": "llm-call",
    "env": "environment",
    "database": "database",
    "remote": "network-in",
}


class Abilities:
    """What can be done by calling a name, naming it, decorating with it, deriving from it, or importing it."""

    def __init__(self, plain: Mapping[str, Any], known: Models) -> None:
        """`plain` is what `compile_files` made."""
        self.models = known
        self._tables: dict[str, Table[Ability]] = {way: Table(Ability, plain[way]) for way in TABLES}
        self._imports: dict[str, tuple[str, ...]] = {name: tuple(can) for name, can in plain[IMPORTS].items()}
        self._below: dict[str, tuple[str, ...]] = {name: tuple(can) for name, can in plain["below"].items()}
        self.words: dict[str, frozenset[str]] = {way: frozenset(plain["words"][way]) for way in TABLES}
        """The last words of the names in each table: a text without them holds none of these names."""
        self.every_word = frozenset().union(*self.words.values())
        self.open_roots: frozenset[str] = frozenset(plain["open_roots"])
        """Packages all of whose names below some name count, whatever their last word is."""
        self._named: dict[str, list[str]] = plain["named"]
        self._named_words: dict[frozenset[str], frozenset[str]] = {}
        self._showing: dict[frozenset[str], dict[str, frozenset[str]]] = {}
        self.gates = frozenset(plain["gates"]) | self.open_roots | frozenset(plain["linked"])
        """Packages that change an answer by being imported."""
        self._roots = known.roots | frozenset(plain["roots"]) | sys.stdlib_module_names

    def find(self, way: str, name: str) -> tuple[Ability, ...]:
        """All that is said of a qualified name, in any spelling."""
        return self._tables[way].find(self.models.canonical(name))

    def unknown(self, way: str, name: str, packages: frozenset[str]) -> tuple[Ability, ...]:
        """All that is said of `*.name` in a module that imports from these packages."""
        found = self._tables[way].find(name)
        return tuple(a for a in found if not a.packages or not a.packages.isdisjoint(packages))

    def is_known(self, name: str) -> bool:
        """Is this below a package that some model or the standard library knows, so that no `*.name` is meant?"""
        return root_of(self.models.canonical(name)) in self._roots

    def named_words(self, packages: frozenset[str]) -> frozenset[str]:
        """The last words of what it is enough to name, in a module that imports from these packages."""
        found = self._named_words.get(packages)
        if found is None:
            if len(self._named_words) >= _MEMO:
                self._named_words.clear()
            reached = self.models.reached(packages)
            found = frozenset(word for root in reached for word in self._named.get(root, ()))
            self._named_words[packages] = found
        return found

    def may_show(self, words: AbstractSet[str], wanted: frozenset[str]) -> bool:
        """Whether a text in which these words stand can show one of the capabilities `wanted`. False is certain."""
        by_root = self._showing.get(wanted)
        if by_root is None:
            by_root = self._showing[wanted] = self._words_by_root(wanted)
        named = (by_root.keys() | self.models.linked) & words
        reached = self.models.reached(frozenset(named)) | {"*"}
        lasts = [by_root[root] for root in reached if root in by_root]
        return any("*" in last or not last.isdisjoint(words) for last in lasts)

    def _words_by_root(self, wanted: frozenset[str]) -> dict[str, frozenset[str]]:
        """The last words of all that shows one of these, by the first; `*` stands for any."""
        found: dict[str, set[str]] = {}
        names = set()
        for way in TABLES:
            for name, entries in self._tables[way].every():
                if any(not wanted.isdisjoint(entry.can) for entry in entries):
                    names.add(name)
                    found.setdefault(root_of(name), set()).add(last_word(name))
        # As in `words`: what is described with another class or function goes by its own words.
        for written in (*self.models.same, *self.models.returns):
            known = {self.models.canonical(written), self.models.canonical(written + "()")[:-2]}
            if not known.isdisjoint(names):
                found.setdefault(root_of(written), set()).add(last_word(written))
        return {root: frozenset(words) for root, words in found.items()}

    def of_import(self, name: str) -> tuple[str, ...]:
        """What whoever imports this name could do with it, in the order of `kinds.NAMES`."""
        known = self.models.canonical(name)
        found = self._below.get(known)
        while found is None and known:
            found = self._imports.get(known)
            known = known.rpartition(".")[0]
        return found or ()


@lru_cache(maxsize=2)
def load(language: str = "python") -> Abilities:
    """The tables of a language. Never raises: a broken file of ours is left out (a test holds that there is none)."""
    known = model_loading.load(language)
    directory = compiled.cache_directory()
    files = list(catalog.files_in(os.path.join(model_loading.ROOT, language), language, ".yaml"))
    here = os.path.dirname(os.path.abspath(__file__))
    digest = catalog.digest(files, (*model_loading.LOADERS, here))
    kind = f"capabilities-{language}"
    kept = compiled.recall_text(directory, kind, digest) if directory else None
    if kept is not None:
        try:
            return Abilities(json.loads(kept), known)
        except Exception:  # whatever is wrong with the file: the models are still there
            pass
    parsed, problems = model_loading.parse_all(files)
    plain = compile_files(parsed, known)
    if directory and not problems:
        compiled.keep_text(directory, kind, digest, json.dumps(plain, separators=(",", ":")))
    return Abilities(plain, known)


def compile_files(files: Iterable[ModelFile], known: Models) -> dict[str, Any]:
    """What these files say, as plain data for JSON."""
    files = list(files)
    tables: dict[str, dict[str, Any]] = {way: {"entries": [], "names": {}, "globs": {}} for way in TABLES}
    imports: dict[str, list[str]] = {}
    said: dict[str, set[str]] = {CALLS: set(), NAMED: set()}
    for file in files:
        for ability in file.capabilities:
            if ability.way == IMPORTS:
                imports.update({name: list(ability.can) for name in ability.names})
            else:
                said[ability.way].update(_add(tables[ability.way], ability, known))
    for file in files:
        for way, ability in _implied(file):
            # A credential that is given is told by the sinks alone; of all else a model's own word counts.
            settled = said.get(way, set()) if "secrets" not in ability.can else set()
            left = tuple(name for name in ability.names if _key(name, known) not in settled)
            _add(tables[way], ability, known, left)
    return {
        **tables,
        IMPORTS: imports,
        "below": _below(tables, imports),
        "words": {way: _words(tables[way], known) for way in TABLES},
        "named": _by_package(tables[NAMED]),
        "linked": sorted(_by_package(tables[NAMED]).keys() | known.linked),
        "gates": sorted({p for way in TABLES for e in tables[way]["entries"] for p in e.get("packages", ())}),
        "open_roots": _open_roots(tables, known),
        "roots": sorted({root_of(name) for way in TABLES for name in tables[way]["names"]} - {"*"}),
    }


def _implied(file: ModelFile) -> Iterable[tuple[str, Ability]]:
    """What sinks, sources and handlers tell of capabilities, by the table that it belongs to."""
    for section, names, entry in file.entries:
        if section == "sinks" and entry.kind in _OF_SINKS:
            whole = not any("[" in argument for argument in entry.arguments)
            if whole and (entry.kind in _WHATEVER or not entry.where):
                looks = entry.looks_like if entry.looks_like == "sql" else ""
                yield CALLS, Ability(CALLS, names, (_OF_SINKS[entry.kind],), (), entry.packages, looks)
        elif section == "sinks" and entry.kind == "login":
            for argument in entry.arguments:
                if argument.endswith("url"):
                    continue  # it may hold a password, and mostly does not
                given = ((argument.partition("[")[0], ("present", None)),)
                yield CALLS, Ability(CALLS, names, ("secrets",), given, entry.packages)
        elif section == "sources" and entry.kind in _OF_SOURCES and not entry.elements:
            can = (_OF_SOURCES[entry.kind],)
            called = tuple(name[:-2] for name in names if name.endswith("()") and not name.endswith(")()"))
            named = tuple(name for name in names if not name.endswith(")"))
            if entry.kind == "remote":
                called, named = (tuple(n for n in group if n[0] != "*") for group in (called, named))
            yield CALLS, Ability(CALLS, called, can, (), entry.packages)
            yield NAMED, Ability(NAMED, named, can, (), entry.packages)
    for handler in file.handlers:
        if handler.request or any(kind == "remote" for _, kind in handler.parameters):
            for way, names in ((DECORATORS, handler.decorators), (CALLS, handler.calls), (BASES, handler.classes)):
                yield way, Ability(way, names, ("network-in",), (), handler.packages)


def _add(table: dict[str, Any], ability: Ability, known: Models, names: tuple[str, ...] | None = None) -> set[str]:
    """Put what is said under these names (its own, if none are given); gives their canonical forms."""
    keys = {_key(name, known): None for name in (ability.names if names is None else names)}
    if keys:
        plain = {"can": ability.can, "where": ability.where, "looks_like": ability.looks_like}
        for gate in {name[0] == "*" for name in keys}:
            packages = sorted(ability.packages) if gate else ()
            entry = {key: value for key, value in {**plain, "packages": packages}.items() if value}
            if entry not in table["entries"]:
                table["entries"].append(entry)
            index = table["entries"].index(entry)
            for name in keys:
                if (name[0] == "*") is gate:
                    kind = "globs" if "*" in name[1:].replace("[*]", "") else "names"
                    indexes = table[kind].setdefault(name, [])
                    if index not in indexes:
                        indexes.append(index)
    return set(keys)


def _key(name: str, known: Models) -> str:
    return name if "*" in name.replace("[*]", "") else known.canonical(name)


def _below(tables: Mapping[str, Any], imports: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A package, module, class or function to all that can be done with it and what it holds; a model's own word on an
    import counts instead."""
    found: dict[str, set[str]] = {}
    for way in (CALLS, NAMED, DECORATORS):
        for kind in ("names", "globs"):
            for name, indexes in tables[way][kind].items():
                if name[0] == "*":
                    continue
                said = [tables[way]["entries"][index] for index in indexes]
                # A credential that may be given to a call says nothing of the library.
                can = {each for e in said for each in e.get("can", ()) if not (each == "secrets" and e.get("where"))}
                head = ""
                for word in name.replace("()", "").split("."):
                    if word == "*":
                        break
                    head = f"{head}.{word}" if head else word
                    found.setdefault(head, set()).update(can)
    found.update({name: set(can) for name, can in imports.items()})
    kept = {name: can for name, can in sorted(found.items()) if can or name in imports}
    return {name: [each for each in NAMES if each in can] for name, can in kept.items()}


def _words(table: Mapping[str, Any], known: Models) -> list[str]:
    names = {*table["names"], *table["globs"]}
    words = {last_word(name) for name in names}
    # A class or function that is described with another one goes by its own word.
    for written in (*known.same, *known.returns):
        if known.canonical(written) in names or known.canonical(written + "()")[:-2] in names:
            words.add(last_word(written))
    return sorted(words - {"*"})


def _by_package(table: Mapping[str, Any]) -> dict[str, list[str]]:
    """The last words of names by the package that a module must import for them to be in it."""
    found: dict[str, set[str]] = {}
    for kind in ("names", "globs"):
        for name, indexes in table[kind].items():
            gates = {p for index in indexes for p in table["entries"][index].get("packages", ("",))}
            for root in gates if name[0] == "*" else (root_of(name),):
                found.setdefault(root, set()).add(last_word(name))
    return {root: sorted(words) for root, words in sorted(found.items())}


def _open_roots(tables: Mapping[str, Any], known: Models) -> list[str]:
    roots = {root_of(name) for way in TABLES for name in tables[way]["globs"] if name.endswith(".*")}
    written = (*known.same, *known.returns, *known.holds)
    return sorted(roots | {root_of(name) for name in written if root_of(known.canonical(name)) in roots})
