"""From exports to what is looked up."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.advisories.exports import archive, document, put, some
from tests.effort import effort
from wardline.advisories import age, exports, store
from wardline.advisories.build import build
from wardline.advisories.exports import ExportError, export_of
from wardline_analyzers.advisories.hits import hits


def test_an_archive_becomes_something_to_look_up(tmp_path: Path) -> None:
    given = archive(
        document("GHSA-a", "left-pad"),
        document("GHSA-b", "Left-Pad", "3.0.0", modified="2026-11-02T00:00:00Z"),
        document("GHSA-c", "gone", withdrawn="2026-01-01T00:00:00Z"),
        document("GHSA-d", "other", ecosystem="PyPI"),
    )
    about, bad = build("npm", put(tmp_path / "all.zip", given), "here", tmp_path / "cache")
    assert bad == 0 and about.packages == 1 and about.date == "2026-11-02" and about.source == "here"
    found = store.records("npm", ["left-pad", "gone"], tmp_path / "cache")
    assert [one.id for one in hits("npm", "1.0.0", found["left-pad"])] == ["GHSA-a", "GHSA-b"]
    assert found["gone"] == "[]"
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["npm.sqlite"]


def test_a_folder_of_documents_does_as_well(tmp_path: Path) -> None:
    for name in ("a", "b"):
        put(tmp_path / "export" / name[0] / f"{name}.json", json.dumps(document(name, name)).encode())
    put(tmp_path / "export" / "README.md", b"nothing")
    about, _ = build("npm", tmp_path / "export", "here", tmp_path / "cache")
    assert about.packages == 2


def test_what_each_ecosystem_has_is_found_in_a_folder_of_exports(tmp_path: Path) -> None:
    put(tmp_path / "npm" / "all.zip", b"")
    put(tmp_path / "PyPI.zip", b"")
    put(tmp_path / "osv-Go-all.zip", b"")
    assert export_of(tmp_path, "npm") == tmp_path / "npm" / "all.zip"
    assert export_of(tmp_path, "PyPI") == tmp_path / "PyPI.zip"
    assert export_of(tmp_path, "Go") == tmp_path / "osv-Go-all.zip"
    assert export_of(tmp_path, "Maven") == tmp_path


def _broken_checksum() -> bytes:
    made = bytearray(archive(document("GHSA-a", "a" * 500)))
    at = made.index(b"GHSA-a.json") + 60
    made[at] ^= 0xFF
    return bytes(made)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        archive(),
        archive(document("PYSEC-1", "a", ecosystem="PyPI")),
        archive(**{"a.json": b"{", "b.json": b"[]"}),
        archive(**{"deep.json": b"[" * 1_000_000}),
        some(50)[:2000],
        _broken_checksum(),
    ],
    ids=["empty", "nonsense", "nothing in it", "of another ecosystem", "no JSON", "deep", "cut", "checksum"],
)
def test_a_bad_export_leaves_what_was_there(tmp_path: Path, content: bytes) -> None:
    cache = tmp_path / "cache"
    build("npm", put(tmp_path / "good.zip", archive(document("GHSA-a", "a"))), "before", cache)
    with pytest.raises(ExportError):
        build("npm", put(tmp_path / "bad.zip", content), "after", cache)
    about = store.fetched("npm", cache)
    assert about is not None and about.source == "before"
    assert [path.name for path in cache.iterdir()] == ["npm.sqlite"]


def test_one_bad_document_among_many_costs_only_itself(tmp_path: Path) -> None:
    documents = [document(f"GHSA-{i}", f"p{i}") for i in range(300)]
    given = archive(*documents, **{"bad.json": b"{", "../../evil.json": json.dumps(document("GHSA-e", "e")).encode()})
    about, bad = build("npm", put(tmp_path / "all.zip", given), "here", tmp_path / "cache")
    assert about.packages == 301 and bad == 1
    assert not list(tmp_path.parent.glob("evil*"))


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "LARGEST", 1000)
    large = document("GHSA-l", "l", details="x" * 100_000)
    small = [document(f"GHSA-{i}", f"p{i}") for i in range(200)]
    about, bad = build("npm", put(tmp_path / "a.zip", archive(large, *small)), "here", tmp_path / "cache")
    assert bad == 1 and about.packages == 200
    monkeypatch.setattr(exports, "WHOLE", 1000)
    with pytest.raises(ExportError, match="1,000 bytes"):
        build("npm", tmp_path / "a.zip", "here", tmp_path / "cache")
    monkeypatch.setattr(exports, "MOST", 100)
    with pytest.raises(ExportError, match="100 documents"):
        build("npm", tmp_path / "a.zip", "here", tmp_path / "cache")


def test_a_broken_store_is_as_good_as_none(tmp_path: Path) -> None:
    put(store.file_of("npm", tmp_path), b"nonsense" * 1000)
    assert store.fetched("npm", tmp_path) is None and store.records("npm", ["a"], tmp_path) == {}
    build("npm", put(tmp_path / "a.zip", some(300)), "here", tmp_path)
    whole = store.file_of("npm", tmp_path).read_bytes()
    put(store.file_of("npm", tmp_path), whole[: len(whole) // 2])
    store.fetched("npm", tmp_path)
    store.records("npm", ["p1", "p299"], tmp_path)


def test_the_newer_ones_are_used(tmp_path: Path) -> None:
    with_us = store.used("PyPI", tmp_path)
    assert with_us is not None and not with_us.fetched
    old = document("PYSEC-1", "a", ecosystem="PyPI", modified="2001-01-01T00:00:00Z")
    build("PyPI", put(tmp_path / "old.zip", archive(old)), "old", tmp_path)
    assert store.used("PyPI", tmp_path) == with_us
    new = document("PYSEC-1", "a", ecosystem="PyPI")
    build("PyPI", put(tmp_path / "new.zip", archive(new)), "new", tmp_path)
    used = store.used("PyPI", tmp_path)
    assert used is not None and used.source == "new"
    assert store.used("npm", tmp_path) is None


def test_what_was_left_behind_is_cleared(tmp_path: Path) -> None:
    old = put(tmp_path / "npm.sqlite.1.part", b"")
    os.utime(old, (time.time() - 200_000,) * 2)
    fresh = put(tmp_path / "npm.sqlite.2.part", b"")
    build("npm", put(tmp_path / "a.zip", some(3)), "here", tmp_path)
    assert not old.exists() and fresh.exists()


def test_a_look_up_takes_less_than_a_tenth_of_a_millisecond(tmp_path: Path) -> None:
    build("npm", put(tmp_path / "a.zip", some(3000)), "here", tmp_path)
    names = [f"p{i}" for i in range(0, 6000, 3)]
    assert len(store.records("npm", names, tmp_path)) == len(names)
    assert effort(lambda: store.records("npm", names, tmp_path), times=5) / len(names) < 0.0001


def test_age() -> None:
    from datetime import date

    today = date(2026, 11, 26)
    assert age.in_words("2026-11-25", today) == "2026-11-25, 1 day old"
    assert age.in_words("2026-10-26", today) == "2026-10-26, 31 days old: stale"
    assert age.days("2030-01-01", today) == 0 and age.days("nonsense", today) == 0
