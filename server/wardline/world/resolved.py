"""Topic `resolved`: which version of a package of Python's a project has.

About: (ecosystem, normalised name, path of the manifest that asks, relative to the root). Looked at are the lock files
beside the manifest and in the folders above it, else what is installed in the project's environment. The answer is
`{"version": …, "from": …}`, or False where nobody says just one version.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from wardline.project.environments import active, of_project, site_packages
from wardline.world.answers import MINUTE, About, Answer, Place
from wardline_analyzers.dependencies.dependency import PYPI, Source
from wardline_analyzers.dependencies.manifests import LARGEST, dependencies_of
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.files.kinds import kind_of

_LOCKS = frozenset({"poetry-lock", "uv-lock", "pylock", "pipfile-lock"})
_INFO = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)\.dist-info")
_MOST_FOLDERS = 20


def answers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    if not place.root:
        return {}
    return {
        about: Answer(_resolved(place.root, about[1], about[2]) or False, MINUTE)
        for about in asked
        if about[0] == PYPI
    }


def _resolved(root: str, name: str, manifest: str) -> dict[str, Any] | None:
    for folder in _folders(root, manifest):
        for lock in _locks(folder):
            version = _locked(lock).get(name)
            if version:
                return {"version": version, "from": os.path.relpath(lock, root).replace(os.sep, "/")}
    for environment in (*of_project(root), *active()):
        version = _installed(environment).get(name)
        if version:
            return {"version": version, "from": "the environment"}
    return None


def _folders(root: str, manifest: str) -> Iterator[str]:
    """The folder of a manifest and those above it, up to the root."""
    top = os.path.abspath(root)
    folder = os.path.dirname(os.path.abspath(os.path.join(top, manifest)))
    for _ in range(_MOST_FOLDERS):
        if os.path.commonpath((top, folder)) != top:
            return
        yield folder
        if folder == top:
            return
        folder = os.path.dirname(folder)


def _locks(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if kind_of(name).name in _LOCKS]


def _locked(path: str) -> Mapping[str, str]:
    try:
        known = os.stat(path)
        return _versions(path, known.st_mtime_ns, known.st_size)
    except OSError:
        return {}


@lru_cache(maxsize=8)
def _versions(path: str, changed: int, size: int) -> Mapping[str, str]:
    """The versions that a lock file names, of packages of which it names just one."""
    if size > LARGEST:
        return {}
    found: dict[str, set[str]] = {}
    for dependency in dependencies_of(kind_of(os.path.basename(path)).name, Path(path).read_bytes()):
        if dependency.ecosystem == PYPI and dependency.source is Source.INDEX and dependency.version:
            found.setdefault(dependency.normal, set()).add(dependency.version)
    return {name: min(versions) for name, versions in found.items() if len(versions) == 1}


def _installed(environment: str) -> Mapping[str, str]:
    found = {}
    for folder in site_packages(environment):
        try:
            entries = os.listdir(folder)
        except OSError:
            continue
        for entry in entries:
            if match := _INFO.fullmatch(entry):
                found[normalised(PYPI, match["name"])] = match["version"]
    return found
