"""Go: `go.mod` (Go Modules Reference, "go.mod files")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import GO, Dependency, Source
from wardline_analyzers.finding import Span

_LINE = re.compile(rb"^[ \t]*([^\s/][^\r\n]*)", re.MULTILINE)
_REQUIRE = re.compile(rb"(?:require[ \t]+)?(?P<name>[^\s()\"]+)[ \t]+(?P<version>v[^\s()\"]+)")
_GO = re.compile(rb"(?:go|toolchain)[ \t]+(?:go)?(?P<version>\d[^\s]*)")
_REPLACE = re.compile(
    rb"(?:replace[ \t]+)?(?P<old>\S+)(?:[ \t]+(?P<from>v\S+))?[ \t]+=>[ \t]+(?P<new>\S+)(?:[ \t]+(?P<to>v\S+))?"
)


def read(text: bytes) -> tuple[Dependency, ...]:
    """The modules that are required, replaced ones as what they are replaced by. The standard library is `stdlib`."""
    found, replaced, go = [], {}, None
    block = b""
    for line in _LINE.finditer(text):
        words, start = line[1].partition(b"//")[0].rstrip(), line.start(1)
        if words == b")":
            block = b""
        elif words.endswith(b"(") and words[:-1].strip().isalpha():
            block = words[:-1].strip()
        elif block == b"replace" or (not block and words.startswith(b"replace")):
            if match := _REPLACE.fullmatch(words):
                replaced[match["old"], match["from"]] = (match, start)
        elif block == b"require" or (not block and words.startswith(b"require")):
            if match := _REQUIRE.fullmatch(words):
                found.append((match, start))
        elif not block and (match := _GO.fullmatch(words)):
            go = (match, start)
    return tuple(_modules(found, replaced)) + ((_standard(*go),) if go else ())


def _modules(
    found: list[tuple[re.Match[bytes], int]],
    replaced: dict[tuple[bytes, bytes | None], tuple[re.Match[bytes], int]],
) -> Iterator[Dependency]:
    for match, start in found:
        other = replaced.get((match["name"], match["version"])) or replaced.get((match["name"], None))
        if other is None:
            yield _module(match, start, "name", "version")
        elif other[0]["to"]:
            yield _module(*other, "new", "to")
        else:
            path = other[0]["new"].decode("utf-8", "replace")
            name, at = match["name"].decode("utf-8", "replace"), Span(*(start + i for i in match.span("name")))
            yield Dependency(GO, name, name, at, source=Source.PATH, reference=path)


def _module(match: re.Match[bytes], start: int, name_group: str, version_group: str) -> Dependency:
    name, version = (match[group].decode("utf-8", "replace") for group in (name_group, version_group))
    at, span = (Span(*(start + i for i in match.span(group))) for group in (name_group, version_group))
    return Dependency(GO, name, name, at, version, span, version, span)


def _standard(match: re.Match[bytes], start: int) -> Dependency:
    """The version of Go that the module says it needs: the oldest that may build it, so no version is asked for."""
    span = Span(start + match.start("version"), start + match.end("version"))
    return Dependency(GO, "stdlib", "stdlib", span, match["version"].decode("utf-8", "replace"), span)
