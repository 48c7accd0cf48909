"""Yarn: `yarn.lock`, of Yarn 1 and of Yarn 2 and later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import NPM, Dependency
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.readers.npm import source_of
from wardline_analyzers.finding import Span

_LINE = re.compile(
    rb"^(?:(?P<entry>[\"']?(?:@[^@/\s\"',]+/)?[^@\s\"',#][^@\s\"',]*@[^\r\n]*):[ \t]*\r?$"
    rb"|  (?P<key>version|resolved|integrity|checksum|resolution):?[ \t]+[\"']?(?P<value>[^\"'\r\n]*[^\"'\r\n\s]))",
    re.MULTILINE,
)
_NAME = re.compile(rb"[\"']?(?P<name>(?:@[^@/\s\"',]+/)?[^@\s\"',]+)@(?P<range>[^\"',\r\n]*)")


def read(text: bytes) -> tuple[Dependency, ...]:
    """The packages that Yarn has resolved."""
    return tuple(_read(text))


def _read(text: bytes) -> Iterator[Dependency]:
    entry: re.Match[bytes] | None = None
    fields: dict[bytes, re.Match[bytes]] = {}
    for line in _LINE.finditer(text):
        if line["entry"] is None:
            fields.setdefault(line["key"], line)
            continue
        if entry is not None:
            yield from _package(text, entry, fields)
        entry, fields = line, {}
    if entry is not None:
        yield from _package(text, entry, fields)


def _package(text: bytes, entry: re.Match[bytes], fields: dict[bytes, re.Match[bytes]]) -> Iterator[Dependency]:
    match = _NAME.match(text, entry.start("entry"), entry.end("entry"))
    if match is None or b"version" not in fields:
        return
    name = match["name"].decode("utf-8", "replace")
    wanted = match["range"].decode("utf-8", "replace")
    source, reference = source_of(wanted)
    if wanted.startswith("npm:") and "@" in wanted[5:]:  # an alias
        name = wanted[4:].rpartition("@")[0]
    version = fields[b"version"]
    span = Span(*version.span("value"))
    written = version["value"].decode("utf-8", "replace")
    if written == "0.0.0-use.local":  # a workspace of the project itself
        return
    yield Dependency(
        NPM,
        name,
        normalised(NPM, name),
        Span(*match.span("name")),
        written,
        span,
        written,
        span,
        source,
        reference,
        hashed=b"integrity" in fields or b"checksum" in fields,
        locked=True,
    )
