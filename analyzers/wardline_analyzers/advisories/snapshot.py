"""The advisories that come with Wardline. `python -m tools.advisory_snapshot` makes them from exports of OSV's form.

data/ECOSYSTEM.json.gz holds {"form", "ecosystem", "date", "source", "licence", "packages": {name: [record, …]}}.
"""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

FORM = 2
"""Raised when records change their form (`osv.py`)."""
ECOSYSTEMS = ("PyPI", "Go")


class About(NamedTuple):
    """Where a set of advisories comes from."""

    ecosystem: str
    date: str
    """Of the data: YYYY-MM-DD."""
    source: str
    licence: str
    packages: int


@lru_cache(maxsize=8)
def _loaded(ecosystem: str) -> dict[str, Any]:
    if ecosystem not in ECOSYSTEMS:
        return {}
    file = resources.files("wardline_analyzers.advisories") / "data" / f"{ecosystem}.json.gz"
    found: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return found


def about(ecosystem: str) -> About | None:
    """What there is of an ecosystem; None: nothing."""
    found = _loaded(ecosystem)
    if not found:
        return None
    return About(ecosystem, found["date"], found["source"], found["licence"], len(found["packages"]))


@lru_cache(maxsize=4096)
def records(ecosystem: str, name: str) -> str | None:
    """The records of a package, as a text (`hits.py`); None: its ecosystem is not known. `name` is normalised."""
    found = _loaded(ecosystem)
    if not found:
        return None
    known = found["packages"].get(name)
    return json.dumps(known, separators=(",", ":")) if known else "[]"
