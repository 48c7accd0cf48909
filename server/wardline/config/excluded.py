"""Which paths are not analysed: built-in names, `exclude` patterns, and what git ignores."""

from __future__ import annotations

import os
from pathlib import Path

from wardline.config.patterns import Patterns, compile_patterns
from wardline.config.source import read, signature

OF_TOOLS = frozenset(
    (
        *(".git", ".hg", ".svn", ".tox", ".nox", "__pycache__"),
        *("node_modules", "bower_components", "jspm_packages", ".yarn"),
        *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".ipynb_checkpoints"),
    )
)
"""Names of directories in which tools keep what is theirs: nobody imports from there, or packs what is in there."""
BUILT_IN = OF_TOOLS | {".venv", "venv", ".direnv", ".eggs", "__pypackages__", "site-packages", ".wardline"}
"""Names of directories that hold no code of the project."""
_MADE = "dist"
_MADE_FROM = ("src", "lib")
"""Beside a manifest of npm and one of these, this directory holds what a bundler has made of them."""


class Exclusion:
    """What is excluded below one set of settings. Directories are decided once.

    `excludes` are the patterns of the settings, each with the directory that they are relative to, the weightiest last.
    Order: a directory that is excluded takes all below it along; then the settings' patterns decide, then the built-in
    names, then git.
    """

    def __init__(self, excludes: tuple[tuple[Path, tuple[str, ...]], ...], ignores: GitIgnores | None) -> None:
        compiled = ((str(base), compile_patterns(patterns)) for base, patterns in reversed(excludes))
        self._excludes = [(base, patterns) for base, patterns in compiled if patterns is not None]
        self._ignores = ignores
        self._directories: dict[str, str | None] = {}

    def reason(self, path: str, directory: bool, top: str, repository: str | None) -> str | None:
        """Why an absolute path is not analysed; None if it is. Never raises.

        Names above the directory `top` do not count: a project may live in somebody's `venv`. `repository` is the top
        of the git checkout that the path is in.
        """
        if directory:
            return self._directory(path, top, repository)
        return self._directory(os.path.dirname(path), top, repository) or self._own(path, False, repository)

    def _directory(self, path: str, top: str, repository: str | None) -> str | None:
        todo = []
        above: str | None = None
        while path != top:
            if path in self._directories:
                above = self._directories[path]
                break
            todo.append(path)
            parent = os.path.dirname(path)
            if parent == path:
                break
            path = parent
        for path in reversed(todo):
            above = self._directories[path] = above or self._own(path, True, repository)
        return above

    def _own(self, path: str, directory: bool, repository: str | None) -> str | None:
        for base, patterns in self._excludes:
            relative = below(base, path, directory)
            decision = patterns.decide(relative) if relative else None
            if decision is not None:
                return "the setting `exclude`" if decision else None
        name = os.path.basename(path)
        if directory and name in BUILT_IN:
            return f"the built-in exclusion of `{name}`"
        if directory and name == _MADE and is_made(path):
            return f"the built-in exclusion of `{name}` beside its sources"
        if self._ignores is not None and repository is not None:
            file = self._ignores.file_that_ignores(path, directory, repository)
            return file and f"`{file}`"
        return None


class GitIgnores:
    """The `.gitignore` files and `.git/info/exclude` of a checkout, each read once; `clear` when one has changed."""

    def __init__(self) -> None:
        self._files: dict[str, Patterns | None] = {}

    def clear(self) -> None:
        self._files.clear()

    def file_that_ignores(self, path: str, directory: bool, repository: str) -> str | None:
        """The file by which git ignores a path itself (not: a directory above it); None if none does."""
        base = os.path.dirname(path)
        while below(repository, base, True) is not None:
            decision = self._decide(os.path.join(base, ".gitignore"), base, path, directory)
            if decision is not None:
                return os.path.join(base, ".gitignore") if decision else None
            if base == repository:
                break
            base = os.path.dirname(base)
        else:
            return None
        file = os.path.join(repository, ".git", "info", "exclude")
        return file if self._decide(file, repository, path, directory) else None

    def _decide(self, file: str, base: str, path: str, directory: bool) -> bool | None:
        if file not in self._files:
            text = read(Path(file)).text if signature(file) is not None else ""
            self._files[file] = compile_patterns(text.split("\n")) if text.strip() else None
        patterns = self._files[file]
        relative = below(base, path, directory)
        return None if patterns is None or not relative else patterns.decide(relative)


def is_made(path: str) -> bool:
    """Does this directory hold what a bundler has made of the sources beside it?"""
    beside = os.path.dirname(path)
    return os.path.isfile(os.path.join(beside, "package.json")) and any(
        os.path.isdir(os.path.join(beside, name)) for name in _MADE_FROM
    )


def below(base: str, path: str, directory: bool) -> str | None:
    """`path` relative to `base` in git's form: `/` between parts and behind a directory.

    It is "" for `base` itself, and None if the path is elsewhere.
    """
    if path == base:
        return ""
    prefix = base if base.endswith(os.sep) else base + os.sep
    if not path.startswith(prefix):
        return None
    relative = path[len(prefix) :].replace(os.sep, "/")
    return relative + "/" if directory else relative
