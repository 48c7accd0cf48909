"""npm: `package-lock.json` and `npm-shrinkwrap.json`, lockfileVersion 1 to 3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import NPM, Dependency, Source
from wardline_analyzers.dependencies.json_members import Member, members
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.readers.npm import source_of
from wardline_analyzers.finding import Span

_MODULES = "node_modules/"
_ENTRY = re.compile(rb'node_modules/[^"\n]*"\s*:\s*\{')
_LONGEST = 2000
"""Bytes of a path that names a package."""
_FIELDS = frozenset({"version", "resolved", "integrity", "deprecated", "name", "link", "inBundle"})


def cuts(text: bytes, begin: int = 0) -> Iterator[int]:
    """Where the entries of packages begin, behind `begin`. What stands between two of these is read by itself."""
    last = begin
    for found in _ENTRY.finditer(text, begin):
        start = text.rfind(b'"', max(last, found.start() - _LONGEST), found.start())
        if start >= 0 and text.find(b"\n", start, found.start()) < 0:
            if start > begin:
                yield start
            last = found.end()


def read(text: bytes) -> tuple[Dependency, ...]:
    """The package whose entry this is; else those of a file that has no such entries, as npm wrote it up to version 6.

    Version 2 has both lists; the older one is passed over.
    """
    all_members = members(text)
    first = next(all_members, None)
    if first is None:
        return ()
    if not first.path and _MODULES in first.key:
        fields = {}
        for member in all_members:
            if not member.path:
                break  # the end of the entry
            if len(member.path) == 1 and member.key in _FIELDS:
                fields[member.key] = member
        if "link" in fields:
            return ()  # one of the project's own workspaces
        name = first.key.rpartition(_MODULES)[2]
        end = first.key_span.end
        return (_package(name, Span(end - len(name.encode()), end), fields),)
    return tuple(_old(all_members))


def _old(all_members: Iterator[Member]) -> Iterator[Dependency]:
    found: list[tuple[Member, dict[str, Member]]] = []
    open_at: dict[tuple[str, ...], dict[str, Member]] = {}
    for member in all_members:
        path = member.path
        if not path or path[0] != "dependencies":
            continue
        if member.value == "{" and not member.is_text:
            if path[-1] == "dependencies":
                inside = (*path, member.key)
                fields = open_at[inside] = {}
                found.append((member, fields))
        elif member.key in _FIELDS and (known := open_at.get(path)) is not None:
            known[member.key] = member
    return (_package(member.key, member.key_span, fields) for member, fields in found)


def _package(name: str, at: Span, fields: dict[str, Member]) -> Dependency:
    if "name" in fields:  # an alias
        name = fields["name"].value
    version = fields.get("version")
    written = version.value if version is not None else ""
    source, reference = source_of(written)
    if source is Source.INDEX and "resolved" in fields:
        resolved = source_of(fields["resolved"].value)
        source, reference = resolved if resolved[0] in (Source.VCS, Source.PATH) else (source, reference)
    if written.startswith("npm:"):
        name, _, written = written[4:].rpartition("@")
    pinned = source is Source.INDEX or "name" in fields or ":" not in written
    span = version.value_span if version is not None else None
    if span is not None and pinned:
        span = Span(span.end - len(written.encode()), span.end)
    return Dependency(
        NPM,
        name,
        normalised(NPM, name),
        at,
        written if pinned else "",
        span,
        written if pinned else "",
        span if pinned else None,
        source,
        reference,
        hashed="integrity" in fields,
        locked=True,
        note=fields["deprecated"].value if "deprecated" in fields else "",
    )
