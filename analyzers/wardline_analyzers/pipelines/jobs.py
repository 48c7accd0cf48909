"""A workflow cut into its jobs, unread: each with what stands around all of them is a workflow of its own."""

from __future__ import annotations

import re
from typing import NamedTuple

_JOBS = re.compile(rb"^jobs:[ \t]*(?:#[^\r\n]*)?\r?\n", re.MULTILINE)
_INDENT = re.compile(rb"^( +)[^\s#]", re.MULTILINE)
_OUTSIDE = re.compile(rb"^[^\s#]", re.MULTILINE)
_NAME = rb"(?:[A-Za-z_][\w-]*|\"[^\"\r\n]*\"|'[^'\r\n]*')[ \t]*:(?=[ \t\r\n]|\Z)"
_SHARED = re.compile(rb"&(?<![^\s,:\[\]{}-]&)[^\s&]")
"""An anchor: what one job says, another may mean."""
_FEWEST = 2
"""Jobs of a workflow that is worth cutting."""
_AROUND = 16 << 10
"""Bytes around the jobs that are put around each of them."""


class Cut(NamedTuple):
    """A workflow in its parts."""

    before: bytes
    """What stands before the first job."""
    jobs: tuple[bytes, ...]
    after: bytes
    """What stands behind the last one."""


def cut(text: bytes) -> Cut | None:
    """The jobs of a workflow, each with the lines down to the next one. None: it is to be read as a whole."""
    found = _JOBS.search(text)
    first = _INDENT.search(text, found.end()) if found is not None else None
    if found is None or first is None or _SHARED.search(text):
        return None
    outside = _OUTSIDE.search(text, found.end())
    end = outside.start() if outside is not None else len(text)
    name = re.compile(rb"^" + first[1] + _NAME, re.MULTILINE)
    starts = [match.start() for match in name.finditer(text, found.end(), end)]
    if len(starts) < _FEWEST or starts[0] + len(text) - end > _AROUND:
        return None
    jobs = tuple(text[start:stop] for start, stop in zip(starts, (*starts[1:], end), strict=True))
    return Cut(text[: starts[0]], jobs, text[end:])
