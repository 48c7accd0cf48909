"""Dependencies whose names are not what they seem."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import Dependency, Source
from wardline_analyzers.dependencies.manifests import dependencies
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.packages.lookalikes import elsewhere, lookalike
from wardline_analyzers.packages.popular import popular

PACKAGE = "package"
"""Topic: what the index knows of (ecosystem, name): `{"exists": bool, "days": int | null, "releases": int | null}`."""

_YOUNG = 30
"""Days since its first release for which a package is new."""
_FEW = 5
"""A package with more releases than these is not new, whatever the index says of its first one."""


def lookalikes(view: FileView) -> Iterator[FileMatch]:
    """Names that are nearly those of much-used packages, or that are those of another ecosystem."""
    for dependency in _from_index(view):
        like = lookalike(dependency.ecosystem, dependency.name)
        if like is not None:
            span = dependency.name_span
            edit = Edit(span.start, span.end, like.name)
            yield FileMatch(
                span.start,
                span.end,
                {"name": dependency.name, "how": like.how, "meant": like.name},
                severity=Severity.HIGH if like.sure else None,
                confidence=Confidence.HIGH if like.sure else None,
                fixes=(Fix(f"Take {like.name}", Safety.SUGGESTED, (edit,)),),
            )


def of_another_ecosystem(view: FileView) -> Iterator[FileMatch]:
    """Names that are much-used in another ecosystem, and unknown in their own as far as anybody can tell."""
    for dependency in _from_index(view):
        other = elsewhere(dependency.ecosystem, dependency.name)
        if other is None or lookalike(dependency.ecosystem, dependency.name) is not None:
            continue
        known = view.ask(PACKAGE, dependency.ecosystem, dependency.name)
        if known is not None and not known.get("exists"):
            continue  # `unknown-package` says it
        values = {"name": dependency.name, "other": other, "ecosystem": dependency.ecosystem}
        yield FileMatch(dependency.name_span.start, dependency.name_span.end, values)


def unknown(view: FileView) -> Iterator[FileMatch]:
    """Packages that the index does not know."""
    for dependency, known in _asked(view):
        if known.get("exists") is False:
            values = {"name": dependency.name, "ecosystem": dependency.ecosystem}
            yield FileMatch(dependency.name_span.start, dependency.name_span.end, values)


def new(view: FileView) -> Iterator[FileMatch]:
    """Packages that somebody registered a few days ago."""
    for dependency, known in _asked(view):
        days, releases = known.get("days"), known.get("releases")
        if isinstance(days, int) and days <= _YOUNG and isinstance(releases, int) and releases <= _FEW:
            values = {"name": dependency.name, "days": _counted(days, "day"), "releases": _counted(releases, "release")}
            yield FileMatch(dependency.name_span.start, dependency.name_span.end, values)


def _asked(view: FileView) -> Iterator[tuple[Dependency, dict[str, object]]]:
    """The dependencies of which the index may know something that is not known by heart."""
    for dependency in _from_index(view):
        if dependency.normal not in popular(dependency.ecosystem):
            known = view.ask(PACKAGE, dependency.ecosystem, dependency.name)
            if isinstance(known, dict):
                yield dependency, known


def _from_index(view: FileView) -> Iterator[Dependency]:
    """The dependencies that somebody wrote down, each name once; what a tool has resolved exists."""
    seen: set[tuple[str, str]] = set()
    for dependency in view.of(dependencies):
        key = (dependency.ecosystem, dependency.normal)
        if dependency.source is Source.INDEX and not dependency.locked and key not in seen:
            seen.add(key)
            yield dependency


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
