"""Frameworks whose version gets no security fixes any more."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import Dependency, Source
from wardline_analyzers.dependencies.manifests import by_part
from wardline_analyzers.dependencies.specs import ceiling
from wardline_analyzers.files.checks.runtimes import TODAY, told
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Severity
from wardline_analyzers.versions.ends_of_frameworks import all_ended, ended, framework


def end_of_life(view: FileView) -> Iterator[FileMatch]:
    """Frameworks that are asked for, or locked, in such a version; of a constraint counts the newest that it allows."""
    for start, found in by_part(view, _named):
        for name, dependency in found:
            today = view.ask(TODAY)
            over = None
            if dependency.version:
                over = ended(name, dependency.version, today)
            elif dependency.constraint:
                highest = ceiling(dependency.ecosystem, dependency.constraint)
                over = all_ended(name, highest, today) if highest is not None else None
            if over is not None:
                span = dependency.span
                yield FileMatch(
                    start + span.start,
                    start + span.end,
                    told(name, over),
                    severity=None if dependency.version else Severity.LOW,
                )


def _named(view: FileView, dependencies: tuple[Dependency, ...]) -> tuple[tuple[str, Dependency], ...]:
    """The frameworks among the dependencies."""
    return tuple(
        (name, dependency)
        for dependency in dependencies
        if dependency.source is Source.INDEX and (name := framework(dependency.ecosystem, dependency.normal))
    )
