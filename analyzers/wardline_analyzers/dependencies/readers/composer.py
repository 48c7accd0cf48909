"""PHP: `composer.json`."""

from __future__ import annotations

from wardline_analyzers.dependencies.dependency import PACKAGIST, Dependency
from wardline_analyzers.dependencies.json_members import members
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.specs import pinned


def read(text: bytes) -> tuple[Dependency, ...]:
    """The packages that are required; PHP itself, its extensions and libraries are none."""
    found = []
    for member in members(text):
        if member.path not in (("require",), ("require-dev",)) or "/" not in member.key or not member.is_text:
            continue
        found.append(
            Dependency(
                PACKAGIST,
                member.key,
                normalised(PACKAGIST, member.key),
                member.key_span,
                "" if member.value == "*" else member.value,
                member.value_span,
                *pinned(PACKAGIST, member.value, member.value_span),
            )
        )
    return tuple(found)
