"""The order of Composer's versions (composer/semver): four numbers, then how stable it is."""

from __future__ import annotations

import re

_VERSION = re.compile(
    r"\s*v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?"
    r"(?:[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)(?:[.-]?(\d+(?:[.-]\d+)*))?)?)?([.-]?dev)?(?:\+\S*)?\s*",
    re.IGNORECASE,
)
_STABILITIES = {"alpha": 1, "a": 1, "beta": 2, "b": 2, "rc": 3, "stable": 4, "patch": 5, "pl": 5, "p": 5}

Key = tuple[tuple[int, ...], int, tuple[int, ...]]


def key(version: str) -> Key | None:
    """None for branches (`dev-main`), which have no order."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    numbers = tuple(int(match[i] or 0) for i in (1, 2, 3, 4))
    word = (match[5] or "stable").lower()
    counted = tuple(int(number) for number in re.findall(r"\d+", match[6] or ""))
    return (numbers, 0 if match[7] else _STABILITIES[word], counted)
