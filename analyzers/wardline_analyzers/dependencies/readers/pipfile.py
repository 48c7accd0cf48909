"""Pipenv: `Pipfile` and `Pipfile.lock`."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.dependencies import toml
from wardline_analyzers.dependencies.dependency import PYPI, Dependency, Source
from wardline_analyzers.dependencies.json_members import Member, members
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.readers.pyproject import poetry_dependency
from wardline_analyzers.dependencies.requirement import source_of
from wardline_analyzers.dependencies.specs import pinned

_NO_PACKAGES = frozenset({"source", "requires", "scripts", "pipenv"})


def read(text: bytes) -> tuple[Dependency, ...]:
    """The packages of a Pipfile: each table but the known others is a group of them."""
    return tuple(
        dependency
        for found in toml.assignments(text)
        if len(found.table) == 1 and found.table[0] not in _NO_PACKAGES and len(found.key) == 1
        for dependency in poetry_dependency(text, found.key[0], found.key_span, found.value)
    )


def read_lock(text: bytes) -> tuple[Dependency, ...]:
    """The packages that a Pipfile.lock has resolved."""
    return tuple(_read_lock(text))


def _read_lock(text: bytes) -> Iterator[Dependency]:
    package: Member | None = None
    fields: dict[str, Member] = {}
    for member in members(text):
        if len(member.path) == 1 and member.path[0] != "_meta" and member.value == "{" and not member.is_text:
            if package is not None:
                yield _locked(package, fields)
            package, fields = member, {}
        elif package is not None and member.path == (*package.path, package.key):
            fields[member.key] = member
    if package is not None:
        yield _locked(package, fields)


def _locked(package: Member, fields: dict[str, Member]) -> Dependency:
    version = fields.get("version")
    source, reference = Source.INDEX, ""
    for key in ("git", "hg", "svn", "file", "path"):
        if key in fields:
            reference = fields[key].value
            source = Source.VCS if key in ("git", "hg", "svn") else source_of(reference)
    return Dependency(
        PYPI,
        package.key,
        normalised(PYPI, package.key),
        package.key_span,
        version.value if version else "",
        version.value_span if version else None,
        *(pinned(PYPI, version.value, version.value_span) if version else ("", None)),
        source,
        reference,
        fields["markers"].value if "markers" in fields else "",
        hashed="hashes" in fields,
        locked=True,
    )
