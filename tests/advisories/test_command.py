"""`wardline advisories`, as a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.advisories.exports import Behaviour, archive, document, put, served
from tests.cli.program import Program

_LOCK = '{"packages": {"node_modules/left-pad": {"version": "1.0.0", "integrity": "x"}}}'


@pytest.fixture
def wardline(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("home"))


def test_what_was_fetched_is_used(wardline: Program, tmp_path: Path) -> None:
    put(tmp_path / "package-lock.json", _LOCK.encode())
    export = put(tmp_path / "npm.zip", archive(document("GHSA-a", "left-pad")))
    done = wardline.run("check", "package-lock.json", cwd=tmp_path)
    assert done.returncode == 0
    assert b"wardline: vulnerabilities of packages of npm are not known: there are no advisories; `" in done.stderr
    assert wardline("advisories", "update", "--from", export, cwd=tmp_path).startswith(
        "npm        1 packages, 2026-11-01"
    )
    assert "GHSA-a: Flaw GHSA-a. Fixed in 2.0.0" in wardline("check", "package-lock.json", cwd=tmp_path, code=1)
    rows = {row["ecosystem"]: row for row in json.loads(wardline("advisories", "status", "--json", cwd=tmp_path))}
    assert rows["npm"]["packages"] == 1 and rows["npm"]["source"] == "npm.zip" and rows["Maven"]["date"] is None
    assert rows["PyPI"]["stale"] and not rows["PyPI"]["fetched"]
    put(tmp_path / "npm.zip", archive(document("GHSA-a", "something-else")))
    wardline("advisories", "update", "--from", export, cwd=tmp_path)
    wardline("check", "package-lock.json", cwd=tmp_path)


def test_what_is_not_known_is_in_every_report(wardline: Program, tmp_path: Path) -> None:
    put(tmp_path / "package-lock.json", _LOCK.encode())
    put(tmp_path / "requirements.txt", b"flask\n")
    npm = "vulnerabilities of packages of npm are not known"
    for _ in range(2):  # not only while it is analysed for the first time
        report = json.loads(wardline("check", "--format", "json", ".", cwd=tmp_path))
        assert [gap.partition(":")[0] for gap in report["gaps"] if "npm" in gap] == [npm]
        assert [gap for gap in report["gaps"] if "packages of PyPI are known up to 2024-10-10 only" in gap]
    sarif = json.loads(wardline("check", "--format", "sarif", ".", cwd=tmp_path))
    notes = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert any(note["level"] == "note" and npm in note["message"]["text"] for note in notes)
    assert f"::notice::{npm}" in wardline("check", "--format", "github", ".", cwd=tmp_path)


def test_from_a_server(wardline: Program, tmp_path: Path) -> None:
    with served(Behaviour(archive(document("GHSA-a", "left-pad")))) as server:
        wardline("advisories", "update", "--from", server.url, "--ecosystem", "npm", cwd=tmp_path)
    assert server.requests[0]["path"] == "/npm/all.zip"
    cache = wardline.store.parent / "advisories"
    assert [path.name for path in cache.iterdir()] == ["npm.sqlite"]
    assert "npm        1 packages" in wardline("advisories", "status", cwd=tmp_path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "nowhere.zip", "--ecosystem", "npm"], "there is no such file or folder"),
        (["--from", "some.zip"], "say which ecosystem this is"),
        (["--from", "some.zip", "--ecosystem", "Cobol"], "this ecosystem is not known"),
        (["--from", "some.zip", "--ecosystem", "npm"], "no sound zip archive"),
        (["--from", "http://example.org", "--ecosystem", "npm"], "only https is used"),
    ],
)
def test_errors_are_one_line(wardline: Program, tmp_path: Path, words: list[str], said: str) -> None:
    put(tmp_path / "some.zip", b"nonsense")
    done = wardline.run("advisories", "update", *words, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert said in line
