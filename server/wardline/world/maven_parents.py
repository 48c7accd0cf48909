"""Topic `maven-properties`: what the parents of a Maven project call by names, as far as they are in the workspace.

About: (path of the pom.xml, relative to the root). Answer: {name: value}; the nearest parent's value counts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from wardline.world.answers import MINUTE, About, Answer, Place
from wardline_analyzers.dependencies.readers.pom import project

_LARGEST = 2_000_000
"""Bytes of a file that is read."""
_MOST = 10
"""Parents of parents that are followed."""


def answers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    return {about: Answer(_properties(place.root, about[0]), MINUTE) for about in asked} if place.root else {}


def _properties(root: str, path: str) -> dict[str, str]:
    found: dict[str, str] = {}
    top = os.path.realpath(root)
    here = os.path.realpath(os.path.join(top, path))
    seen = set()
    for _ in range(_MOST):
        text = _text(top, here)
        if text is None or here in seen:
            break
        seen.add(here)
        said = project(text)
        for name, value in said.properties.items():
            found.setdefault(name, value)
        if not said.parent:
            break
        here = os.path.realpath(os.path.join(os.path.dirname(here), said.parent))
        if os.path.isdir(here):
            here = os.path.join(here, "pom.xml")
    return found


def _text(top: str, path: str) -> bytes | None:
    """A file below the root; None: it is not there."""
    try:
        inside = os.path.commonpath((top, path)) == top
        if inside and os.path.isfile(path) and os.path.getsize(path) <= _LARGEST:
            return Path(path).read_bytes()
    except (OSError, ValueError):
        pass
    return None
