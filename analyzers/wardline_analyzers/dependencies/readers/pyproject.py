"""`pyproject.toml`: PEP 621, PEP 735, PEP 518, Poetry, uv, PDM and Hatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wardline_analyzers.dependencies import toml
from wardline_analyzers.dependencies.dependency import PYPI, Dependency, Source
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.requirement import requirement, source_of
from wardline_analyzers.dependencies.specs import pinned
from wardline_analyzers.finding import Span

_OF_UV = (
    *("dev-dependencies", "constraint-dependencies"),
    *("override-dependencies", "build-constraint-dependencies"),
)


def read(text: bytes) -> tuple[Dependency, ...]:
    """The dependencies of a project, those that build it included."""
    elsewhere = _uv_sources(text)
    return tuple(_taken_from(found, elsewhere) for found in _read(text))


def _taken_from(found: Dependency, elsewhere: dict[str, tuple[Source, str]]) -> Dependency:
    """A dependency that uv is told to take from somewhere else than an index."""
    if found.source is not Source.INDEX or found.normal not in elsewhere:
        return found
    source, reference = elsewhere[found.normal]
    return replace(found, source=source, reference=reference)


def _uv_sources(text: bytes) -> dict[str, tuple[Source, str]]:
    """Where `[tool.uv.sources]` says that packages come from, by normalised name; other indexes are left out."""
    found: dict[str, tuple[Source, str]] = {}
    if b"sources" not in text:
        return found
    for entry in toml.assignments(text):
        path = entry.table + entry.key
        if len(path) == 4 and path[:3] == ("tool", "uv", "sources"):
            members = toml.members(text, entry.value)
            for key in ("git", "url", "path", "workspace"):
                if key in members:
                    place = toml.string(text, members[key])
                    reference = place.value if place else "."
                    kind = Source.VCS if key == "git" else Source.URL if key == "url" else Source.PATH
                    found[normalised(PYPI, path[3])] = (kind, reference)
    return found


def _read(text: bytes) -> Iterator[Dependency]:
    for found in toml.assignments(text):
        path = found.table + found.key
        if _lists_requirements(path):
            yield from _requirements(text, found.value)
        elif path in (("project", "optional-dependencies"), ("dependency-groups",)):
            for value in toml.members(text, found.value).values():
                yield from _requirements(text, value)
        elif (name := poetry_name(path)) and name.lower() != "python":
            yield from poetry_dependency(text, name, found.key_span, found.value)


def _lists_requirements(path: tuple[str, ...]) -> bool:
    if path in (("project", "dependencies"), ("build-system", "requires")):
        return True
    if len(path) == 3 and path[:2] == ("project", "optional-dependencies"):
        return True
    if len(path) == 2 and path[0] == "dependency-groups":
        return True
    if path[:2] == ("tool", "uv"):
        return len(path) == 3 and path[2] in _OF_UV
    if path[:3] == ("tool", "pdm", "dev-dependencies"):
        return len(path) == 4
    if path[:3] == ("tool", "hatch", "envs"):
        return len(path) == 5 and path[4] in ("dependencies", "extra-dependencies")
    return False


def _requirements(text: bytes, value: Span) -> Iterator[Dependency]:
    for found in toml.strings(text, value):
        made = requirement(text[found.span.start : found.span.end], found.span.start)
        if made is not None:
            yield made


def poetry_name(path: tuple[str, ...]) -> str:
    """The name of a package that Poetry is told about at this place; else empty."""
    if path[:2] != ("tool", "poetry"):
        return ""
    rest = path[2:]
    if len(rest) == 2 and rest[0] in ("dependencies", "dev-dependencies"):
        return rest[1]
    if len(rest) == 4 and rest[0] == "group" and rest[2] == "dependencies":
        return rest[3]
    return ""


def poetry_dependency(text: bytes, name: str, name_span: Span, value: Span) -> Iterator[Dependency]:
    """What Poetry and Pipenv write for a package: a version, or a table that has one."""
    members = toml.members(text, value)
    version = toml.string(text, members.get("version", value))
    source, reference = Source.INDEX, ""
    for key in ("git", "hg", "svn", "url", "path", "file"):
        if key in members and (place := toml.string(text, members[key])):
            reference = place.value
            source = Source.VCS if key in ("git", "hg", "svn") else source_of(reference)
    marker = toml.string(text, members["markers"]) if "markers" in members else None
    if version is None and not members:
        return
    constraint = version.value if version else ""
    yield Dependency(
        PYPI,
        name,
        normalised(PYPI, name),
        name_span,
        "" if constraint == "*" else constraint,
        version.span if version else None,
        *pinned(PYPI, constraint, version.span if version else None),
        source,
        reference,
        marker.value if marker else "",
        tuple(extra.value for extra in toml.strings(text, members["extras"])) if "extras" in members else (),
    )
