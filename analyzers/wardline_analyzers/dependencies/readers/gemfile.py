"""Ruby: `Gemfile`, `*.gemspec` and `Gemfile.lock`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import RUBYGEMS, Dependency, Source
from wardline_analyzers.dependencies.specs import pinned
from wardline_analyzers.finding import Span

_GEM = re.compile(
    rb"^[ \t]*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[ \t(]+"
    rb"[\"'](?P<name>[\w.-]+)[\"'](?P<rest>[^\r\n]*)",
    re.MULTILINE,
)
_VERSIONS = re.compile(rb"\s*,\s*\[?\s*(?P<all>[\"'][^\"'\r\n]*[\"'](?:\s*,\s*[\"'][^\"'\r\n]*[\"'])*)\s*\]?")
_ONE = re.compile(rb"[\"'](?P<version>[^\"']*)[\"']")
_PLACE = re.compile(
    rb"(?:\b(?P<key>git|github|gitlab|bitbucket|gist|path)\s*:|:(?P<old>git|github|path)\s*=>)"
    rb"\s*[\"'](?P<value>[^\"']*)[\"']"
)
_LOCK_LINE = re.compile(
    rb"^(?:(?P<section>[A-Z][A-Z ]*)|  (?P<key>remote|specs):(?P<value>[^\r\n]*)"
    rb"|    (?P<name>[\w.-]+) \((?P<version>[^)\s]+)\))\r?$",
    re.MULTILINE,
)
_PLATFORM = re.compile(r"-(?:x86|x64|java|arm|aarch|universal|mswin|mingw|ruby).*")


def read(text: bytes) -> tuple[Dependency, ...]:
    """The gems that are asked for."""
    return tuple(_dependency(match) for match in _GEM.finditer(text))


def _dependency(match: re.Match[bytes]) -> Dependency:
    name, rest, start = match["name"].decode(), match["rest"], match.start("rest")
    place = _PLACE.search(rest)
    source, reference = Source.INDEX, ""
    if place:
        reference = place["value"].decode("utf-8", "replace")
        source = Source.PATH if b"path" in (place["key"], place["old"]) else Source.VCS
    constraint, span, version, version_span = "", None, "", None
    if versions := _VERSIONS.match(rest):
        parts = [(m["version"].decode("utf-8", "replace"), m.start("version")) for m in _ONE.finditer(versions["all"])]
        constraint = ", ".join(part for part, _ in parts)
        base = start + versions.start("all")
        if len(parts) == 1:
            span = Span(base + parts[0][1], base + parts[0][1] + len(parts[0][0].encode()))
            version, version_span = pinned(RUBYGEMS, constraint, span)
        else:
            span = Span(base, base + len(versions["all"]))
    at = Span(*match.span("name"))
    return Dependency(RUBYGEMS, name, name, at, constraint, span, version, version_span, source, reference)


def read_lock(text: bytes) -> tuple[Dependency, ...]:
    """The gems that Bundler has resolved."""
    return tuple(_read_lock(text))


def _read_lock(text: bytes) -> Iterator[Dependency]:
    section, reference = b"", ""
    for line in _LOCK_LINE.finditer(text):
        if line["section"] is not None:
            section, reference = line["section"], ""
        elif line["key"] == b"remote":
            reference = line["value"].strip().decode("utf-8", "replace")
        elif line["name"] is not None and section in (b"GEM", b"GIT", b"PATH"):
            name, written = line["name"].decode(), line["version"].decode("utf-8", "replace")
            version = _PLATFORM.sub("", written)
            span = Span(line.start("version"), line.start("version") + len(version.encode()))
            source = {b"GEM": Source.INDEX, b"GIT": Source.VCS, b"PATH": Source.PATH}[section]
            yield Dependency(
                RUBYGEMS, name, name, Span(*line.span("name")), version, span, version, span, source,
                reference if source is not Source.INDEX else "", locked=True,
            )  # fmt: skip
