"""All rule pages together: the catalogue of rules.

The first load parses every page (YAML) and keeps the outcome in the user's cache folder; later loads read the pages'
bytes only to see that they are the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from wardline_analyzers.rules import compiled
from wardline_analyzers.rules.problem import PageError, Problem
from wardline_analyzers.rules.rule import Rule

if TYPE_CHECKING:  # pages.py imports yaml, which a start with a warm cache does not need
    from wardline_analyzers.rules.pages import Page

ROOT = os.path.dirname(os.path.abspath(__file__))
"""The folder of the families."""

CUSTOM_FAMILY = "custom"
"""The family of a user's page that lies in no folder of its own."""

PAGE_LIMIT = 64 * 1024
"""Characters of a user's page."""


@dataclass(frozen=True)
class Catalog:
    rules: dict[str, Rule]
    """By id, in the order of families and ids."""
    by_alias: dict[str, tuple[str, ...]]
    """The names of other tools (`B602`, `S602`, `py/sql-injection`) to the ids of the rules that claim them."""
    families: dict[str, tuple[str, ...]]
    """Family to the ids of its rules."""
    problems: tuple[Problem, ...] = ()
    """Pages of our own that are broken, and therefore left out. A test holds that there are none."""
    _texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The users' own pages, by rule id."""
    _root: str = ROOT

    def page(self, rule_id: str) -> Page:
        """The whole page of a rule, read and parsed now. Raises KeyError for an id that is not in the catalogue,
        OSError or PageError when the page was taken away or broken since the catalogue was loaded."""
        from wardline_analyzers.rules.pages import parse

        rule = self.rules[rule_id]
        text = self._texts.get(rule_id)
        if text is not None:
            return parse(text, rule.family, custom=True)
        path = os.path.join(self._root, rule.family, rule_id + ".md")
        with open(path, encoding="utf-8", newline="") as file:
            return parse(file.read(), rule.family, path)

    def extended(self, rules: Iterable[Rule], texts: Mapping[str, str]) -> Catalog:
        """This catalogue and a user's own rules; `texts` are the pages that they came from, by path."""
        pages = {_stem(path): texts[path] for path in sorted(texts, reverse=True)}  # the first one counts
        added = {rule.id: rule for rule in rules}
        merged = catalogue([*self.rules.values(), *added.values()], self.problems, self._root)
        object.__setattr__(merged, "_texts", {**self._texts, **{name: pages[name] for name in added}})
        return merged


@cache
def load() -> Catalog:
    """The catalogue of the rules that come with Wardline, loaded once per process."""
    return read(ROOT, compiled.cache_directory())


def extended_by(custom_rules: tuple[tuple[str, str], ...]) -> Catalog:
    """The catalogue of a profile: ours, and the user's own pages (`Profile.custom_rules`); broken ones are left out."""
    return _extended(custom_rules) if custom_rules else load()


def find(rule_id: str) -> tuple[Rule, Catalog] | None:
    """A rule by its id, and the catalogue that has its page: ours, or the last one with users' own pages that was
    asked for in this process."""
    ours = load()
    home = ours if rule_id in ours.rules else _homes.get(rule_id)
    return None if home is None else (home.rules[rule_id], home)


_homes: dict[str, Catalog] = {}
"""The ids of users' own rules, and where they are."""


@lru_cache(maxsize=8)
def _extended(custom_rules: tuple[tuple[str, str], ...]) -> Catalog:
    texts = dict(custom_rules)
    own = load_user_rules("", texts)[0]
    catalog = load().extended(own, texts)
    _homes.update((rule.id, catalog) for rule in own)
    return catalog


def read(root: str, cache_directory: str | None) -> Catalog:
    """The catalogue of the pages below `root`; compiled rules are kept in `cache_directory`, unless it is None.

    Never raises: a page that is broken is left out and stands in `problems`.
    """
    files = list(_files(root))
    key = digest(files, (ROOT,))
    rules = compiled.recall(cache_directory, key, len(files)) if cache_directory else None
    if rules is not None:
        return catalogue(rules, (), root)
    rules, problems = _parsed(files)
    if cache_directory and not problems:
        compiled.keep(cache_directory, key, rules)
    return catalogue(rules, problems, root)


def catalogue(rules: Iterable[Rule], problems: Iterable[Problem] = (), root: str = ROOT) -> Catalog:
    """A catalogue of these rules, with its tables."""
    by_id = {rule.id: rule for rule in rules}
    aliases: dict[str, list[str]] = {}
    families: dict[str, list[str]] = {}
    for rule in by_id.values():
        families.setdefault(rule.family, []).append(rule.id)
        for alias in rule.aliases + rule.codeql:
            aliases.setdefault(alias, []).append(rule.id)
    return Catalog(
        rules=by_id,
        by_alias={alias: tuple(ids) for alias, ids in aliases.items()},
        families={family: tuple(ids) for family, ids in families.items()},
        problems=tuple(problems),
        _root=root,
    )


File = tuple[str, str, str, bytes]
"""A file before it is parsed: family, name without its ending, path and content."""


def _files(root: str) -> Iterator[File]:
    """All pages, sorted by family and name."""
    for family in _entries(root):
        if family.is_dir() and not family.name.startswith(("_", ".")):
            yield from files_in(family.path, family.name, ".md")


def files_in(directory: str, family: str, ending: str) -> Iterator[File]:
    """The files of a folder that end so, sorted. os.scandir: importlib.resources costs more than the reading."""
    for entry in _entries(directory):
        if entry.name.endswith(ending):
            yield family, entry.name.removesuffix(ending), entry.path, _content(entry.path)


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:
            return file.readall()
    except OSError:
        return b""  # which is no page, and so becomes a problem


def _entries(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def digest(files: Iterable[File], loaders: Iterable[str]) -> str:
    """What a compiled form depends on: names and bytes of the files, and their loader: the modules in these folders."""
    found = blake2b(digest_size=16)
    for folder in loaders:
        for entry in _entries(folder):
            if entry.name.endswith(".py"):
                status = os.stat(entry.path)
                found.update(f"{entry.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    for family, name, _, content in files:
        found.update(f"{family}/{name} {len(content)}\n".encode(errors="surrogateescape"))
        found.update(content)
    return found.hexdigest()


def _parsed(files: Iterable[File]) -> tuple[list[Rule], list[Problem]]:
    from wardline_analyzers.rules.pages import parse

    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    for family, name, path, content in files:
        try:
            rule = parse(content.decode(), family, path).rule
        except PageError as error:
            problems.append(error.problem)
            continue
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(Problem(path, line, "the page is not UTF-8"))
            continue
        if rule.id != name:
            problems.append(Problem(path, 1, f"the id is not the file's name: `{rule.id}`"))
        elif rule.id in rules:
            problems.append(Problem(path, 1, f"the family `{rules[rule.id].family}` has a rule of this id"))
        else:
            rules[rule.id] = rule
    return list(rules.values()), problems


def load_user_rules(directory: str, texts: Mapping[str, str]) -> tuple[list[Rule], list[Problem]]:
    """A user's own rules, from the texts of their pages by path relative to `directory` (`.wardline/rules`).

    A page in a folder belongs to the family of that name, any other one to `custom`. Broken pages, ids of ours and
    whatever would run Python code are problems; nothing is raised.
    """
    from wardline_analyzers.rules.pages import parse, valid_id

    ours = load()
    rules: list[Rule] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for name in sorted(texts):
        path = os.path.join(directory, name)
        folder = name.replace("\\", "/").rpartition("/")[0].rpartition("/")[2]
        family = folder or CUSTOM_FAMILY
        stem = _stem(name)
        try:
            if len(texts[name]) > PAGE_LIMIT:
                raise PageError(1, f"a page may have at most {PAGE_LIMIT} characters")
            if not valid_id(family) or family in ours.rules:
                raise PageError(1, f"a family cannot be called `{family}`", "rename the folder")
            if stem in seen:
                raise PageError(1, f"there are two pages called `{stem}.md`")
            seen.add(stem)
            rule = parse(texts[name], family, custom=True).rule
            if rule.id != stem:
                raise PageError(1, f"the id is not the file's name: `{rule.id}`", f"name the file {rule.id}.md")
            if rule.id in ours.rules or rule.id in ours.families:
                raise PageError(1, f"`{rule.id}` is a rule or a family of Wardline's own", "choose another id")
        except PageError as error:
            problems.append(error.within(path).problem)
        else:
            rules.append(rule)
    return rules, problems


def _stem(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2].removesuffix(".md")
