"""Settings: `.wardline.toml` or `[tool.wardline]` in `pyproject.toml`, the nearest one up the tree from a file.

`resolve` says what holds for a path; a mistake in a settings file is a `Problem` at its place, and the rest of the
file still counts. Reading is remembered; `invalidate` forgets what a changed file said.

Order, the weightiest last: built-in defaults, files under `extend`, the settings file, the editor's settings. Per
option a value replaces, adds to, or updates the one before (`options.py`); entries of `per-path` come last.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wardline.config.compiled import Settings
from wardline.config.problem import Problem
from wardline.config.resolve import Resolved, Resolver

_SHARED = Resolver()


def resolve(path: Path, editor_settings: Mapping[str, Any] | None = None, *, workspace: Path | None = None) -> Resolved:
    """What holds for a file, which need not exist; see `Resolver.resolve`."""
    return _SHARED.resolve(path, editor_settings, workspace=workspace)


def invalidate(path: Path | None = None) -> bool:
    """Forget what a changed, new or removed file may have said; see `Resolver.invalidate`."""
    return _SHARED.invalidate(path)


__all__ = ["Problem", "Resolved", "Resolver", "Settings", "invalidate", "resolve"]
