"""Advisories: records against a plain reading of OSV's documents, the snapshot, scores, what mends a version.

`WARDLINE_OSV_EXPORTS` may name a folder of whole exports (`*PyPI*.zip`, `*Go*.zip`); else the documents in `osv/` are read.
"""

from __future__ import annotations

import json
import os
import random
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.version import InvalidVersion, Version

from tests.effort import effort
from wardline_analyzers.advisories import osv, snapshot
from wardline_analyzers.advisories.cvss import base_score, rating
from wardline_analyzers.advisories.hits import advisories, hits, hits_below, malicious, mended

_HERE = Path(__file__).parent / "osv"
_EXPORTS = os.environ.get("WARDLINE_OSV_EXPORTS", "")


@cache
def _documents(ecosystem: str) -> list[dict[str, Any]]:
    if not _EXPORTS:
        return [json.loads(line) for line in (_HERE / f"{ecosystem}.jsonl").read_text("utf-8").splitlines()]
    (path,) = Path(_EXPORTS).glob(f"*{ecosystem}*.zip")
    with zipfile.ZipFile(path) as archive:
        return [json.loads(archive.read(name)) for name in sorted(archive.namelist()) if name.endswith(".json")]


@cache
def _records(ecosystem: str) -> dict[str, str]:
    found: dict[str, list[Any]] = {}
    for document in _documents(ecosystem):
        for of, name, record in osv.records(document):
            if of == ecosystem:
                found.setdefault(name, []).append(record)
    return {name: json.dumps(records) for name, records in found.items()}


# A reading of the documents as the schema puts it, which shares nothing with what it is to check.


def _semver(text: str) -> tuple[Any, ...]:
    core, _, early = text.removeprefix("v").partition("+")[0].partition("-")
    numbers = tuple(int(part) for part in [*core.split("."), "0", "0"][:3])
    parts = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in early.split(".")) if early else ()
    return (*numbers, not early, parts)


def _plainly(document: dict[str, Any], ecosystem: str, name: str, version: str) -> bool:
    if document.get("withdrawn"):
        return False
    read: Any = Version if ecosystem == "PyPI" else _semver
    for affected in document["affected"]:
        package = affected["package"]["name"]
        if ecosystem == "PyPI":
            package = re.sub(r"[-_.]+", "-", package).lower()
        if affected["package"]["ecosystem"] != ecosystem or package != name:
            continue
        for listed in affected.get("versions", ()):
            try:
                if listed == version or (ecosystem == "PyPI" and Version(listed) == Version(version)):
                    return True
            except InvalidVersion:
                pass
        for given in affected.get("ranges", ()):
            if given["type"] == "GIT":
                continue
            inside = False
            first = [e for e in given["events"] if e.get("introduced") == "0"]
            rest = [e for e in given["events"] if e.get("introduced") != "0"]
            for event in first + sorted(rest, key=lambda e: read(next(iter(e.values())))):
                if "introduced" in event and (event["introduced"] == "0" or read(version) >= read(event["introduced"])):
                    inside = True
                elif ("fixed" in event and read(version) >= read(event["fixed"])) or (
                    "last_affected" in event and read(version) > read(event["last_affected"])
                ):
                    inside = False
            if inside:
                return True
    return False


def _versions(ecosystem: str, documents: list[dict[str, Any]], name: str, chance: random.Random) -> list[str]:
    """Versions that documents speak of, and some between and beside them."""
    found = {"0.0.1", "1.0.0", "99.0.0"}
    for document in documents:
        for affected in document["affected"]:
            found.update(affected.get("versions", ()))
            for given in affected.get("ranges", ()):
                if given["type"] != "GIT":
                    found.update(v for e in given["events"] for v in e.values() if v != "0")
    for version in sorted(found):
        near = re.sub(r"\d+", lambda m: str(max(0, int(m[0][:9]) + chance.choice((-1, 0, 0, 1)))), version, count=3)
        found.add(near)
        found.add(f"{version}rc1" if ecosystem == "PyPI" else f"{version.partition('+')[0].partition('-')[0]}-rc.1")
    usable = []
    for version in sorted(found):
        try:
            _ = Version(version) if ecosystem == "PyPI" else _semver(version)
            usable.append(version)
        except (InvalidVersion, ValueError):
            continue
    return usable


@pytest.mark.parametrize("ecosystem", ["PyPI", "Go"])
def test_five_hundred_versions_are_answered_as_the_documents_read(ecosystem: str) -> None:
    chance = random.Random(20)
    by_name: dict[str, list[dict[str, Any]]] = {}
    for document in _documents(ecosystem):
        for affected in document["affected"]:
            name = affected["package"]["name"]
            name = re.sub(r"[-_.]+", "-", name).lower() if ecosystem == "PyPI" else name
            if document not in by_name.setdefault(name, []):
                by_name[name].append(document)
    hit = 0
    for _ in range(500):
        name = chance.choice(sorted(by_name))
        version = chance.choice(_versions(ecosystem, by_name[name], name, chance))
        plain = {d["id"] for d in by_name[name] if _plainly(d, ecosystem, name, version)}
        found = {a.id for a in hits(ecosystem, version, _records(ecosystem).get(name, "[]"))}
        assert found == plain, (name, version)
        hit += bool(plain)
    assert 100 < hit < 450


@pytest.mark.parametrize("ecosystem", ["PyPI", "Go"])
def test_the_snapshot_has_what_the_documents_say(ecosystem: str) -> None:
    """The sample is a part of what the snapshot was made from."""
    for document in _documents(ecosystem):
        for of, name, record in osv.records(document):
            known = json.loads(snapshot.records(of, name) or "[]")
            (same,) = [one for one in known if one["id"] == record["id"]]
            assert {**same, "summary": ""} == {**record, "summary": ""}
    withdrawn = [d for d in _documents(ecosystem) if d.get("withdrawn")]
    assert withdrawn and not any(list(osv.records(document)) for document in withdrawn)


def test_the_snapshot_says_where_it_comes_from() -> None:
    for ecosystem in snapshot.ECOSYSTEMS:
        about = snapshot.about(ecosystem)
        assert (
            about is not None and about.licence == "CC-BY-4.0" and about.packages > 500 and about.date >= "2024-10-10"
        )
        notice = (Path(__file__).parent.parent.parent / "NOTICE").read_text()
        assert about.source.rpartition(" ")[2] in notice
    assert snapshot.about("npm") is None and snapshot.records("npm", "lodash") is None
    assert snapshot.records("PyPI", "there-is-no-such-package") == "[]"


def test_a_look_up_takes_less_than_a_tenth_of_a_millisecond() -> None:
    names = ["django", "requests", "pillow", "flask", "absent"] * 200

    def look_up() -> None:
        for name in names:
            hits("PyPI", "3.2.1", snapshot.records("PyPI", name) or "[]")

    look_up()
    assert effort(look_up, times=5) / len(names) < 0.0001


def _one(ranges: list[list[list[str]]], id: str = "X-1", **more: Any) -> dict[str, Any]:
    return {"id": id, "ranges": ranges, **more}


def test_limits_last_affected_and_lists() -> None:
    limited = json.dumps([_one([[["introduced", "1.0"], ["limit", "2.0"]]])])
    assert hits("PyPI", "1.5", limited) and not hits("PyPI", "2.0", limited) and not hits("PyPI", "0.9", limited)
    last = json.dumps([_one([[["introduced", "0"], ["last_affected", "1.5"]]])])
    assert hits("PyPI", "1.5", last) and not hits("PyPI", "1.5.1", last)
    listed = json.dumps([_one([], versions=["1.0"])])
    assert hits("PyPI", "1.0.0", listed) and not hits("PyPI", "1.1", listed)
    again = json.dumps([_one([[["introduced", "2.0"], ["fixed", "1.5"], ["introduced", "0"], ["fixed", "2.5"]]])])
    assert [bool(hits("PyPI", v, again)) for v in ("1.0", "1.5", "2.0", "2.5")] == [True, False, True, False]


def test_just_below_a_bound() -> None:
    records = json.dumps([_one([[["introduced", "1.5"], ["fixed", "2.3"]]])])
    below = {
        bound: bool(hits_below("PyPI", bound, False, records)) for bound in ("1.5", "1.6", "2", "2.3", "2.3.1", "3")
    }
    assert below == {"1.5": False, "1.6": True, "2": True, "2.3": True, "2.3.1": False, "3": False}
    assert hits_below("PyPI", "1.5", True, records) and not hits_below("PyPI", "2.3", True, records)


def test_what_mends_is_mended_for_all() -> None:
    records = json.dumps(
        [
            _one([[["introduced", "0"], ["fixed", "1.1"], ["introduced", "2.0a1"], ["fixed", "2.0.5"]]], "X-1"),
            _one([[["introduced", "1.0"], ["fixed", "1.4"]]], "X-2"),
            _one([[["introduced", "0"], ["fixed", "1.5rc1"]]], "X-3"),
            _one([[["introduced", "1.4"], ["fixed", "1.6"]]], "X-4"),
        ]
    )
    assert mended("PyPI", "1.0", records) == "1.6"
    assert mended("PyPI", "2.0", records) == "2.0.5"
    assert mended("PyPI", "2.0.5", records) == ""
    assert mended("PyPI", "nonsense", records) == ""


def test_malicious_packages_are_known_without_a_version() -> None:
    records = json.dumps([_one([[["introduced", "0"]]], "MAL-2024-1"), _one([[["introduced", "0"]]], "GHSA-x")])
    assert [a.id for a in malicious("npm", records)] == ["MAL-2024-1"]
    assert malicious("npm", json.dumps([_one([[["introduced", "0"], ["fixed", "2.0.0"]]], "MAL-2024-1")])) == ()


@pytest.mark.parametrize(
    "text", ["", "nonsense", "{}", "[1]", '[{"ranges": 3}]', "[" * 100_000, '[{"id": "X", "ranges": [[1]]}]']
)
def test_records_of_somebody_else_say_nothing(text: str) -> None:
    assert advisories("PyPI", text) == ()


@pytest.mark.parametrize(
    ("vector", "score", "name"),
    [  # FIRST, "CVSS v3.1 Examples"
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, "medium"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "critical"),
        ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, "low"),
        ("CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8, "high"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, "medium"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, "critical"),
        ("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", 0.0, ""),
        # FIRST, "CVSS v4.0 Examples"
        ("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3, "high"),
        ("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7, "high"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0, "critical"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3, "critical"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0, ""),
        # a code that exists, requirements, changed metrics, safety
        ("CVSS:4.0/AV:A/AC:L/AT:P/PR:N/UI:P/VC:L/VI:L/VA:N/SC:L/SI:H/SA:H", 5.3, "medium"),
        ("CVSS:4.0/AV:P/AC:L/AT:P/PR:L/UI:A/VC:L/VI:N/VA:L/SC:N/SI:H/SA:L/E:U/IR:M/AR:X/MAT:N/MVC:N/MVA:H", 3.6, "low"),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:S/SI:N/SA:N", 0.0, ""),
        ("CVSS:4.0/AV:N/AC:L", 0.0, ""),
        # "A Complete Guide to CVSS Version 2.0", section 3.3
        ("AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, "high"),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0, "critical"),
        ("(AV:L/AC:H/Au:N/C:C/I:C/A:C)", 6.2, "medium"),
        ("AV:L/AC:H/Au:N/C:N/I:N/A:N", 0.0, ""),
        ("nonsense", 0.0, ""),
    ],
)
def test_scores(vector: str, score: float, name: str) -> None:
    assert base_score(vector) == score and rating(score) == name


def _document(**specific: Any) -> dict[str, Any]:
    package = {"ecosystem": "Go", "name": "example.org/a"}
    return {"id": "X-1", "affected": [{"package": package, "ecosystem_specific": specific}]}


@pytest.mark.parametrize(
    ("specific", "parts"),
    [
        ({}, None),
        ({"imports": [{"path": "example.org/a/b", "symbols": ["Z", "A"]}]}, [["example.org/a/b", ["A", "Z"]]]),
        ({"imports": [{"path": "a/b"}, {"path": "a/b", "symbols": ["A"]}, {}]}, [["a/b", []]]),
        ({"imports": [{"path": "a/b", "symbols": ["A"]}, {"path": "a/b"}]}, [["a/b", []]]),
        ({"imports": [{"path": f"a/{n}"} for n in range(13)]}, None),
        ({"imports": [{"path": "a", "symbols": [f"S{n}" for n in range(41)]}]}, [["a", []]]),
        ({"affected_functions": ["a.b.c", "a.B()"]}, [["a.B", []], ["a.b.c", []]]),  # GitHub's
        ({"affects": {"functions": {"a::b": ["<1"]}}}, [["a::b", []]]),  # RustSec's
    ],
)
def test_parts_that_are_concerned(specific: dict[str, Any], parts: Any) -> None:
    ((_, _, record),) = osv.records(_document(**specific))
    assert record.get("parts") == parts


def test_of_several_scores_the_newest_counts() -> None:
    severity = [
        {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
        {"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:N/I:N/A:C"},
        {"type": "CVSS_V4", "score": "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},
    ]
    scores = []
    for given in (severity, severity[:2], severity[1:2]):
        ((_, _, record),) = osv.records({**_document(), "severity": given})
        scores.append(record["score"])
    assert scores == [7.3, 9.8, 7.8]
