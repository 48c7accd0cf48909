"""pnpm: `pnpm-lock.yaml`, lockfileVersion 5 to 9."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from wardline_analyzers.dependencies.dependency import NPM, Dependency, Source
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.finding import Span

_LINE = re.compile(
    rb"^(?:(?P<section>[A-Za-z][\w]*):[ \t]*\r?$"
    rb"|  (?P<quote>['\"]?)(?P<key>[^\s'\"][^\r\n'\"]*?)(?P=quote):[ \t]*(?:\{\})?\r?$"
    rb"|    (?P<field>resolution|deprecated):[ \t]*(?P<value>[^\r\n]*))",
    re.MULTILINE,
)
_KEY = re.compile(
    rb"/?(?P<name>(?:@[^/\s@]+/)?[^\s@/]+)[@/](?P<version>\d[^\s(_]*)(?P<peers>[(_].*)?|(?P<other>.*)", re.DOTALL
)


def read(text: bytes) -> tuple[Dependency, ...]:
    """The packages that pnpm has resolved."""
    return tuple(_read(text))


def _read(text: bytes) -> Iterator[Dependency]:
    section, current = b"", None
    for line in _LINE.finditer(text):
        if line["section"] is not None:
            section = line["section"]
        elif section != b"packages":
            continue
        elif line["key"] is not None:
            if current is not None:
                yield current
            current = _package(line["key"], line.start("key"))
        elif current is not None:
            value = line["value"].decode("utf-8", "replace")
            if line["field"] == b"deprecated":
                current = replace(current, note=value.strip().strip("'\""))
            else:
                current = replace(current, hashed="integrity:" in value)
    if current is not None:
        yield current


def _package(key: bytes, start: int) -> Dependency | None:
    match = _KEY.fullmatch(key)
    if match is None or match["name"] is None:
        return None  # a repository or an archive: its name does not stand here
    name = match["name"].decode("utf-8", "replace")
    version = match["version"].decode("utf-8", "replace")
    span = Span(start + match.start("version"), start + match.end("version"))
    at = Span(start + match.start("name"), start + match.end("name"))
    return Dependency(NPM, name, normalised(NPM, name), at, version, span, version, span, Source.INDEX, locked=True)
