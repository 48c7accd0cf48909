"""Importing bandit: late, quietly, and without other people's plugins."""

from __future__ import annotations

import importlib
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_lock = threading.Lock()
_loaded = False
_error: str | None = None


def loaded() -> bool:
    """Is bandit there to be used? Costs nothing; False before `load` and after a failed one."""
    return _loaded


def error() -> str | None:
    """Why bandit cannot be used, in one line; None if it can, or if nobody asked for it yet."""
    return _error


def load() -> bool:
    """Import bandit (a tenth of a second), once. Is it there? A failure is remembered: see `error`. Never raises."""
    global _loaded, _error
    if not _loaded and _error is None:
        with _lock:
            if not _loaded and _error is None:
                try:
                    _import()
                    _loaded = True
                except (Exception, SystemExit) as problem:  # whatever a broken installation comes up with
                    _error = f"bandit cannot be used: {type(problem).__name__}: {problem}".splitlines()[0]
    return _loaded


def _import() -> None:
    import logging  # here, for nothing else that a start needs does

    for name in ("bandit", "stevedore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    format_warning = warnings.formatwarning
    try:
        with _own_entry_points(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # bandit uses stevedore in a way that stevedore warns of
            importlib.import_module("bandit")
    finally:
        warnings.formatwarning = format_warning  # bandit puts in its own, for the whole process
    importlib.import_module("wardline_analyzers.bandit_units.run").warm_up()


@contextmanager
def _own_entry_points() -> Iterator[None]:
    """Let bandit find only its own plugins and data while it is imported, and no report formats.

    Entry points are code that any installed package may name; bandit imports them all. Nobody who opens a file asked
    for that. It also saves stevedore's look through all packages, and its cache file in the user's home.
    """
    if "bandit.core.extension_loader" in sys.modules:
        yield
        return
    from importlib import metadata  # here: half as dear as bandit itself

    manager: Any = importlib.import_module("stevedore.extension").ExtensionManager
    own = [
        point
        for point in metadata.distribution("bandit").entry_points
        if point.group in ("bandit.plugins", "bandit.blacklists") and is_own(point.value)
    ]

    def list_entry_points(self: Any) -> list[metadata.EntryPoint]:
        return [point for point in own if point.group == self.namespace]

    original = manager.list_entry_points
    manager.list_entry_points = list_entry_points
    try:
        yield
    finally:
        manager.list_entry_points = original


def is_own(module: str) -> bool:
    """Is a module (or an entry point's value) a part of bandit itself?"""
    return module.split(":")[0].split(".")[0] == "bandit"
