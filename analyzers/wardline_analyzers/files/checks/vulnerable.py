"""Dependencies with known vulnerabilities."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from wardline_analyzers.advisories.judgement import (
    Hit,
    all_raised,
    confidence,
    judged,
    message,
    one_raised,
    related,
    severity,
)
from wardline_analyzers.advisories.known import records, tell_gaps
from wardline_analyzers.advisories.usage import use_of
from wardline_analyzers.dependencies.dependency import MAVEN, Dependency, Source
from wardline_analyzers.dependencies.manifests import by_part
from wardline_analyzers.dependencies.readers.pom import inherited
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Span

PROPERTIES = "maven-properties"
"""Topic: what the parents in the workspace of (path of a pom.xml) call by names: {name: value}."""
_MOST = 500
"""Vulnerable dependencies of one file that are told: nobody reads more, and each costs time at every key."""


def hits_of(view: FileView) -> tuple[Hit, ...]:
    """All dependencies of a file with known vulnerabilities; use as `view.of(hits_of)`."""
    looked = by_part(view, _judged)
    all_found = ((start, hit) for start, found in looked for hit in found.hits)
    told = tuple(hit._replace(dependency=hit.dependency.moved(start)) for start, hit in islice(all_found, _MOST))
    if len(told) == _MOST:
        view.gaps[f"of the vulnerable dependencies of {view.path} only the first {_MOST} are told"] = None
    tell_gaps(view, dict.fromkeys(ecosystem for _, found in looked for ecosystem in found.ecosystems))
    return told


class _Judged(NamedTuple):
    """What is known of the dependencies of a file, or of a part of it."""

    hits: tuple[Hit, ...]
    ecosystems: tuple[str, ...]


def _judged(view: FileView, dependencies: tuple[Dependency, ...]) -> _Judged:
    asked = [dependency for dependency in dependencies if _is_asked(dependency)]
    hits = tuple(hit for dependency in asked if (hit := _hit(view, dependency)) is not None)
    return _Judged(hits, tuple(dict.fromkeys(dependency.ecosystem for dependency in asked)))


def _hit(view: FileView, dependency: Dependency) -> Hit | None:
    if dependency.ecosystem == MAVEN and "${" in dependency.constraint:
        dependency = _inherited(view, dependency)
    return judged(dependency, records(view, dependency.ecosystem, dependency.normal))


def _inherited(view: FileView, dependency: Dependency) -> Dependency:
    """A dependency of Maven's with the version that a parent of the project says, where that is known."""
    known = view.ask(PROPERTIES, view.path)
    found = inherited(dependency, known) if isinstance(known, dict) else None
    return found if found is not None else dependency


def _is_asked(dependency: Dependency) -> bool:
    return dependency.source is Source.INDEX and bool(dependency.name)


def vulnerable(view: FileView) -> Iterator[FileMatch]:
    """One match for each dependency with known vulnerabilities, on its version."""
    found = view.of(hits_of)
    together = all_raised(view.text, found)
    taken: set[Span] = set()
    for hit in found:
        span = hit.dependency.span
        if span in taken:  # a property of Maven's holds the version of several
            span = hit.dependency.name_span
        taken.add(span)
        one = one_raised(view.text, hit)
        use = use_of(view, hit.dependency.ecosystem, hit.advisories)
        yield FileMatch(
            span.start,
            span.end,
            message=message(hit, use),
            severity=severity(hit),
            confidence=confidence(hit, use),
            related=related(hit, span),
            fixes=tuple(fix for fix in (one, together) if fix is not None) if one is not None else (),
        )
