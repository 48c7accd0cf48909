"""npm: `package.json`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import NPM, Dependency, Source
from wardline_analyzers.dependencies.json_members import Member, members
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.specs import exact
from wardline_analyzers.finding import Span

_GROUPS = frozenset(
    {"dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "overrides", "resolutions"}
)
_ALIAS = re.compile(r"npm:((?:@[^/@\s]+/)?[^@\s/]+)(?:@(.*))?")
_SHORTHAND = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+(?:#.*)?")
"""`owner/repository`, which npm takes for one on GitHub."""


def read(text: bytes) -> tuple[Dependency, ...]:
    """The dependencies of a package of npm's."""
    return tuple(_read(text))


def _read(text: bytes) -> Iterator[Dependency]:
    for member in members(text):
        path = member.path
        if not member.is_text or not member.key:
            continue
        if (len(path) == 1 and path[0] in _GROUPS) or path[:2] == ("pnpm", "overrides"):
            yield _dependency(member)


def _dependency(member: Member) -> Dependency:
    name, written = member.key, member.value
    source, reference = source_of(written)
    constraint_span: Span | None = member.value_span
    if alias := _ALIAS.fullmatch(written):
        name, written = alias[1], alias[2] or ""
        end = member.value_span.end
        constraint_span = Span(end - len(written.encode()), end) if written else None
    elif source is not Source.INDEX:
        written, constraint_span = "", None
    pinned = exact(NPM, written)
    return Dependency(
        NPM,
        name,
        normalised(NPM, name),
        member.key_span,
        "" if written in ("*", "latest", "x") else written,
        constraint_span,
        pinned.version.lstrip("vV") if pinned else "",
        pinned.within(constraint_span) if pinned and constraint_span else None,
        source,
        reference,
    )


def source_of(written: str) -> tuple[Source, str]:
    """Where a package with this specification comes from."""
    scheme, colon, _ = written.partition(":")
    if colon:
        if scheme in ("npm", "catalog", "jsr"):
            return Source.INDEX, ""
        if scheme in ("http", "https"):
            return (Source.VCS if written.partition("#")[0].endswith(".git") else Source.URL), written
        if scheme in ("file", "link", "portal", "workspace", "patch", "exec"):
            return Source.PATH, written
        return Source.VCS, written
    if written.startswith((".", "/", "~/")):
        return Source.PATH, written
    return (Source.VCS, written) if _SHORTHAND.fullmatch(written) else (Source.INDEX, "")
