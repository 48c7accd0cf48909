"""How dependencies are asked for: from where, which version, with which content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from wardline_analyzers.dependencies.dependency import Dependency, Source
from wardline_analyzers.dependencies.manifests import dependencies
from wardline_analyzers.dependencies.rewriting import hashed_with, pinned_to
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Fix, Safety, Severity

RESOLVED = "resolved"
"""Topic: which version of (ecosystem, normalised name) the project of (path of a manifest) has: {"version", "from"}."""
HASHES = "hashes"
"""Topic: what the files of (ecosystem, normalised name, version) hash to, for the project of (path of a manifest):
{"hashes": ["sha256:…"], "from"}."""
_TOGETHER = 60
"""Packages that one fix changes."""

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
    """Packages of which any version may be installed, with the one that is locked or installed where that is known."""
    found = [d for d in view.of(dependencies) if d.source is Source.INDEX and not d.version and d.name]
    pins = [(dependency, _pin(view, dependency)) for dependency in found]
    edits = sorted((fix.edits[0] for _, fix in pins if fix is not None), key=lambda edit: edit.start)
    together = Fix(f"Pin all {len(edits)} packages of this file", Safety.SUGGESTED, tuple(edits))
    for dependency, one in pins:
        match = _match(dependency, None, None)
        if one is not None:
            match = replace(match, fixes=(one, together) if 2 <= len(edits) <= _TOGETHER else (one,))
        yield match


def _pin(view: FileView, dependency: Dependency) -> Fix | None:
    """The fix that pins to what is there; None if nobody knows what that is, or the constraint does not allow it."""
    if view.kind.name == "pipfile" and dependency.constraint_span is None:
        return None  # a table that says nothing of versions
    known = view.ask(RESOLVED, dependency.ecosystem, dependency.normal, view.path)
    if not isinstance(known, dict) or not _allows(dependency, known["version"]):
        return None
    edit = pinned_to(view.text, dependency, known["version"])
    title = f"Pin {dependency.name} to {known['version']}, as in {known['from']}"
    return Fix(title, Safety.SUGGESTED, (edit,)) if edit is not None else None


def _allows(dependency: Dependency, version: str) -> bool:
    try:
        return Version(version) in SpecifierSet(dependency.constraint, prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return False


def without_hash(view: FileView) -> Iterator[FileMatch]:
    """Packages whose content is not fixed, in files that could say it, with the hashes that a lock file has."""
    found = [d for d in view.of(dependencies) if d.source is Source.INDEX and d.version and not d.hashed]
    fixes = [_hashes(view, dependency) for dependency in found]
    edits = tuple(fix.edits[0] for fix in fixes if fix is not None)
    together = Fix(f"Add the hashes of all {len(edits)} packages", Safety.SUGGESTED, edits)
    for dependency, one in zip(found, fixes, strict=True):
        match = _match(dependency, None, None)
        if one is not None:
            match = replace(match, fixes=(one, together) if 2 <= len(edits) <= _TOGETHER else (one,))
        yield match


def _hashes(view: FileView, dependency: Dependency) -> Fix | None:
    """The fix that adds the hashes of a lock file of the project; None where it has none for this version."""
    known = view.ask(HASHES, dependency.ecosystem, dependency.normal, dependency.version, view.path)
    edit = hashed_with(view.text, dependency, known["hashes"]) if isinstance(known, dict) else None
    title = f"Add the hashes of {dependency.name} {dependency.version}"
    return Fix(f"{title} from {known['from']}", Safety.SUGGESTED, (edit,)) if edit is not None else None


def _name(dependency: Dependency) -> str:
    return f"`{dependency.name}`" if dependency.name else "This package"


def _match(dependency: Dependency, message: str | None, severity: Severity | None) -> FileMatch:
    span = dependency.span
    values = {"package": _name(dependency), "version": dependency.version}
    return FileMatch(span.start, span.end, values, message=message, severity=severity)
