"""Gradle: version catalogs (`gradle/libs.versions.toml`): libraries and versions for all builds of a project."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.dependencies import toml
from wardline_analyzers.dependencies.dependency import MAVEN, Dependency
from wardline_analyzers.dependencies.specs import pinned
from wardline_analyzers.finding import Span

_RICH = ("prefer", "strictly", "require")
"""What a version may be written as; what is preferred is taken, as far as the others allow it."""


def read(text: bytes) -> tuple[Dependency, ...]:
    """The libraries of a catalog; the version of one that refers to `[versions]` stands there."""
    entries = [found for found in toml.assignments(text) if len(found.key) == 1]
    versions = {e.key[0]: version for e in entries if e.table == ("versions",) if (version := _version(text, e.value))}
    return tuple(
        library for e in entries if e.table == ("libraries",) for library in _library(text, e.value, versions)
    )


def _library(text: bytes, value: Span, versions: dict[str, toml.Text]) -> Iterator[Dependency]:
    whole = toml.string(text, value)
    if whole is not None:
        if len(whole.value.encode()) != whole.span.end - whole.span.start:  # escapes: nobody writes that
            return
        group, _, rest = whole.value.partition(":")
        artifact, _, constraint = rest.partition(":")
        start = whole.span.start + len(f"{group}:".encode())
        at = Span(start, start + len(artifact.encode()))
        begin = at.end + 1
        version = toml.Text(constraint, Span(begin, begin + len(constraint.encode()))) if constraint else None
        yield from _made(group, artifact, at, version)
        return
    fields = toml.members(text, value)

    def said(key: str) -> toml.Text | None:
        return toml.string(text, fields[key]) if key in fields else None

    module, name, group_said, reference = said("module"), said("name"), said("group"), said("version.ref")
    version = versions.get(reference.value) if reference else None
    if version is None and "version" in fields:
        inline = toml.members(text, fields["version"])
        reference = toml.string(text, inline["ref"]) if "ref" in inline else None
        version = versions.get(reference.value) if reference else _version(text, fields["version"])
    if module is not None:
        group, _, artifact = module.value.partition(":")
        end = module.span.end
        yield from _made(group, artifact, Span(end - len(artifact.encode()), end), version)
    elif name is not None and group_said is not None:
        yield from _made(group_said.value, name.value, name.span, version)


def _version(text: bytes, value: Span) -> toml.Text | None:
    """A version as a text, or as a table that says how strongly it is meant."""
    said = toml.string(text, value)
    if said is not None:
        return said
    fields = toml.members(text, value)
    return next((found for key in _RICH if key in fields and (found := toml.string(text, fields[key]))), None)


def _made(group: str, artifact: str, at: Span, version: toml.Text | None) -> Iterator[Dependency]:
    if not group or not artifact:
        return
    name = f"{group}:{artifact}"
    constraint, span = (version.value, version.span) if version is not None else ("", None)
    several = "+" in constraint or constraint.startswith("latest")
    yield Dependency(
        MAVEN, name, name, at, constraint, span, *(("", None) if several else pinned(MAVEN, constraint, span))
    )
