"""What must hold between the pages of our own catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from wardline_analyzers.rules.catalog import Catalog
from wardline_analyzers.rules.pages import valid_id
from wardline_analyzers.rules.rule import Rule


def complaints(catalog: Catalog) -> list[str]:
    """All that is wrong, one sentence each; empty when all is well.

    The loader itself sees to it that a page is sound, that its file is called after its id, and that ids differ.
    """
    return [
        *map(str, catalog.problems),
        *_ambiguous_names(catalog),
        *_claimed_twice(catalog),
        *_yields_to_nobody(catalog),
        *(complaint for rule in catalog.rules.values() for complaint in _missing_functions(rule)),
    ]


def bandit_tests() -> frozenset[str]:
    """The ids of all tests of the installed bandit, blacklists included, from its own extension loader."""
    from bandit.core import extension_loader

    manager = extension_loader.MANAGER
    return frozenset(manager.plugins_by_id) | frozenset(manager.blacklist_by_id)


def unclaimed(catalog: Catalog) -> list[str]:
    """The bandit tests that no page explains."""
    return sorted(bandit_tests() - {test for rule in catalog.rules.values() for test in rule.bandit})


def _ambiguous_names(catalog: Catalog) -> Iterator[str]:
    for family in catalog.families:
        if not valid_id(family):
            yield f"{family} is not a name for a family"
        if family in catalog.rules:
            yield f"{family} is a family and a rule"


def _claimed_twice(catalog: Catalog) -> Iterator[str]:
    known = bandit_tests()
    owners: dict[str, str] = {}
    for rule in catalog.rules.values():
        for test in rule.bandit:
            if test not in known:
                yield f"{rule.id} claims {test}, which bandit does not have"
            if owners.setdefault(test, rule.id) != rule.id:
                yield f"{owners[test]} and {rule.id} both claim {test}"


def _yields_to_nobody(catalog: Catalog) -> Iterator[str]:
    for rule in catalog.rules.values():
        for other in rule.yields_to:
            if other not in catalog.rules or other == rule.id:
                yield f"{rule.id} yields to {other}, which is no other rule"


def _missing_functions(rule: Rule) -> Iterator[str]:
    names = {kind: [n for m in rule.matchers if m.kind == kind for n in m.targets] for kind in ("function", "file")}
    names["function"] += [matcher.check for matcher in rule.matchers if matcher.check]
    names["function" if rule.is_about_code else "file"] += [fix.function for fix in rule.fixes if fix.function]
    for kind, package in (("function", "wardline_analyzers.checks"), ("file", "wardline_analyzers.files.checks")):
        for name in names[kind]:
            module, _, function = name.partition(":")
            try:
                found = getattr(import_module(f"{package}.{module}"), function, None)
            except ImportError:
                found = None
            if not callable(found):
                yield f"{rule.id} names {name}, which {package} does not have"
