"""A container image's reference in its parts."""

from __future__ import annotations

import re
from typing import NamedTuple

_REFERENCE = re.compile(
    r"(?P<name>(?:[\w.-]+(?::\d+)?/)*[a-z0-9][\w.-]*)(?::(?P<tag>[\w][\w.-]*))?(?:@(?P<digest>[a-z0-9+._-]+:[0-9a-fA-F]{32,}))?"
)

MOVING = frozenset({"latest", "stable", "edge", "nightly", "main", "master", "dev", "develop", "canary", "rolling"})
"""Tags that are moved to something new without a sign."""


class Image(NamedTuple):
    """`registry/name:tag@digest`."""

    name: str
    tag: str
    digest: str

    @property
    def moves(self) -> bool:
        """Whether the next pull may be of another major version: no tag at all, or one that is made to move."""
        return not self.digest and (not self.tag or self.tag.lower() in MOVING)


def image(reference: str) -> Image | None:
    """The parts; None: this is none, or a part of it is a variable."""
    found = _REFERENCE.fullmatch(reference.strip())
    return Image(found["name"], found["tag"] or "", found["digest"] or "") if found else None
