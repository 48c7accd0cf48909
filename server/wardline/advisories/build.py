"""From an export in OSV's form to the file of an ecosystem: built beside it, looked through, and put in its place."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta, timezone
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from wardline.advisories.exports import Entry, ExportError, entries
from wardline.advisories.store import About, fetched, file_of
from wardline_analyzers.advisories import osv
from wardline_analyzers.advisories.snapshot import FORM

_TABLES = """
    CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE packages (name TEXT PRIMARY KEY, records TEXT NOT NULL) WITHOUT ROWID;
    CREATE TEMP TABLE given (name TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (name, id));
"""
_BAD = 0.01
"""The part of the documents that may be unreadable."""
_LEFT_BEHIND = 86_400
"""Seconds after which a file that somebody was building is thrown away."""


def build(
    ecosystem: str, export: Path, source: str, below: Path, progress: Callable[[int], None] | None = None
) -> tuple[About, int]:
    """Make the file of an ecosystem anew. Returns what it is now, and how many documents could not be read.

    `progress` is told the number of documents now and then. Raises ExportError; then all is as it was.
    """
    target = file_of(ecosystem, below)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        below.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear(below)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as connection:
            connection.executescript(f"PRAGMA temp_store = FILE; {_TABLES}")
            bad = _Filling(connection, ecosystem, export, progress).fill(source)
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise ExportError(f"the advisories of {ecosystem} could not be written soundly")
        os.replace(part, target)
    except (sqlite3.Error, OSError) as error:
        raise ExportError(f"the advisories of {ecosystem} could not be written: {error}") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    about = fetched(ecosystem, below)
    if about is None:
        raise ExportError(f"the advisories of {ecosystem} cannot be read after they were written")
    return about, bad


class _Filling:
    def __init__(
        self, connection: sqlite3.Connection, ecosystem: str, export: Path, progress: Callable[[int], None] | None
    ) -> None:
        self._connection = connection
        self._ecosystem = ecosystem
        self._export = export
        self._progress = progress
        self._tomorrow = (datetime.now(timezone.utc) + timedelta(days=1)).date().isoformat()
        self._documents = self._bad = 0
        self._date = self._put = ""

    def fill(self, source: str) -> int:
        """Write all tables; the number of documents that could not be read. Raises ExportError."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO given VALUES (?, ?, ?)", self._rows())
        if self._bad > self._documents * _BAD:
            raise ExportError(f"{self._export}: {self._bad:,} of {self._documents:,} documents are not in OSV's form")
        packages = 0
        rows = self._connection.execute("SELECT name, record FROM given ORDER BY name, id")
        with self._connection:
            for name, group in groupby(rows, key=itemgetter(0)):
                text = f"[{','.join(record for _, record in group)}]"
                self._connection.execute("INSERT INTO packages VALUES (?, ?)", (name, text))
                packages += 1
            if not packages:
                raise ExportError(f"{self._export}: there are no advisories for {self._ecosystem} in it")
            today = datetime.now(timezone.utc).date().isoformat()
            about = {
                "form": str(FORM),
                "ecosystem": self._ecosystem,
                "date": self._date or self._put or today,
                "source": source,
                "fetched": today,
                "packages": str(packages),
            }
            self._connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        return self._bad

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        for entry in entries(self._export):
            self._documents += 1
            if self._progress is not None and self._documents % 1000 == 0:
                self._progress(self._documents)
            try:
                yield from self._of(entry)
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
                self._bad += 1

    def _of(self, entry: Entry) -> list[tuple[str, str, str]]:
        document = json.loads(entry.text)
        found = [
            (name, str(record["id"]), json.dumps(record, separators=(",", ":")))
            for ecosystem, name, record in osv.records(document)
            if ecosystem == self._ecosystem
        ]
        modified = str(document.get("modified", ""))[:10]
        if "2000" < modified <= self._tomorrow:  # some databases have the year 1 there
            self._date = max(self._date, modified)
        self._put = max(self._put, entry.dated if entry.dated <= self._tomorrow else "")
        return found


def _clear(below: Path) -> None:
    """Throw away what was left behind by somebody who was killed."""
    for path in below.glob("*.sqlite.*.part*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _LEFT_BEHIND:
                path.unlink()
