"""What versions of an ecosystem are compared by."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from wardline_analyzers.dependencies import dependency as d


class Key(Protocol):
    """Something that can be compared with others of its ecosystem."""

    def __lt__(self, other: Any, /) -> bool: ...
    def __le__(self, other: Any, /) -> bool: ...


_LONGEST = 200
"""Characters of a version; none is that long."""


@lru_cache(maxsize=65_536)
def order(ecosystem: str, version: str) -> Any:
    """A `Key`; None if this is no version there, or nobody knows the order of this ecosystem's versions."""
    make = _MAKERS.get(ecosystem)
    return make(version) if make is not None and len(version) <= _LONGEST else None


def knows(ecosystem: str) -> bool:
    """Whether versions of this ecosystem can be compared."""
    return ecosystem in _MAKERS


def is_prerelease(ecosystem: str, version: str) -> bool:
    """Whether a version is not meant for everybody yet."""
    key = order(ecosystem, version)
    if ecosystem == d.PYPI:
        return bool(key is not None and key.is_prerelease)
    return "-" in version or (ecosystem == d.RUBYGEMS and any(c.isalpha() for c in version))


def _pep440(version: str) -> Any:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version)
    except InvalidVersion:
        return None


def _semver(version: str) -> Any:
    from wardline_analyzers.versions.semver import key

    return key(version)


def _maven(version: str) -> Any:
    from wardline_analyzers.versions.maven import key

    return key(version)


def _rubygems(version: str) -> Any:
    from wardline_analyzers.versions.rubygems import key

    return key(version)


def _packagist(version: str) -> Any:
    from wardline_analyzers.versions.packagist import key

    return key(version)


_MAKERS: dict[str, Callable[[str], Any]] = {
    d.PYPI: _pep440,
    d.GO: _semver,
    d.NPM: _semver,
    d.CRATES: _semver,
    d.MAVEN: _maven,
    d.RUBYGEMS: _rubygems,
    d.PACKAGIST: _packagist,
}
