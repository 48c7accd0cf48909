"""Which settings hold for a document: files on disk (`wardline.config`) and what the editor says, folder by folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from wardline import config
from wardline.lsp import uris
from wardline.lsp.client import Client
from wardline.project.job_name import job_name
from wardline_analyzers.profile import Profile

if TYPE_CHECKING:
    from wardline.project.baseline import Baseline, Baselines, Fingerprinted

_ANY = "untitled.py"


T = TypeVar("T", bound="Fingerprinted")


class Terms(NamedTuple):
    """What holds for one file; equal terms, equal findings."""

    name: str
    """The path that the rules see: that from the root."""
    root: str
    """The folder of the settings; data is followed through the modules below it."""
    profile: Profile
    limit: int
    """A larger text (bytes) is not analysed."""
    excluded: bool
    baseline: Baseline | None
    problems: tuple[config.Problem, ...]
    """What is wrong in the settings."""
    trouble: str | None
    """Why the baseline cannot be used."""
    origins: str = "normal"
    """`off`, `quiet`, `normal` or `strict`; see the options of these names."""
    infer_origins: bool = True
    infer_disk_origins: bool = False
    record_origins: bool = True
    network: bool = False

    def shown(self, path: str, findings: Sequence[T]) -> list[T]:
        """Those findings of a file that its baseline does not hide."""
        return list(findings) if self.baseline is None else self.baseline.new(path, findings)


class SettingsStore:
    """The workspace folders, the editor's settings for each, and where files are.

    A document that is no file (`untitled:`) is taken for one directly in the first workspace folder.
    """

    def __init__(self, client: Client) -> None:
        self.folders: dict[str, str] = {}
        """Workspace folders: URI to path, in the client's order."""
        self._everywhere = _section(client.options.get("settings", client.options))
        self._by_folder: dict[str, dict[str, Any]] = {}
        self._spellings: dict[str, str] = {}
        self._baselines: Baselines | None = None
        self._baselines_seen: set[str] = set()
        for uri, _ in client.folders:
            self.add_folder(uri)

    def add_folder(self, uri: str) -> None:
        path = uris.to_path(uri)
        if path is not None:
            self.folders[uri] = path

    def remove_folder(self, uri: str) -> None:
        self.folders.pop(uri, None)
        self._by_folder.pop(uri, None)

    def set_editor(self, settings: object, folder: str | None = None) -> bool:
        """Take the editor's settings, for one folder (its URI) or everywhere; returns whether they are new.

        What is no table of settings (many clients say null) means: none for this folder; nothing new everywhere.
        """
        before = (self._everywhere, dict(self._by_folder))
        if folder is None:
            self._everywhere = _section(settings) if isinstance(settings, dict) else self._everywhere
        elif isinstance(settings, dict):
            self._by_folder[folder] = _section(settings)
        else:
            self._by_folder.pop(folder, None)
        return before != (self._everywhere, self._by_folder)

    # -- places
    def path_of(self, uri: str) -> str:
        """The path of a document, made up if it has none."""
        path = uris.to_path(uri)
        if path is None:
            path = os.path.join(next(iter(self.folders.values()), os.path.expanduser("~")), _ANY)
        return path

    def opened(self, uri: str) -> None:
        """The client has this document open: remember how it writes the URI."""
        self._spellings[uris.key(uri)] = uri

    def closed(self, uri: str) -> None:
        self._spellings.pop(uris.key(uri), None)

    def is_open(self, uri: str) -> bool:
        return uris.key(uri) in self._spellings

    def uri_of(self, path: str) -> str:
        """The URI of a file, in the client's own spelling if it has the file open."""
        uri = uris.from_path(path)
        return self._spellings.get(uris.key(uri), uri)

    # -- settings
    def editor_settings(self, path: str) -> dict[str, Any]:
        """What the editor says for a file."""
        return self._by_folder.get(self._uri_of_folder(path) or "", self._everywhere)

    def folder_of(self, path: str) -> str | None:
        """The innermost workspace folder that holds a path."""
        uri = self._uri_of_folder(path)
        return self.folders[uri] if uri is not None else None

    def _uri_of_folder(self, path: str) -> str | None:
        holding = [uri for uri, root in self.folders.items() if path.startswith(root.rstrip("/\\") + os.sep)]
        return max(holding, key=lambda uri: len(self.folders[uri]), default=None)

    def resolve(self, path: str) -> config.Resolved:
        """What the settings say of a file."""
        folder = self.folder_of(path)
        return config.resolve(Path(path), self.editor_settings(path), workspace=Path(folder) if folder else None)

    def resolve_folders(self) -> list[config.Resolved]:
        """What the settings say of files that stand directly in the workspace folders."""
        return [self.resolve(os.path.join(path, _ANY)) for path in self.folders.values()]

    def terms(self, path: str) -> Terms:
        """What holds for a file."""
        found = self.resolve(path)
        baseline, trouble = self._baseline(found.settings.baseline)
        root = str(found.root)
        limit = found.settings.max_file_size
        name = job_name(path, root)
        settings = found.settings
        inferred = settings.infer_origins, settings.infer_disk_origins
        origins = settings.origins, *inferred, settings.record_origins, settings.network
        return Terms(name, root, found.profile, limit, found.excluded, baseline, found.problems, trouble, *origins)

    def is_baseline(self, path: str) -> bool:
        """Whether this file is, or was, the baseline of a file that we know."""
        return os.path.abspath(path) in self._baselines_seen

    def _baseline(self, file: Path | None) -> tuple[Baseline | None, str | None]:
        """The baseline in a file, or why it cannot be used."""
        if file is None:
            return None, None
        self._baselines_seen.add(str(file))
        if not os.path.lexists(file):
            return None, None
        from wardline.project.baseline import BaselineError, Baselines

        self._baselines = self._baselines or Baselines()
        try:
            return self._baselines.of(file), None
        except BaselineError as error:
            return None, str(error)


def _section(settings: object) -> dict[str, Any]:
    """Our section of what clients send: `{"wardline": {…}}`, or just its content."""
    if not isinstance(settings, dict):
        return {}
    inner = settings.get("wardline", settings)
    return inner if isinstance(inner, dict) else {}
