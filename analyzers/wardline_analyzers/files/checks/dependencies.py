"""How dependencies are asked for: from where, which version, with which content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import Dependency, Source
from wardline_analyzers.dependencies.manifests import dependencies
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Severity

_COMMIT = re.compile(r"[@#/=:][0-9a-f]{40}(?:[0-9a-f]{24})?\b")
_HASH = re.compile(r"[#&](?:sha(?:1|224|256|384|512)|integrity)[=-]")
_PLAIN = re.compile(r"(?:git\+|hg\+|svn\+|bzr\+)?http://(?!(?:localhost|127\.0\.0\.1|\[::1\])[:/])", re.IGNORECASE)


def from_elsewhere(view: FileView) -> Iterator[FileMatch]:
    """Packages that are taken from an address whose content may change; worse, over a connection that may be."""
    for dependency in view.of(dependencies):
        if dependency.source in (Source.URL, Source.VCS) and not dependency.locked:
            reference = dependency.reference
            if _PLAIN.match(reference):
                message = (
                    f"{_name(dependency)} is fetched over plain HTTP, so whoever is on the way can put another "
                    "package in its place, which runs on installation. Use HTTPS."
                )
                yield _match(dependency, message, Severity.MEDIUM)
            elif not (_COMMIT.search(reference) or _HASH.search(reference) or dependency.hashed):
                yield _match(dependency, None, None)


def unpinned(view: FileView) -> Iterator[FileMatch]:
    """Packages of which any version may be installed."""
    for dependency in view.of(dependencies):
        if dependency.source is Source.INDEX and not dependency.version and dependency.name:
            yield _match(dependency, None, None)


def without_hash(view: FileView) -> Iterator[FileMatch]:
    """Packages whose content is not fixed, in files that could say it."""
    for dependency in view.of(dependencies):
        if dependency.source is Source.INDEX and dependency.version and not dependency.hashed:
            yield _match(dependency, None, None)


def deprecated(view: FileView) -> Iterator[FileMatch]:
    """Releases that their authors have given up, as far as the file says so."""
    for dependency in view.of(dependencies):
        if dependency.note:
            yield _match(dependency, None, None)


def _name(dependency: Dependency) -> str:
    return f"`{dependency.name}`" if dependency.name else "This package"


def _match(dependency: Dependency, message: str | None, severity: Severity | None) -> FileMatch:
    span = dependency.span
    values = {"package": _name(dependency), "version": dependency.version, "note": dependency.note}
    return FileMatch(span.start, span.end, values, message=message, severity=severity)
