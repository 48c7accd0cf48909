"""From a path to the settings that hold for it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from wardline.config.compiled import Compiled, Settings, compile_layers
from wardline.config.excluded import GitIgnores, below
from wardline.config.folders import BANDIT_FILES, OWN_FILE, PYPROJECT, Folder, Folders
from wardline.config.layers import Layer, editor_layer, file_layer, has_section
from wardline.config.problem import Problem
from wardline.config.source import Signature, Source, read, signature
from wardline.config.toml import Parsed, parse
from wardline.config.user_models import Models, is_model, user_models
from wardline.config.user_rules import Pages, is_page, user_rules
from wardline_analyzers.profile import Profile

_LONGEST_CHAIN = 8
"""So many files may extend one another."""


class Resolved:
    """What holds for one path.

    `config_file` is the settings file that was found, `problems` what is wrong in it, in the files it builds on, in
    bandit's settings and in the editor's.
    """

    __slots__ = ("_folder", "_path", "compiled", "profile", "root")

    root: Path
    """The directory of the settings file; without one the top of the git checkout; else the workspace, else the path's
    own directory."""
    profile: Profile

    def __init__(self, path: str, folder: Folder, root: Path, compiled: Compiled) -> None:
        self._path = path
        self._folder = folder
        self.root = root
        self.compiled = compiled
        self.profile = compiled.profile_for(path)

    @property
    def config_file(self) -> Path | None:
        return self._folder.config

    @property
    def bandit_file(self) -> Path | None:
        """The file with bandit's own settings that was found."""
        return self._folder.bandit

    @property
    def settings(self) -> Settings:
        """What is set besides the profile."""
        return self.compiled.settings

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.compiled.problems

    @property
    def excluded(self) -> bool:
        """Whether this file is not to be analysed. Computed when asked for: it may read `.gitignore` files."""
        return self.reason_excluded() is not None

    def reason_excluded(self, directory: bool = False, top: str | None = None) -> str | None:
        """Why the path is not to be analysed, in words; None if it is. Say if it is a directory.

        Names above the directory `top` do not count: by default the git checkout, else `root`.
        """
        top = top or self._folder.repository or str(self.root)
        return self.compiled.exclusion.reason(self._path, directory, top, self._folder.repository)


class _File:
    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def parsed(self) -> Parsed:
        return parse(self.source.text)


class Resolver:
    """Finds, reads and compiles settings, and remembers: call `invalidate` when a file has changed."""

    def __init__(self) -> None:
        self._files: dict[Path, tuple[Signature | None, _File]] = {}
        self._layers: dict[tuple[Path, Pages], tuple[_File, Layer]] = {}
        self._own: dict[Path, tuple[Pages, Models, list[Problem]]] = {}
        self._folders = Folders(self._speaks)
        self._ignores = GitIgnores()
        self._compiled: dict[tuple[Path | None, Path | None, str, str], Compiled] = {}

    def resolve(
        self, path: Path, editor_settings: Mapping[str, Any] | None = None, *, workspace: Path | None = None
    ) -> Resolved:
        """What holds for a file, which need not exist. Never raises on what it finds on disk or in the settings.

        `workspace` is the folder that is open, or the working directory: see `Resolved.root`.
        """
        name = os.path.abspath(path)
        return self._resolved(name, self._folders.at(os.path.dirname(name)), editor_settings, workspace)

    def invalidate(self, path: Path | None = None) -> bool:
        """Forget what a changed, new or removed file may have said. Returns whether it could be about settings.

        Without a path everything is looked at again; files that are unchanged on disk are not read again.
        """
        if path is not None:
            path = Path(os.path.abspath(path))
            of_settings = path.name in _NAMES or path in self._files or path.parts[-3:] == _INFO_EXCLUDE
            if not (of_settings or is_page(path) or is_model(path)):
                return False
            self._files.pop(path, None)
        self._layers.clear()
        self._own.clear()
        self._folders.clear()
        self._ignores.clear()
        self._compiled.clear()
        return True

    def layers(
        self, path: Path, editor_settings: Mapping[str, Any] | None = None, *, workspace: Path | None = None
    ) -> list[Layer]:
        """The sources of the settings for a file, the weightiest last."""
        name = os.path.abspath(path)
        folder = self._folders.at(os.path.dirname(name))
        return self._sources(folder, editor_settings, _root(folder, name, workspace), [])

    def _resolved(
        self, path: str, folder: Folder, editor_settings: Mapping[str, Any] | None, workspace: Path | None
    ) -> Resolved:
        root = _root(folder, path, workspace)
        key = (folder.config, folder.bandit, str(root), _frozen(editor_settings))
        compiled = self._compiled.get(key)
        if compiled is None:
            pages, models, found = self._own_files(root)
            problems = list(found)
            layers = self._sources(folder, editor_settings, root, problems)
            bandit = self._file(folder.bandit).source if folder.bandit else None
            compiled = self._compiled[key] = compile_layers(
                layers, bandit, root, self._ignores, problems, pages, models
            )
        return Resolved(path, folder, root, compiled)

    def _sources(
        self, folder: Folder, editor_settings: Mapping[str, Any] | None, root: Path, problems: list[Problem]
    ) -> list[Layer]:
        pages = self._own_files(root)[0]
        layers = self._chain(folder.config, pages, problems) if folder.config else []
        if editor_settings:
            layers.append(editor_layer(editor_settings, root, pages))
        return layers

    def _own_files(self, root: Path) -> tuple[Pages, Models, list[Problem]]:
        """The rule pages and models of a workspace, and what is wrong with them."""
        known = self._own.get(root)
        if known is None:
            pages, of_pages = user_rules(root)
            models, of_models = user_models(root)
            known = self._own[root] = (pages, models, of_pages + of_models)
        return known

    def _chain(self, path: Path, pages: Pages, problems: list[Problem]) -> list[Layer]:
        """A settings file and those it builds on, the outermost first."""
        layers = [self._layer(path, pages)]
        while (wanted := layers[0].extends) is not None:
            if any(layer.path == wanted for layer in layers) or len(layers) == _LONGEST_CHAIN:
                problems.append(layers[0].problem("extend", "This file builds on itself"))
                break
            outer = self._layer(wanted, pages)  # also remembers to look again when the file appears
            if signature(wanted) is None:
                problems.append(layers[0].problem("extend", "There is no such settings file"))
                break
            layers.insert(0, outer)
        return layers

    def _layer(self, path: Path, pages: Pages) -> Layer:
        file = self._file(path)
        known = self._layers.get((path, pages))
        if known is None or known[0] is not file:
            known = self._layers[path, pages] = (file, file_layer(file.source, file.parsed, pages))
        return known[1]

    def _file(self, path: Path) -> _File:
        stamp = signature(path)
        known = self._files.get(path)
        if known is None or known[0] != stamp:
            known = self._files[path] = (stamp, _File(read(path)))
        return known[1]

    def _speaks(self, path: Path, name: str) -> bool:
        file = self._file(path)
        text = file.source.text
        return name in text and has_section(file.parsed, text, name)  # most are not about us: do not parse them


_NAMES = frozenset((OWN_FILE, PYPROJECT, ".gitignore", ".git", *BANDIT_FILES))
_INFO_EXCLUDE = (".git", "info", "exclude")


def _root(folder: Folder, path: str, workspace: Path | None) -> Path:
    if folder.config is not None:
        return folder.config.parent
    if folder.repository is not None:
        return Path(folder.repository)
    if workspace is not None and below(os.path.abspath(workspace), path, False) is not None:
        return Path(os.path.abspath(workspace))
    return Path(folder.path)


def _frozen(settings: Mapping[str, Any] | None) -> str:
    if not settings:
        return ""
    try:
        return json.dumps(settings, sort_keys=True, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(settings)
