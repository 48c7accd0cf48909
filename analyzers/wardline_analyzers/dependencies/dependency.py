"""One dependency as a manifest states it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wardline_analyzers.finding import Span

PYPI = "PyPI"
NPM = "npm"
GO = "Go"
CRATES = "crates.io"
MAVEN = "Maven"
RUBYGEMS = "RubyGems"
PACKAGIST = "Packagist"
CONDA = "conda"
"""Ecosystems as OSV calls them (OSV schema, "Defined ecosystems"); `conda` is none of OSV's."""


class Source(Enum):
    """Where a package is taken from."""

    INDEX = "index"
    URL = "url"
    PATH = "path"
    VCS = "vcs"


@dataclass(frozen=True, slots=True)
class Dependency:
    """One package that a file asks for, or has resolved. All spans are bytes of the file's text."""

    ecosystem: str
    name: str
    """As written."""
    normal: str
    """As its ecosystem compares names; the key of advisories."""
    name_span: Span
    constraint: str = ""
    """What versions may be, as written; empty: any."""
    constraint_span: Span | None = None
    """None where nothing is said of versions, or not in one piece."""
    version: str = ""
    """The one version that is asked for or resolved; empty if there may be several."""
    version_span: Span | None = None
    """Where that version stands, without operators and quotes."""
    source: Source = Source.INDEX
    reference: str = ""
    """The URL, path or repository, where it is not an index."""
    marker: str = ""
    """The condition under which it is asked for, as written."""
    extras: tuple[str, ...] = ()
    hashed: bool = False
    """Whether the file says what its content must be."""
    locked: bool = False
    """The file is made by a tool, which would have to make it again: the version is not to be edited by hand."""
    note: str = ""
    """What the file says of it besides: why a release is deprecated."""

    @property
    def span(self) -> Span:
        """What a finding about its version points to."""
        return self.version_span or self.constraint_span or self.name_span

    def moved(self, by: int) -> Dependency:
        """The same, `by` bytes further on: for a text that is a part of another."""
        constraint, version = self.constraint_span, self.version_span
        return Dependency(  # `dataclasses.replace` takes three times as long, and lock files are long
            self.ecosystem,
            self.name,
            self.normal,
            _moved(self.name_span, by),
            self.constraint,
            constraint and _moved(constraint, by),
            self.version,
            version and _moved(version, by),
            self.source,
            self.reference,
            self.marker,
            self.extras,
            self.hashed,
            self.locked,
            self.note,
        )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
