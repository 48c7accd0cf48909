"""What a remembered result depends on, as a key: a result of other rules, settings or text can never be shown."""

from __future__ import annotations

import datetime
import os
import platform
import sys
from contextlib import suppress
from hashlib import blake2b

import wardline_analyzers
from wardline import __version__
from wardline.project.source import Source
from wardline_analyzers.profile import Profile

_FORM = 5
"""Of the values in the store: to be raised when `store._written` changes."""


def engine_key() -> bytes:
    """The rules, the engine and the libraries it uses (bandit with its plug-ins, the grammars), as installed."""
    key = blake2b(digest_size=16)
    key.update(f"{_FORM} {__version__} {platform.python_implementation()} {sys.version}".encode())
    for directory in wardline_analyzers.__path__:
        with suppress(OSError):  # in a zip archive there are no files: the version has to do
            for entry in _files(directory):
                status = entry.stat()
                stamp = f"{entry.path}\0{status.st_size}\0{status.st_mtime_ns}\0"
                key.update(stamp.encode("utf-8", "surrogateescape"))
    for directory in sorted(set(sys.path)):
        try:
            names = sorted(name for name in os.listdir(directory) if name.endswith((".dist-info", ".egg-info")))
        except OSError:
            continue
        key.update("\0".join(names).encode("utf-8", "surrogateescape"))
    return key.digest()


def result_key(engine: bytes, profile: Profile, path: str, digest: bytes, today: datetime.date | None) -> bytes:
    """The key of one file's results.

    `path` is what the rules see, `digest` that of the text; `today` is given if the text `depends_on_today`.
    """
    key = blake2b(engine, digest_size=16)
    key.update(profile.key)
    key.update(digest)
    key.update(f"{today}\0{path}".encode("utf-8", "surrogateescape"))
    return key.digest()


def depends_on_today(source: Source) -> bool:
    """Whether the results may be others tomorrow: a suppression in the text may expire."""
    return b"until" in source.text


def _files(directory: str) -> list[os.DirEntry[str]]:
    """All files of a package, compiled ones left out, in the order of their paths."""
    found: list[os.DirEntry[str]] = []
    todo = [directory]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        todo.append(entry.path)
                elif not entry.name.endswith(".pyc"):
                    found.append(entry)
    return sorted(found, key=lambda entry: entry.path)
