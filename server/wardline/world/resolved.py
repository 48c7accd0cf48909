"""Topics `resolved` and `hashes`: which version of a package of Python's a project has, and what its files hash to.

`resolved` is about (ecosystem, normalised name, path of the manifest that asks, relative to the root). Looked at are
the lock files beside the manifest and in the folders above it, else what is installed in the project's environment. The
answer is `{"version": …, "from": …}`, or False where nobody says just one version. `hashes` is about (ecosystem, name,
version, path); `{"hashes": ["sha256:…"], "from": …}` from a lock file, or False.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from wardline.project.environments import active, of_project, site_packages
from wardline.world.answers import MINUTE, About, Answer, Place
from wardline_analyzers.dependencies.dependency import PYPI, Source
from wardline_analyzers.dependencies.manifests import LARGEST, dependencies_of
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.files.kinds import kind_of
from wardline_analyzers.versions.order import order

_LOCKS = frozenset({"poetry-lock", "uv-lock", "pylock", "pipfile-lock"})
_INFO = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)\.dist-info")
_HASH = re.compile(rb"\bsha256(?::|\"?[ \t]*[=:][ \t]*\")([0-9a-f]{64})\b")
"""Of a file, as Poetry, uv and Pipenv write it, and as PEP 751 does."""
_MOST_FOLDERS = 20


class _Package(NamedTuple):
    """What a lock file says of a package."""

    version: str
    hashes: tuple[str, ...]


def answers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    if not place.root:
        return {}
    return {
        about: Answer(_resolved(place.root, about[1], about[2]) or False, MINUTE) for about in asked if about[0] == PYPI
    }


def hashes(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    if not place.root:
        return {}
    return {
        about: Answer(_hashes(place.root, *about[1:]) or False, MINUTE)
        for about in asked
        if about[0] == PYPI and len(about) == 4
    }


def _hashes(root: str, name: str, version: str, manifest: str) -> dict[str, Any] | None:
    key = order(PYPI, version)
    for lock in _all_locks(root, manifest):
        known = _locked(lock).get(name)
        if known is not None and known.hashes and key is not None and order(PYPI, known.version) == key:
            return {"hashes": list(known.hashes), "from": _shown(root, lock)}
    return None


def _resolved(root: str, name: str, manifest: str) -> dict[str, Any] | None:
    for lock in _all_locks(root, manifest):
        known = _locked(lock).get(name)
        if known is not None:
            return {"version": known.version, "from": _shown(root, lock)}
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


def _all_locks(root: str, manifest: str) -> Iterator[str]:
    return (lock for folder in _folders(root, manifest) for lock in _locks(folder))


def _shown(root: str, lock: str) -> str:
    return os.path.relpath(lock, root).replace(os.sep, "/")


def _locks(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if kind_of(name).name in _LOCKS]


def _locked(path: str) -> Mapping[str, _Package]:
    try:
        known = os.stat(path)
        return _packages(path, known.st_mtime_ns, known.st_size)
    except OSError:
        return {}


@lru_cache(maxsize=8)
def _packages(path: str, changed: int, size: int) -> Mapping[str, _Package]:
    """The packages of a lock file that names just one version of them."""
    if size > LARGEST:
        return {}
    text = Path(path).read_bytes()
    everything = dependencies_of(kind_of(os.path.basename(path)).name, text)
    ends = [*(dependency.name_span.start for dependency in everything[1:]), len(text)]
    found: dict[str, list[_Package]] = {}
    for dependency, end in zip(everything, ends, strict=True):
        if dependency.ecosystem == PYPI and dependency.source is Source.INDEX and dependency.version:
            said = sorted({one.decode() for one in _HASH.findall(text, dependency.name_span.end, end)})
            package = _Package(dependency.version, tuple(f"sha256:{one}" for one in said))
            found.setdefault(dependency.normal, []).append(package)
    return {name: packages[0] for name, packages in found.items() if len({p.version for p in packages}) == 1}


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
