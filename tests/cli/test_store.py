"""The store of results on disk."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import ROOTS
from wardline.project.report import Patch, Result, Step, from_json, to_json
from wardline.project.store import Remembered, Store
from wardline_analyzers.finding import Confidence, Elsewhere, Safety, Severity
from wardline_analyzers.flow.project.dependencies import Dependencies

RESULT = Result(
    "unsafe-yaml-load",
    "é\udcff",
    Severity.HIGH,
    Confidence.LOW,
    3,
    9,
    "abc",
    (
        Patch(
            "Use x",
            Safety.SUGGESTED,
            ((3, 5, "x\n"), (7, 7, "")),
        ),
    ),
    (
        Step(1, 2, "from here"),
        Step(1, 2, "in a.py, line 3: é", Elsewhere("a.py", 2, (4, 3, 3), 2, (5, 4, 4), "é = f()")),
    ),
    (Step(0, 1, "see"),),
)
FOUND = Remembered(
    (RESULT,),
    Dependencies((("src", "é\udcff", "module"), ("", "x", "")), (("src/é.py", "00ff"),)),
    (3, 70),
    (("advisory-data", ("npm",), {"date": "", "own": False}),),
    ("nothing is known of npm",),
)
EMPTY = Remembered(())


def test_results_survive_json() -> None:
    assert from_json(to_json((RESULT, RESULT))) == (RESULT, RESULT)


def test_what_was_put_is_there_in_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "results.sqlite"
    with Store(path) as store:
        assert store.get(b"a") is None
        store.put([(b"a", FOUND), (b"b", EMPTY)])
        assert store.get(b"a") == FOUND
    with Store(path) as store:
        assert (store.get(b"a"), store.get(b"b"), store.get(b"c")) == (FOUND, EMPTY, None)
    if os.name == "posix":
        assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("broken", [b"", b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_store_is_thrown_away(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "results.sqlite"
    path.write_bytes(broken)
    with Store(path) as store:
        store.put([(b"a", FOUND)])
    with Store(path) as store:
        assert store.get(b"a") == FOUND


def test_a_store_that_breaks_in_the_middle_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with Store(path) as store:
        store.put([(bytes([n % 256, n // 256]), FOUND) for n in range(2000)])
    raw = bytearray(path.read_bytes())
    raw[4096 * 3 :] = b"\xee" * (len(raw) - 4096 * 3)
    path.write_bytes(raw)
    with Store(path) as store:
        for n in range(2000):
            assert store.get(bytes([n % 256, n // 256])) in (None, FOUND)
        store.put([(b"a", FOUND)])
    with Store(path) as store:
        store.put([(b"a", FOUND)])
        assert store.get(b"a") == FOUND


@pytest.mark.parametrize("value", [b"", b"{}", b"[[1]]", b"null", b'[["r"]]', b"[" * 10_000, b"\xff"])
def test_a_value_that_is_none_of_ours_is_not_there(tmp_path: Path, value: bytes) -> None:
    path = tmp_path / "results.sqlite"
    with Store(path) as store:
        store.put([(b"a", FOUND)])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE results SET value = ?", (value,))
    connection.close()
    with Store(path) as store:
        assert store.get(b"a") is None


def test_a_table_of_another_form_is_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE results (key BLOB, used INTEGER)")
    connection.close()
    with Store(path) as store:
        store.put([(b"a", EMPTY)])
        assert store.get(b"a") == EMPTY


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    with Store(path, max_bytes=10**9) as store:
        store.put([(b"%d" % n, FOUND) for n in range(1000)])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE results SET used = 1")
    connection.close()
    with Store(path, max_bytes=10**9) as store:  # they are used today
        assert all(store.get(b"%d" % n) for n in range(900, 1000))
    size = path.stat().st_size
    with Store(path, max_bytes=size // 2):
        pass
    assert path.stat().st_size <= size * 2 // 3
    with Store(path) as store:
        assert all(store.get(b"%d" % n) for n in range(900, 1000))
        assert sum(store.get(b"%d" % n) is not None for n in range(900)) == 400


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Store(tmp_path / "file" / "results.sqlite") as store:
        store.put([(b"a", EMPTY)])
        assert store.get(b"a") is None


WRITER = """
import sys
from pathlib import Path
from wardline.project.store import Remembered, Store
EMPTY = Remembered(())
for round in range(20):
    with Store(Path(sys.argv[1])) as store:
        store.put([(f"{sys.argv[2]} {round} {n}".encode(), EMPTY) for n in range(20)])
        assert store.get(f"{sys.argv[2]} {round} 7".encode()) == EMPTY
"""


def test_several_processes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(ROOTS)}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, path, str(n)], env=env) for n in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    with Store(path) as store:
        assert all(store.get(f"{w} {r} {n}".encode()) == EMPTY for w in range(4) for r in range(20) for n in range(20))
