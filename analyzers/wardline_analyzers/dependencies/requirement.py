"""One requirement of Python's (PEP 508), at its place."""

from __future__ import annotations

import re
from functools import lru_cache

from wardline_analyzers.dependencies.dependency import PYPI, Dependency, Source
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.finding import Span

_CLAUSE = rb"(?:[<>!=~]=?|===)\s*[^\s,;#()<>=!~]+"
_REQUIREMENT = re.compile(
    rb"\s*(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*"
    rb"(?:\[(?P<extras>[^\]\[]*)\]\s*)?"
    rb"(?:@\s*(?P<url>[^\s;]+)|(?P<open>\()?\s*(?P<constraint>"
    + _CLAUSE
    + rb"(?:\s*,\s*"
    + _CLAUSE
    + rb")*,?)?\s*\)?)?\s*"
    rb"(?:;\s*(?P<marker>[^#]*))?"
)
_PINNED = re.compile(rb"\s*(===?)\s*([^\s,*]+)\s*")
_LONGEST = 4096
"""Bytes of a line that can be a requirement."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_EXTRA = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def requirement(text: bytes, start: int = 0) -> Dependency | None:
    """The requirement that is all of `text`, which stands at byte `start`; None if it is none."""
    found = _requirement(bytes(text))
    return found.moved(start) if found is not None and start else found


@lru_cache(maxsize=4096)
def _requirement(text: bytes) -> Dependency | None:
    match = _REQUIREMENT.match(text) if len(text) <= _LONGEST else None
    if match is None or match.end() != len(text):
        return None
    name = _text(match["name"])
    constraint = match["constraint"]
    constraint_span = version_span = None
    version = ""
    if constraint is not None:
        constraint = constraint.rstrip()
        at = match.start("constraint")
        constraint_span = Span(at, at + len(constraint))
        if pinned := _PINNED.fullmatch(constraint):
            version = _text(pinned[2])
            version_span = Span(at + pinned.start(2), at + pinned.end(2))
    url = _text(match["url"] or b"")
    return Dependency(
        PYPI,
        name,
        normalised(PYPI, name),
        Span(*match.span("name")),
        _text(constraint or b""),
        constraint_span,
        version,
        version_span,
        source_of(url) if url else Source.INDEX,
        url,
        _text(match["marker"] or b"").strip(),
        tuple(_EXTRA.findall(_text(match["extras"] or b""))),
    )


def source_of(url: str) -> Source:
    """What kind of place a URL names."""
    scheme = _SCHEME.match(url)
    if scheme is None or len(scheme[1]) == 1 or scheme[1].lower() == "file":  # one letter: a drive
        return Source.PATH
    vcs = scheme[1].lower().partition("+")[0] in ("git", "hg", "svn", "bzr", "ssh")
    return Source.VCS if vcs or url.startswith("git@") else Source.URL


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
