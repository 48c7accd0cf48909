"""Results remembered on disk, by content: what was analysed once is not analysed again.

One SQLite file in the user's cache directory, bounded in size, shared by any number of processes. Values are JSON,
never pickle. A store that is broken, locked or not writable is as good as none: nothing here raises, and the scan goes
on.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from wardline.project.report import Result, from_json, to_json
from wardline.world.answers import Told
from wardline_analyzers.flow.project.dependencies import NOTHING, Dependencies

T = TypeVar("T")

MAX_BYTES = 200_000_000
"""Values together; the longest unused go first."""
_DAY = 86_400
_TABLES = """
    CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS by_use ON results (used);
"""


class Remembered(NamedTuple):
    """Results, and what of other files they rest on: who recalls them must see whether that still holds."""

    results: tuple[Result, ...]
    dependencies: Dependencies = NOTHING
    limits: tuple[int, ...] = ()
    """See `FileReport`."""
    told: Told = ()
    """Answers to what was asked beyond the files."""
    gaps: tuple[str, ...] = ()
    """See `FileReport`."""


class Store:
    """Results by key (see `project.keys`). Use as a context manager; one thread only."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._today = int(time.time()) // _DAY
        self._stale: list[bytes] = []
        self._connection = self._open()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, key: bytes) -> Remembered | None:
        """The results of an analysis with this key, and what else they rest on; or None."""
        return self.recall(key, _read)

    def put(self, items: Iterable[tuple[bytes, Remembered]]) -> None:
        """Remember results, in one transaction."""
        self.keep((key, _written(remembered)) for key, remembered in items)

    def recall(self, key: bytes, read: Callable[[Any], T]) -> T | None:
        """What is kept under a key, or None. `read` makes it of plain JSON, and may raise ValueError, TypeError,
        KeyError or IndexError for what is none."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value, used FROM results WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._failed(error)
            return None
        if row is None:
            return None
        try:
            found = read(json.loads(row[0]))
        except (ValueError, TypeError, LookupError, RecursionError):
            return None
        if row[1] != self._today:
            self._stale.append(key)
        return found

    def keep(self, items: Iterable[tuple[bytes, Any]]) -> None:
        """Keep plain values of JSON under their keys, in one transaction."""
        if self._connection is None:
            return
        rows = [(key, json.dumps(value, separators=(",", ":")).encode(), self._today) for key, value in items]
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            self._failed(error)

    def close(self) -> None:
        """Note what was used, forget the longest unused half if there is too much, and close."""
        if self._connection is None:
            return
        try:
            with self._connection:
                marks = [(self._today, key) for key in self._stale]
                self._connection.executemany("UPDATE results SET used = ? WHERE key = ?", marks)
            self._shrink()
        except sqlite3.Error as error:
            self._failed(error)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _shrink(self) -> None:
        assert self._connection is not None
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        (page_size,) = self._connection.execute("PRAGMA page_size").fetchone()
        (free,) = self._connection.execute("PRAGMA freelist_count").fetchone()
        if (pages - free) * page_size <= self._max_bytes:
            return
        with self._connection:
            oldest = "SELECT key FROM results ORDER BY used LIMIT (SELECT COUNT(*) / 2 FROM results)"
            self._connection.execute(f"DELETE FROM results WHERE key IN ({oldest})")
        self._connection.execute("VACUUM")

    def _open(self) -> sqlite3.Connection | None:
        for attempt in range(2):
            connection = None
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                # Others wait for a writer that long; a scan is quicker than that even with nothing remembered.
                connection = sqlite3.connect(self._path, timeout=2.0, check_same_thread=True)
                # No write-ahead log: its shared memory does not work on network drives, where many homes are.
                connection.executescript(_TABLES)
                connection.execute("SELECT key, value, used FROM results LIMIT 1").fetchone()
                return connection
            except (sqlite3.Error, OSError) as error:
                if connection is not None:
                    connection.close()
                if attempt or not self._discard(error):
                    return None
        return None

    def _failed(self, error: sqlite3.Error) -> None:
        """Go on without a store; a broken one is thrown away, for the next run to begin anew."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        self._discard(error)

    def _discard(self, error: Exception) -> bool:
        """Throw a broken file away; False if the trouble is another (locked, no permission, disk full)."""
        message = str(error)
        broken = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        broken = broken or "no such column" in message or "malformed" in message
        if broken:
            for file in (self._path, Path(f"{self._path}-journal")):
                with contextlib.suppress(OSError):
                    file.unlink()
        return broken


def _written(remembered: Remembered) -> list[Any]:
    looks, texts = remembered.dependencies.looks, remembered.dependencies.texts
    return [
        to_json(remembered.results),
        [list(look) for look in looks],
        [list(text) for text in texts],
        list(remembered.limits),
        [[topic, list(about), answer] for topic, about, answer in remembered.told],
        list(remembered.gaps),
    ]


def _read(data: Any) -> Remembered:
    results, looks, texts, limits, told, gaps = data
    dependencies = Dependencies(
        tuple((str(folder), str(name), str(kind)) for folder, name, kind in looks),
        tuple((str(path), str(digest)) for path, digest in texts),
    )
    return Remembered(
        from_json(results),
        dependencies,
        tuple(int(offset) for offset in limits),
        tuple((str(topic), tuple(str(word) for word in about), answer) for topic, about, answer in told),
        tuple(str(gap) for gap in gaps),
    )
