"""Semantic Versioning 2.0.0, also with a leading `v` and with numbers left out, as advisories and manifests have it."""

from __future__ import annotations

import re

_VERSION = re.compile(
    r"[vV=\s]*(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.\d+)*(?:-?([0-9A-Za-z-][0-9A-Za-z.-]*))?(?:\+[0-9A-Za-z.+-]*)?\s*"
)

Identifier = tuple[int, int, str]
Key = tuple[int, int, int, int, tuple[Identifier, ...]]


def key(version: str) -> Key | None:
    """Numbers, then whether it is a release, then what comes before the release; build metadata does not count."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    major, minor, patch = (int(match[i] or 0) for i in (1, 2, 3))
    if match[4] is None:
        return (major, minor, patch, 1, ())
    return (major, minor, patch, 0, tuple(_identifier(part) for part in match[4].split(".")))


def _identifier(part: str) -> Identifier:
    """Numbers are less than words."""
    return (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
