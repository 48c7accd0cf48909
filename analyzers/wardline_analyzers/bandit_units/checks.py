"""Bandit's tests, chosen and configured, by the kind of syntax node that they look at.

Imports bandit: see `loading`.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bandit.core import config as bandit_config
from bandit.core import extension_loader
from bandit.core.blacklisting import blacklist
from bandit.core.test_set import BanditTestSet

from wardline_analyzers.bandit_units.config import BanditConfig
from wardline_analyzers.bandit_units.loading import is_own

SEE_MODULE = frozenset(("B703",))
"""Tests that look through the whole module, unless the place is within a function."""

FILE = "File"
"""The kind of a test that looks at the text and not at the tree."""

_SINGLETONS = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """One test of bandit. `run` takes bandit's context and, if it is `configured`, `settings`."""

    run: Callable[..., Any]
    test_id: str
    configured: bool
    settings: Any
    own: bool
    """False for a third party's test, which gets a context that it may spoil."""
    sees_module: bool


@dataclass(frozen=True, eq=False)
class CheckSet:
    """The tests that a configuration selects.

    Bandit keeps its settings on the test functions, for the whole process; here they are kept beside them, so that
    any number of configurations live side by side.
    """

    by_kind: Mapping[str, tuple[Check, ...]]
    asks_singletons: bool
    """Does a test look at operators or contexts (`ast.Add`, `ast.Load`), which are the same object everywhere?"""
    ways: dict[type, Any] = field(default_factory=dict)
    """The visitor's memory of what to do at each kind of node."""
    of_calls: dict[Hashable, tuple[Check, ...]] = field(default_factory=dict)
    """The visitor's memory of the tests that look at more than the name, for calls of a name among certain imports."""

    def of_module(self) -> CheckSet:
        """Only the tests that look through the whole module."""
        chosen = {kind: tuple(c for c in checks if c.sees_module) for kind, checks in self.by_kind.items()}
        return CheckSet({kind: checks for kind, checks in chosen.items() if checks}, self.asks_singletons)


@lru_cache(maxsize=32)
def check_set(config: BanditConfig) -> CheckSet:
    """The tests that bandit would run with this configuration."""
    plugins, blacklists = _registry(config.third_party)
    extension_loader.MANAGER = manager(config.third_party)
    wanted = BanditTestSet._get_filter(
        bandit_config.BanditConfig(), {"include": set(config.tests), "exclude": set(config.skips)}
    )
    by_kind: dict[str, list[Check]] = {}
    for function in plugins.values():
        if function._test_id in wanted:
            check = _check(function, config)
            for kind in function._checks:
                by_kind.setdefault(kind, []).append(check)
    listed = {kind: [item for item in items if item["id"] in wanted] for kind, items in blacklists.items()}
    listed = {kind: items for kind, items in listed.items() if items}
    for kind, items in listed.items():
        run = _listed_call(items) if kind == "Call" else blacklist
        by_kind.setdefault(kind, []).append(Check(run, "B001", True, listed, True, False))
    return CheckSet(
        {kind: tuple(checks) for kind, checks in by_kind.items()},
        any(_is_singleton(kind) for kind in by_kind),
    )


@lru_cache(maxsize=32)
def module_check_set(config: BanditConfig) -> CheckSet:
    """`check_set(config).of_module()`, remembered."""
    return check_set(config).of_module()


def _listed_call(items: list[dict[str, Any]]) -> Callable[..., Any]:
    """Bandit's test for listed calls compares every name in the list; here it is asked only if one can be equal."""
    names = frozenset(name for item in items for name in item["qualnames"])
    names |= {"__import__", "importlib.__import__", "importlib.import_module"}  # looked at by their argument

    def listed_call(context: Any, settings: Any) -> Any:
        return blacklist(context, settings) if context.call_function_name_qual in names else None

    return listed_call


def _is_singleton(kind: str) -> bool:
    node = vars(ast).get(kind)
    return isinstance(node, type) and issubclass(node, _SINGLETONS)


def _check(function: Any, config: BanditConfig) -> Check:
    own = is_own(function.__module__)
    sees_module = function._test_id in SEE_MODULE
    if not hasattr(function, "_takes_config"):
        return Check(function, function._test_id, False, None, own, sees_module)
    name = function._takes_config
    settings = config.option(name)
    if settings is None:
        settings = importlib.import_module(function.__module__).gen_config(name)
    return Check(function, function._test_id, True, settings, own, sees_module)


_OWN = extension_loader.MANAGER


@lru_cache(maxsize=2)
def manager(third_party: bool) -> Any:
    """Bandit's record of its plugins."""
    return extension_loader.Manager() if third_party else _OWN


@lru_cache(maxsize=2)
def _registry(third_party: bool) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Test functions by name, and the lists of bad calls and imports by kind of node."""
    record = manager(third_party)
    plugins = {e.name: e.plugin for e in record.plugins if third_party or is_own(e.plugin.__module__)}
    blacklists: dict[str, list[dict[str, Any]]] = {}
    for extension in record.blacklists_mgr:
        if third_party or is_own(extension.plugin.__module__):
            for kind, items in extension.plugin().items():
                blacklists.setdefault(kind, []).extend(items)
    return plugins, blacklists


def known_ids(third_party: bool = False) -> frozenset[str]:
    """The ids of all tests."""
    plugins, blacklists = _registry(third_party)
    listed = {item["id"] for items in blacklists.values() for item in items}
    return frozenset(function._test_id for function in plugins.values()) | listed | {"B001"}


def names_to_ids(third_party: bool = False) -> dict[str, str]:
    """The names of all tests (`exec_used`), which `# nosec` comments may use, with their ids."""
    plugins, blacklists = _registry(third_party)
    listed = {item["name"]: item["id"] for items in blacklists.values() for item in items}
    return {name: function._test_id for name, function in plugins.items()} | listed


def default_options() -> dict[str, Any]:
    """What can be set, by section of bandit's configuration, with bandit's defaults."""
    found: dict[str, Any] = {}
    for function in _registry(False)[0].values():
        name = getattr(function, "_takes_config", None)
        if name is not None:
            found[name] = importlib.import_module(function.__module__).gen_config(name)
    return found
