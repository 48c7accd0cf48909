"""npm: `package-lock.json` and `npm-shrinkwrap.json`, lockfileVersion 1 to 3."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import NPM, Dependency, Source
from wardline_analyzers.dependencies.json_members import Member, members
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.readers.npm import source_of
from wardline_analyzers.finding import Span

_MODULES = "node_modules/"
_FIELDS = frozenset({"version", "resolved", "integrity", "deprecated", "name", "link", "inBundle"})


def read(text: bytes) -> tuple[Dependency, ...]:
    """The packages that npm has resolved. In version 2 they stand in the file twice; the newer list counts."""
    found: list[tuple[Member, dict[str, Member]]] = []
    old: list[tuple[Member, dict[str, Member]]] = []
    open_at: dict[tuple[str, ...], dict[str, Member]] = {}
    for member in members(text):
        path = member.path
        if not path or path[0] not in ("packages", "dependencies"):
            continue
        if member.value == "{" and not member.is_text:
            inside = (*path, member.key)
            if path == ("packages",):
                fields = open_at[inside] = {}
                found.append((member, fields))
            elif path[0] == "dependencies" and path[-1] == "dependencies":
                fields = open_at[inside] = {}
                old.append((member, fields))
        elif member.key in _FIELDS and (known := open_at.get(path)) is not None:
            known[member.key] = member
    return tuple(_packages(found) if found else _packages(old))


def _packages(found: list[tuple[Member, dict[str, Member]]]) -> Iterator[Dependency]:
    for member, fields in found:
        name, at = member.key, member.key_span
        if member.path == ("packages",):
            if _MODULES not in name or "link" in fields:
                continue  # the project itself, or one of its workspaces
            name = name.rpartition(_MODULES)[2]
            at = Span(at.end - len(name.encode()), at.end)
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
        yield Dependency(
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
