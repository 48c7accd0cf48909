"""Gradle: dependencies that are written as literals, in Groovy and in Kotlin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import MAVEN, Dependency
from wardline_analyzers.dependencies.specs import pinned
from wardline_analyzers.finding import Span

_CONFIGURATION = (
    rb"(?:[a-z]\w*)?(?:[iI]mplementation|[aA]pi|[cC]ompile|[cC]ompileOnly|[rR]untime|[rR]untimeOnly|[cC]lasspath"
    rb"|[kK]apt|[kK]sp|[aA]nnotationProcessor|[dD]evelopmentOnly|[pP]rovided\w*)"
)
_COORDINATES = re.compile(
    rb"\b" + _CONFIGURATION + rb"[ \t(]{1,8}(?:(?:platform|enforcedPlatform|testFixtures)\()?"
    rb"[\"'](?P<group>[\w.-]+):(?P<artifact>[\w.-]+)(?::(?P<version>[\w.+\[\](),-]+))?(?::[\w.-]+)?(?:@\w+)?[\"']"
)
_NAMED = re.compile(
    rb"\b" + _CONFIGURATION + rb"[ \t(]{1,8}group[ \t]*[:=][ \t]*[\"'](?P<group>[\w.-]+)[\"'],[ \t]*"
    rb"name[ \t]*[:=][ \t]*[\"'](?P<artifact>[\w.-]+)[\"']"
    rb"(?:,[ \t]*version[ \t]*[:=][ \t]*[\"'](?P<version>[\w.+-]+)[\"'])?"
)
_NEAR = 1000
"""Bytes before a match in which the beginning of its line is looked for."""
_COMMENT = re.compile(rb"[ \t]*(?://|\*|/\*)")


def read(text: bytes) -> tuple[Dependency, ...]:
    """The dependencies of a build that stand in it as texts."""
    return tuple(sorted(_read(text), key=lambda found: found.name_span.start))


def _read(text: bytes) -> Iterator[Dependency]:
    for pattern in (_COORDINATES, _NAMED):
        for match in pattern.finditer(text):
            line = text.rfind(b"\n", max(0, match.start() - _NEAR), match.start()) + 1
            if not _COMMENT.match(text, line):
                yield _dependency(match)


def _dependency(match: re.Match[bytes]) -> Dependency:
    name = f"{match['group'].decode()}:{match['artifact'].decode()}"
    at = Span(*match.span("artifact"))
    if match["version"] is None:
        return Dependency(MAVEN, name, name, at)
    constraint, span = match["version"].decode(), Span(*match.span("version"))
    several = "+" in constraint or constraint.startswith("latest")
    return Dependency(
        MAVEN,
        name,
        name,
        at,
        constraint,
        span,
        *(("", None) if several else pinned(MAVEN, constraint, span)),
    )
