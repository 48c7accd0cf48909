"""All rules that are on, compiled into tables keyed by what they look for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from wardline_analyzers.flow.known.kinds import SWITCH
from wardline_analyzers.match.gates import Gates
from wardline_analyzers.qualified import family_of, root_of
from wardline_analyzers.rules.rule import Matcher, Rule

Entry = tuple[Rule, Matcher]


@dataclass
class Tables:
    """Which matchers to ask about a name. Names are qualified; `*.x` is a method x of something unknown."""

    calls: dict[str, list[Entry]] = field(default_factory=dict)
    call_words: set[str] = field(default_factory=set)
    """The last words of all call names: a call whose last word is not here is not looked at."""
    call_globs: dict[str, list[tuple[str, Entry]]] = field(default_factory=dict)
    """Names with a `*` behind their first word, by that word."""
    open_roots: set[str] = field(default_factory=set)
    """First words of names that end in `*`: there any last word is looked at."""
    families: set[str] = field(default_factory=set)
    """The names of packages with shared first words, up to what tells them apart."""
    roots: set[str] = field(default_factory=lambda: set(sys.stdlib_module_names))
    """Packages that the rules know. A receiver that resolves into one of them is that; another may be anything."""
    assigns: dict[str, list[Entry]] = field(default_factory=dict)
    assign_words: set[str] = field(default_factory=set)
    imports: dict[str, list[Entry]] = field(default_factory=dict)
    gates: Gates = field(default_factory=Gates)
    """Queries and functions."""
    taints: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    """Which data in which sink is a flaw, by (kind of sink, kind of data)."""
    asking: set[str] = field(default_factory=set)
    """The last words of calls and assignments whose pages ask a function: it may want to know where data comes from."""
    harms: dict[str, frozenset[str]] = field(default_factory=dict)
    """Rule id to the kinds of sink that it, or a page that it yields to, speaks of."""
    yields: dict[str, frozenset[str]] = field(default_factory=dict)
    """Rule id to the rules that win over it at the same place."""
    bandit: dict[str, Entry] = field(default_factory=dict)
    """Bandit test id to the page that its findings become findings of."""

    def named(self, name: str) -> list[Entry]:
        """What the pages say of calls of a qualified name."""
        entries = self.calls.get(name, [])
        globs = self.call_globs.get(root_of(name))
        return entries + [entry for glob, entry in globs if _pattern(glob).fullmatch(name)] if globs else entries

    def of_unknown(self, word: str, before: str) -> tuple[str, list[Entry]]:
        """What the pages say of a method `word` of something that they do not know: `*.execute`, `*.objects.raw`.

        `before` is the word in front of it, if that is an attribute or a name. Returns the name that fits, too.
        """
        whole = f"*.{before}.{word}"
        if before and whole in self.calls:
            return whole, self.calls[whole] + self.calls.get(f"*.{word}", [])
        return f"*.{word}", self.calls.get(f"*.{word}", [])

    def knows(self, name: str | None) -> bool:
        """Is a qualified name of a package that the rules know?"""
        if name is None or (root := root_of(name)) not in self.roots:
            return False
        family = family_of(name)
        return family == root or family in self.families


def compile_tables(rules: Iterable[Rule], language: str) -> Tables:
    """The tables of one language for these rules."""
    tables = Tables()
    rules = list(rules)
    spoken = {
        r.id: frozenset(t for m in r.matchers if _is_of_origin(m) and _speaks_of(m, language) for t in m.targets)
        for r in rules
    }
    for rule in rules:
        kinds = spoken[rule.id].union(*(spoken.get(name, frozenset()) for name in rule.yields_to))
        if kinds:
            tables.harms[rule.id] = kinds
        if language not in rule.languages:
            continue
        if rule.yields_to:
            tables.yields[rule.id] = frozenset(rule.yields_to)
        for matcher in rule.matchers:
            if _speaks_of(matcher, language):
                _add(tables, rule, matcher)
    return tables


def _speaks_of(matcher: Matcher, language: str) -> bool:
    return not matcher.languages or language in matcher.languages


def _is_of_origin(matcher: Matcher) -> bool:
    """Is it about where data comes from? A constant is harmless there; a password in the source is one. Of a switch it
    may be known that a method of the program sets it."""
    return matcher.kind == "taint" and (matcher.sources != ("hardcoded",) or matcher.targets == (SWITCH,))


def _add(tables: Tables, rule: Rule, matcher: Matcher) -> None:
    entry = (rule, matcher)
    if matcher.check is not None and matcher.kind in ("call", "assign"):
        tables.asking.update(_last_word(name) for name in matcher.targets)
    if matcher.kind == "call":
        for name in matcher.targets:
            _add_call(tables, name, entry)
    elif matcher.kind == "assign":
        for name in matcher.targets:
            tables.assigns.setdefault(name, []).append(entry)
            tables.assign_words.add(_last_word(name))
    elif matcher.kind == "import":
        for name in matcher.targets:
            tables.imports.setdefault(name, []).append(entry)
    elif matcher.kind in ("query", "function"):
        tables.gates.add(entry)
    elif matcher.kind == "taint":
        for kind in matcher.targets:
            for source in matcher.sources:
                tables.taints.setdefault((kind, source), []).append(entry)
    elif matcher.kind == "bandit":
        for test in matcher.targets:
            tables.bandit[test] = entry


def _add_call(tables: Tables, name: str, entry: Entry) -> None:
    root = name.partition(".")[0].removesuffix("()")
    if root != "*":
        tables.roots.add(root)
        tables.families.add(family_of(name))
    if "*" in name[1:].replace("[*]", ""):
        tables.call_globs.setdefault(root, []).append((name, entry))
        if name.endswith("*"):
            tables.open_roots.add(root)
    else:
        tables.calls.setdefault(name, []).append(entry)
    tables.call_words.add(_last_word(name))


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """Made when a name with that first word is asked for: all of them would cost a start some milliseconds."""
    return re.compile("".join(r"[\w.()\[\]]+" if part == "*" else re.escape(part) for part in re.split(r"(\*)", glob)))


def _last_word(name: str) -> str:
    if name.endswith("]"):
        return name[name.rfind("[") + 1 : -1]
    return name.removesuffix("()").rpartition(".")[2].removesuffix("()")


@cache
def check_function(reference: str) -> Any:
    """The function that a page names as `module:function`, below wardline_analyzers.checks."""
    module, _, function = reference.partition(":")
    return getattr(import_module(f"wardline_analyzers.checks.{module}"), function)
