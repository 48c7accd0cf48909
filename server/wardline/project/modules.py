"""The other modules of a project, as files below one folder that are read as text.

Symbolic links are followed only to what is below the folder as well. What was read is kept by its stamp (size and time
of change), and looked at again when `refresh` is called. Texts that an editor has open win over those on disk.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

from wardline.project.source import Unreadable, read
from wardline_analyzers.flow.project.dependencies import Snapshot
from wardline_analyzers.flow.project.imports import NEVER
from wardline_analyzers.languages import PROJECTS, suffixes_of

if TYPE_CHECKING:
    from wardline_analyzers.flow.project.project_flow import Project

LARGEST: Final = 1_000_000
"""Bytes of another module that is read: larger ones were not written by a person."""
_MOST_BYTES: Final = 8 << 20
_MOST_FOLDERS: Final = 20_000
_RACY: Final = 100_000_000
"""Nanoseconds after a change within which another one may leave the same stamp."""
_NOTHING: Final[frozenset[str]] = frozenset()
ENDINGS: Final = (*(ending for language in sorted(PROJECTS) for ending in suffixes_of(language)), ".cfg", ".mod")
"""What the names of files end with that are modules, or tell where there are some."""

Stamp = tuple[int, int, int]


class Disk:
    """The files below a folder. `opened(path)` is the text of a file that an editor has open."""

    def __init__(self, root: str, opened: Callable[[str], bytes | None] | None = None) -> None:
        self.root = root
        self._real = os.path.realpath(root)
        self._opened = opened
        self._folders: dict[str, tuple[Stamp | None, frozenset[str]]] = {}
        self._texts: LRUCache[str, tuple[Stamp | None, bytes | None]] = LRUCache(_MOST_BYTES, getsizeof=_size)
        self._stamps: dict[str, Stamp | None] = {}
        self._buffers: dict[str, bytes] = {}

    def entries(self, folder: str) -> frozenset[str]:
        """The names in a folder, those of folders with a `/` behind."""
        known = self._folders.get(folder)
        if known is not None:
            return known[1]
        if len(self._folders) >= _MOST_FOLDERS:
            self._folders.clear()
        path = self._path(folder)
        found = (_stamp(path), self._list(path))
        self._folders[folder] = found
        return found[1]

    def text(self, path: str) -> bytes | None:
        """A file's text in UTF-8."""
        whole = self._path(path)
        if self._opened is not None:
            buffer = self._opened(whole)
            if buffer is not None:
                self._buffers[path] = buffer
                return buffer
        known = self._texts.get(path)
        return known[1] if known is not None and path in self._stamps else self._read(path)

    def _read(self, path: str) -> bytes | None:
        whole = self._path(path)
        stamp = self._stamps[path] = _stamp(whole)
        text: bytes | None = None
        if stamp is not None and self._is_below(whole):
            with contextlib.suppress(Unreadable):
                text = read(whole, LARGEST).text
        self._texts[path] = (stamp, text)
        return text

    def refresh(self) -> bool:
        """Look at all that is known again. True: something has changed."""
        changed = False
        for folder, (stamp, entries) in list(self._folders.items()):
            path = self._path(folder)
            now = _stamp(path)
            if now != stamp:
                if self._list(path) != entries:
                    changed = True
                del self._folders[folder]
        for path, stamp in list(self._stamps.items()):
            now = _stamp(self._path(path))
            if now != stamp:
                before = self._texts.pop(path, None)
                del self._stamps[path]
                changed = changed or before is None or before[1] != self._read(path)
        for path, buffer in list(self._buffers.items()):
            now_open = self._opened(self._path(path)) if self._opened is not None else None
            if now_open != buffer:
                changed = True
                del self._buffers[path]
        for path in list(self._stamps) if self._opened is not None else ():
            if path not in self._buffers and self._opened is not None and self._opened(self._path(path)) is not None:
                changed = True
                del self._stamps[path]
                self._texts.pop(path, None)
        return changed

    def _path(self, path: str) -> str:
        return os.path.join(self.root, *path.split("/")) if path else self.root

    def _is_below(self, path: str) -> bool:
        real = os.path.realpath(path)
        return real == self._real or real.startswith(os.path.join(self._real, ""))

    def _list(self, path: str) -> frozenset[str]:
        if not self._is_below(path):
            return _NOTHING
        try:
            with os.scandir(path) as entries:
                return frozenset(name for entry in entries if (name := self._entry(entry)))
        except (OSError, ValueError):
            return _NOTHING

    def _entry(self, entry: os.DirEntry[str]) -> str:
        try:
            if entry.is_symlink() and not self._is_below(entry.path):
                return ""
            if entry.is_dir():
                return f"{entry.name}/"
            return entry.name if entry.name.endswith(ENDINGS) and entry.is_file() else ""
        except OSError:
            return ""


def is_of_project(name: str) -> bool:
    """Is a file with this path from the root (`job_name`) a part of the project, and not other people's code?"""
    parts = name.split("/")
    return parts[0] != ".." and not os.path.isabs(name) and NEVER.isdisjoint(parts)


def _size(entry: tuple[Stamp | None, bytes | None]) -> int:
    return len(entry[1] or b"") + 200


def _stamp(path: str) -> Stamp | None:
    """Differs whenever the file may have changed: always, if it has only just changed. None: it is not there."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        return None
    fresh = time.time_ns() - status.st_mtime_ns < _RACY
    return status.st_size, status.st_mtime_ns, time.time_ns() if fresh else status.st_ino


class _Known:
    """What is below one folder, for scans of this process."""

    def __init__(self, root: str) -> None:
        self.disk = Disk(root)
        self.snapshot = Snapshot(self.disk)
        self.project: Project | None = None


_MOST_ROOTS: Final = 8
_known: dict[str, _Known] = {}


def _of(root: str) -> _Known:
    found = _known.get(root)
    if found is None:
        if len(_known) >= _MOST_ROOTS:
            _known.clear()
        found = _known[root] = _Known(root)
    return found


def snapshot_of(root: str) -> Snapshot:
    """What is below a folder, as it was at the last `renew`."""
    return _of(root).snapshot


def project_of(root: str) -> Project:
    """The modules below a folder."""
    from wardline_analyzers.flow.project.project_flow import Project

    known = _of(root)
    if known.project is None:
        known.project = Project(known.snapshot)
    return known.project


def renew() -> None:
    """A new scan begins: what files are like is looked at anew."""
    for known in _known.values():
        if known.disk.refresh():
            known.snapshot.clear()
            if known.project is not None:
                known.project.refresh()


__all__ = ["Disk", "is_of_project", "project_of", "renew", "snapshot_of"]
