"""Releases that their authors have taken back, or given up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wardline_analyzers.dependencies.dependency import NPM, PYPI, Dependency, Source
from wardline_analyzers.dependencies.manifests import dependencies
from wardline_analyzers.dependencies.rewriting import with_version
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Fix, Safety

RELEASE = "release"
"""Topic: what the index says of (ecosystem, name, version): `{"yanked", "deprecated", "reason", "instead"}`."""
_MOST = 400
"""Releases of one file that the index is asked about."""


def yanked(view: FileView) -> Iterator[FileMatch]:
    """Releases on the index that its users must not take any more (PEP 592)."""
    for dependency, known in _asked(view, PYPI):
        if known.get("yanked"):
            reason = str(known.get("reason") or "")
            yield _match(view, dependency, known, f": {reason.rstrip('.')}." if reason else ".")


def deprecated(view: FileView) -> Iterator[FileMatch]:
    """Releases that their authors have given up, as far as the file or the index says so."""
    told = set()
    for dependency in view.of(dependencies):
        if dependency.note:
            told.add(dependency.span)
            yield _match(view, dependency, {}, dependency.note)
    for dependency, known in _asked(view, NPM):
        if known.get("deprecated") and dependency.span not in told:
            yield _match(view, dependency, known, str(known.get("reason") or "nothing more."))


def _asked(view: FileView, ecosystem: str) -> Iterator[tuple[Dependency, dict[str, Any]]]:
    asked, answered = 0, False
    for dependency in view.of(dependencies):
        if dependency.ecosystem == ecosystem and dependency.source is Source.INDEX and dependency.version:
            if asked == _MOST:
                if answered:
                    view.gaps[f"of the releases in {view.path} the index was asked about the first {_MOST} only"] = None
                return
            asked += 1
            known = view.ask(RELEASE, ecosystem, dependency.normal, dependency.version)
            if isinstance(known, dict):
                answered = True
                yield dependency, known


def _match(view: FileView, dependency: Dependency, known: dict[str, Any], note: str) -> FileMatch:
    span, instead = dependency.span, str(known.get("instead") or "")
    edit = with_version(view.text, dependency, instead)
    values = {"package": f"`{dependency.name}`", "version": dependency.version, "note": note}
    fixes = (Fix(f"Take {dependency.name} {instead}", Safety.SUGGESTED, (edit,)),) if edit is not None else ()
    return FileMatch(span.start, span.end, values, fixes=fixes)
