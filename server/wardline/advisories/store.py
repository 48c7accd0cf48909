"""The user's advisories: a SQLite file for each ecosystem in the cache folder, written whole and then put in place.

Files are only read, and never changed: a new one takes the place of an old one. So a reader sees one or the other,
and a file that is broken is as good as none.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from wardline_analyzers.advisories import snapshot
from wardline_analyzers.advisories.snapshot import FORM
from wardline_analyzers.rules.compiled import cache_directory

ECOSYSTEMS = ("PyPI", "npm", "Go", "crates.io", "Maven", "RubyGems", "Packagist")
"""Those whose manifests are read and whose versions can be compared, as OSV calls them."""


class About(NamedTuple):
    """Where the advisories of an ecosystem come from."""

    ecosystem: str
    date: str
    """Of the newest advisory: YYYY-MM-DD."""
    source: str
    fetched: str
    """When: YYYY-MM-DD; empty for what comes with Wardline."""
    packages: int


def folder() -> Path | None:
    """Where the files are; None: the system has no cache folder. It need not exist."""
    cache = cache_directory()
    return Path(cache) / "advisories" if cache is not None else None


def file_of(ecosystem: str, below: Path) -> Path:
    """The file of an ecosystem."""
    return below / f"{re.sub(r'[^A-Za-z0-9]+', '-', ecosystem)}.sqlite"


def fetched(ecosystem: str, below: Path | None = None) -> About | None:
    """What the user has fetched of an ecosystem; None: nothing that can be read."""
    connection = _open(ecosystem, below or folder())
    if connection is None:
        return None
    with closing(connection):
        return _about(ecosystem, connection)


def used(ecosystem: str, below: Path | None = None) -> About | None:
    """The advisories that are looked up: the user's, unless those that come with Wardline are newer. None: none."""
    own = fetched(ecosystem, below)
    with_us = snapshot.about(ecosystem)
    if with_us is None or (own is not None and own.date >= with_us.date):
        return own
    return About(ecosystem, with_us.date, f"{with_us.source} (comes with Wardline)", "", with_us.packages)


def records(ecosystem: str, names: Iterable[str], below: Path | None = None) -> dict[str, str]:
    """The records of packages in what the user has fetched, as texts (`[]`: none); empty if there is nothing."""
    connection = _open(ecosystem, below or folder())
    if connection is None:
        return {}
    found: dict[str, str] = {}
    with closing(connection), suppress(sqlite3.Error):
        for name in names:
            row = connection.execute("SELECT records FROM packages WHERE name = ?", (name,)).fetchone()
            found[name] = str(row[0]) if row else "[]"
    return found


def known(ecosystem: str, name: str) -> str | None:
    """The records of a package in the advisories that are looked up (`used`); None: there are none of its ecosystem."""
    data = used(ecosystem)
    if data is None:
        return None
    own = records(ecosystem, [name]).get(name) if data.fetched else None
    return own or snapshot.records(ecosystem, name) or "[]"


def _open(ecosystem: str, below: Path | None) -> sqlite3.Connection | None:
    path = file_of(ecosystem, below) if below is not None else None
    if path is None or not path.is_file():
        return None
    with suppress(sqlite3.Error, ValueError, OSError):
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    return None


def _about(ecosystem: str, connection: sqlite3.Connection) -> About | None:
    try:
        values = dict(connection.execute("SELECT key, value FROM about").fetchall())
        if values["form"] != str(FORM) or values["ecosystem"] != ecosystem:
            return None
        return About(ecosystem, values["date"], values["source"], values["fetched"], int(values["packages"]))
    except (sqlite3.Error, KeyError, ValueError, TypeError):
        return None
