"""All rules that are on, compiled into tables keyed by what they look for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from wardline_analyzers.rules.rule import Matcher, Rule

Entry = tuple[Rule, Matcher]


@dataclass
class Tables:
    """Which matchers to ask about a name. Names are qualified; `*.x` is a method x of something unknown."""

    calls: dict[str, list[Entry]] = field(default_factory=dict)
    call_words: set[str] = field(default_factory=set)
    """The last words of all call names: a call whose last word is not here is not looked at."""
    assigns: dict[str, list[Entry]] = field(default_factory=dict)
    assign_words: set[str] = field(default_factory=set)
    imports: dict[str, list[Entry]] = field(default_factory=dict)
    queries: list[Entry] = field(default_factory=list)
    functions: list[Entry] = field(default_factory=list)
    bandit: dict[str, Rule] = field(default_factory=dict)
    """Bandit test id to the rule that its findings become."""
    claimed: dict[str, Rule] = field(default_factory=dict)
    """Bandit test id to the rule that explains it, for all that are on."""


def compile_tables(rules: Iterable[Rule], language: str) -> Tables:
    """The tables of one language for these rules."""
    tables = Tables()
    for rule in rules:
        if language not in rule.languages:
            continue
        for test in rule.bandit:
            tables.claimed[test] = rule
        for matcher in rule.matchers:
            if not matcher.languages or language in matcher.languages:
                _add(tables, rule, matcher)
    return tables


def _add(tables: Tables, rule: Rule, matcher: Matcher) -> None:
    entry = (rule, matcher)
    if matcher.kind == "call":
        for name in matcher.targets:
            tables.calls.setdefault(name, []).append(entry)
            tables.call_words.add(_last_word(name))
    elif matcher.kind == "assign":
        for name in matcher.targets:
            tables.assigns.setdefault(name, []).append(entry)
            tables.assign_words.add(_last_word(name))
    elif matcher.kind == "import":
        for name in matcher.targets:
            tables.imports.setdefault(name, []).append(entry)
    elif matcher.kind == "query":
        tables.queries.append(entry)
    elif matcher.kind == "function":
        tables.functions.append(entry)
    elif matcher.kind == "bandit":
        for test in matcher.targets:
            tables.bandit[test] = rule


def _last_word(name: str) -> str:
    if name.endswith("]"):
        return name[name.rfind("[") + 1 : -1]
    return name.removesuffix("()").rpartition(".")[2].removesuffix("()")


def check_function(reference: str) -> Any:
    """The function that a page names as `module:function`, below wardline_analyzers.checks."""
    module, _, function = reference.partition(":")
    return getattr(import_module(f"wardline_analyzers.checks.{module}"), function)
