"""Maven: `pom.xml`. Properties of the same file are filled in; those of a parent stay as they are (`inherited`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple
from xml.parsers import expat

from wardline_analyzers.dependencies.dependency import MAVEN, Dependency, Source
from wardline_analyzers.dependencies.specs import pinned
from wardline_analyzers.finding import Span

_DEPENDENCIES = frozenset({"dependency", "plugin", "extension", "parent"})
_PROPERTY = re.compile(r"\$\{([^{}]+)\}")
_DEEPEST = 100


class _Stop(Exception):
    """The text is nothing that we read on."""


class _Reader:
    """Takes the parser's events. There are no entities but XML's own: a document that declares any is not read."""

    def __init__(self) -> None:
        self.parser: Any = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._stop
        self.parser.EntityDeclHandler = self._stop
        self.parser.buffer_text = False
        self.path: list[str] = []
        self.words: list[str] = []
        self.at = 0
        self.open: list[dict[str, tuple[str, Span]]] = []
        self.found: list[dict[str, tuple[str, Span]]] = []
        self.properties: dict[str, tuple[str, Span]] = {}

    def _stop(self, *_: object) -> None:
        raise _Stop

    def _start(self, name: str, _: object) -> None:
        name = name.rpartition(":")[2]
        self.path.append(name)
        if len(self.path) > _DEEPEST:
            raise _Stop
        if name in _DEPENDENCIES:
            self.open.append({"#": (name, Span(0, 0))})
        self.words = []

    def _characters(self, text: str) -> None:
        if not self.words:
            self.at = self.parser.CurrentByteIndex
        self.words.append(text)

    def _end(self, name: str) -> None:
        name = self.path.pop() if self.path else name
        text = "".join(self.words)
        bare = text.strip()
        start = self.at + len(text[: len(text) - len(text.lstrip())].encode())
        value = (bare, Span(start, start + len(bare.encode())))
        if name in _DEPENDENCIES and self.open:
            self.found.append(self.open.pop())
        elif bare and self.path and self.path[-1] in _DEPENDENCIES and self.open:
            self.open[-1][name] = value
        elif bare and self.path[-1:] == ["properties"]:
            self.properties[name] = value
        elif bare and len(self.path) == 1:
            self.properties[f"project.{name}"] = value
        self.words = []


class Project(NamedTuple):
    """What the modules below a project take from it."""

    properties: dict[str, str]
    parent: str | None
    """Where the project's own parent is said to be, relative to the folder of this file; None: it has none there."""


def read(text: bytes) -> tuple[Dependency, ...]:
    """The dependencies, plugins and the parent of a project; of a broken text, those before the break."""
    reader = _parsed(text)
    made = [_dependency(fields, reader.properties) for fields in reader.found]
    return tuple(dependency for dependency in made if dependency is not None)


def project(text: bytes) -> Project:
    """The properties of a project, and its parent."""
    reader = _parsed(text)
    properties = {name: _filled(value, reader.properties)[0] for name, (value, _) in reader.properties.items()}
    parent = next((fields for fields in reader.found if fields["#"][0] == "parent"), None)
    if parent is None:
        return Project(properties, None)
    return Project(properties, parent["relativePath"][0] if "relativePath" in parent else "../pom.xml")


def inherited(dependency: Dependency, properties: Mapping[str, str]) -> Dependency | None:
    """A dependency whose version is a property of a parent, and so stands nowhere in this file; None for any other."""
    if "${" not in dependency.constraint:
        return None
    nowhere = Span(0, 0)
    constraint, _ = _filled(dependency.constraint, {name: (value, nowhere) for name, value in properties.items()})
    if "${" in constraint:
        return None
    version, _ = pinned(MAVEN, constraint, None)
    return replace(dependency, constraint=constraint, constraint_span=None, version=version, version_span=None)


def _parsed(text: bytes) -> _Reader:
    reader = _Reader()
    if b"<!DOCTYPE" not in text and b"<!ENTITY" not in text:
        with suppress(expat.ExpatError, _Stop, ValueError, LookupError):
            reader.parser.Parse(text, True)
    parent = next((fields for fields in reader.found if fields["#"][0] == "parent"), {})
    for name, value in parent.items():
        if name in ("groupId", "version"):
            reader.properties.setdefault(f"project.parent.{name}", value)
            reader.properties.setdefault(f"project.{name}", value)
    return reader


def _dependency(fields: dict[str, tuple[str, Span]], properties: dict[str, tuple[str, Span]]) -> Dependency | None:
    if "artifactId" not in fields:
        return None
    group = fields["groupId"][0] if "groupId" in fields else "org.apache.maven.plugins"
    if "groupId" not in fields and fields["#"][0] != "plugin":
        return None
    artifact, at = fields["artifactId"]
    name = f"{_filled(group, properties)[0]}:{_filled(artifact, properties)[0]}"
    if "${" in name:
        return None
    constraint, span = fields.get("version", ("", None))
    if constraint:
        constraint, elsewhere = _filled(constraint, properties)
        span = elsewhere or span
    source = Source.PATH if "systemPath" in fields else Source.INDEX
    return Dependency(
        MAVEN,
        name,
        name,
        at,
        constraint,
        span,
        *pinned(MAVEN, constraint, span),
        source,
    )


def _filled(text: str, properties: dict[str, tuple[str, Span]]) -> tuple[str, Span | None]:
    """The text with its properties' values; and where the value stands, if the text is just one property."""
    span: Span | None = None
    for _ in range(5):
        whole = _PROPERTY.fullmatch(text)
        if whole and whole[1] in properties:
            text, span = properties[whole[1]]
            continue
        filled = _PROPERTY.sub(lambda m: properties[m[1]][0] if m[1] in properties else m[0], text)
        if filled == text or len(filled) > 500:
            break
        text, span = filled, None
    return text, span
