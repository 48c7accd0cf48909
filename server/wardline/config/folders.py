"""Which settings files speak for a directory: the nearest ones up the tree."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wardline.config.source import signature

OWN_FILE = ".wardline.toml"
PYPROJECT = "pyproject.toml"
BANDIT_FILES = (".bandit", "bandit.yaml", "bandit.yml")
"""Besides `[tool.bandit]` in `pyproject.toml`; the first one of a directory counts."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A directory and what holds for the files in it."""

    path: str
    parent: Folder | None
    config: Path | None
    """The nearest settings file."""
    bandit: Path | None
    """The nearest file with settings of bandit, within the git checkout."""
    repository: str | None
    """The nearest directory up the tree that is the top of a git checkout."""


class Folders:
    """Looks a directory up once; `clear` when files have come or gone.

    `speaks(path, section)` says whether a `pyproject.toml` has a table `[tool.<section>]`.
    """

    def __init__(self, speaks: Callable[[Path, str], bool]) -> None:
        self._speaks = speaks
        self._known: dict[str, Folder] = {}

    def clear(self) -> None:
        self._known.clear()

    def at(self, directory: str) -> Folder:
        """The folder of an absolute directory, which need not exist. Never raises."""
        todo = []
        while (found := self._known.get(directory)) is None:
            todo.append(directory)
            above = os.path.dirname(directory)
            if above == directory:
                break
            directory = above
        for path in reversed(todo):
            found = self._known[path] = self._look(path, found)
        assert found is not None
        return found

    def _look(self, path: str, parent: Folder | None) -> Folder:
        pyproject = Path(path, PYPROJECT)
        has_pyproject = signature(pyproject) is not None
        config: Path | None = None
        if _there(own := Path(path, OWN_FILE)):
            config = own
        elif has_pyproject and self._speaks(pyproject, "wardline"):
            config = pyproject
        bandit = next((file for name in BANDIT_FILES if signature(file := Path(path, name))), None)
        if bandit is None and has_pyproject and self._speaks(pyproject, "bandit"):
            bandit = pyproject
        top = _there(os.path.join(path, ".git"))
        if parent is None:
            return Folder(path, None, config, bandit, path if top else None)
        return Folder(
            path,
            parent,
            config or parent.config,
            bandit or (None if top else parent.bandit),
            path if top else parent.repository,
        )


def _there(path: str | Path) -> bool:
    """Whether there is something of this name, even something that cannot be read: that is then a problem to tell."""
    try:
        return os.path.lexists(path)
    except (OSError, ValueError):
        return False
