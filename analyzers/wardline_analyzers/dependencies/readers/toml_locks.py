"""Lock files in TOML, which list packages one after the other: poetry.lock, uv.lock, pylock.toml, Cargo.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from wardline_analyzers.dependencies import toml
from wardline_analyzers.dependencies.dependency import CRATES, PYPI, Dependency, Source
from wardline_analyzers.dependencies.names import normalised

_PACKAGE = re.compile(rb"\n\[\[package")
_HASHES = ("checksum", "files", "wheels", "sdist", "hashes", "archive")
_PLACES = {
    "path": Source.PATH, "directory": Source.PATH, "editable": Source.PATH, "virtual": Source.PATH,
    "git": Source.VCS, "vcs": Source.VCS, "url": Source.URL, "archive": Source.URL,
}  # fmt: skip


def cuts(text: bytes, begin: int = 0) -> Iterator[int]:
    """Where packages begin, behind `begin`. What stands between two of these is read by itself."""
    return (found.start() + 1 for found in _PACKAGE.finditer(text, begin))


def read_python(text: bytes) -> tuple[Dependency, ...]:
    """The packages that poetry.lock, uv.lock or pylock.toml have resolved."""
    return tuple(_read(text, PYPI))


def read_cargo(text: bytes) -> tuple[Dependency, ...]:
    """The crates that Cargo.lock has resolved; those of the workspace itself have no source."""
    return tuple(_read(text, CRATES))


def _read(text: bytes, ecosystem: str) -> Iterator[Dependency]:
    rows = (a for a in toml.assignments(text) if a.table[:1] in (("package",), ("packages",)))
    current: dict[str, toml.Assignment] = {}
    for (table, _), group in groupby(rows, key=lambda a: (a.table, a.number)):
        if len(table) == 1:
            if current:
                yield from _package(text, ecosystem, current)
            current = {a.key[0]: a for a in group if len(a.key) == 1}
            continue
        for found in group:  # [package.source] and [packages.vcs] belong to the package above them
            current.setdefault(f"{table[1]}.{found.key[0]}", found)
    if current:
        yield from _package(text, ecosystem, current)


def _package(text: bytes, ecosystem: str, fields: dict[str, toml.Assignment]) -> Iterator[Dependency]:
    name = toml.string(text, fields["name"].value) if "name" in fields else None
    version = toml.string(text, fields["version"].value) if "version" in fields else None
    if name is None:
        return
    source, reference = _source(text, ecosystem, fields)
    marker = toml.string(text, fields["marker"].value) if "marker" in fields else None
    yield Dependency(
        ecosystem,
        name.value,
        normalised(ecosystem, name.value),
        name.span,
        version.value if version else "",
        version.span if version else None,
        version.value if version else "",
        version.span if version else None,
        source,
        reference,
        marker.value if marker else "",
        hashed=any(key in fields for key in _HASHES),
        locked=True,
    )


def _source(text: bytes, ecosystem: str, fields: dict[str, toml.Assignment]) -> tuple[Source, str]:
    if ecosystem == CRATES:
        source = toml.string(text, fields["source"].value) if "source" in fields else None
        if source is None:
            return Source.PATH, ""
        registry = source.value.startswith(("registry+", "sparse+"))
        return (Source.INDEX, "") if registry else (Source.VCS, source.value)
    if "source.type" in fields:  # Poetry
        kind = toml.string(text, fields["source.type"].value)
        url = toml.string(text, fields["source.url"].value) if "source.url" in fields else None
        kinds = {"git": Source.VCS, "url": Source.URL, "file": Source.PATH, "directory": Source.PATH}
        return kinds.get(kind.value if kind else "", Source.INDEX), url.value if url else ""
    inline = toml.members(text, fields["source"].value) if "source" in fields else {}
    for key, place_of in _PLACES.items():
        value = inline.get(key)
        if value is not None and (found := toml.string(text, value)):
            return place_of, found.value
        if key != "url" and key in fields:  # pylock.toml: packages.vcs, as an inline table
            table = toml.members(text, fields[key].value)
            url = toml.string(text, table["url"]) if "url" in table else None
            return place_of, url.value if url else ""
        for where in (f"{key}.url", f"{key}.path"):  # [packages.directory]
            if where in fields:
                place = toml.string(text, fields[where].value)
                return place_of, place.value if place else ""
    return Source.INDEX, ""
