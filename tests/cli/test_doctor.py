"""`wardline doctor`."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.cli.program import Program
from wardline.doctor.self_test import self_test


def test_all_is_fine(wardline: Program, folder: Path) -> None:
    printed = wardline("doctor", cwd=folder)
    assert not any(line.startswith("!") for line in printed.splitlines())
    for word in ("program", "settings", "engine", "records", "self-test", "ms from start to finding"):
        assert word in printed
    assert os.path.expanduser("~") + "/" not in printed or os.path.expanduser("~") == "/"


def test_grammars_are_told(wardline: Program, folder: Path) -> None:
    told = json.loads(wardline("doctor", "--no-self-test", "--json", cwd=folder))
    grammars = {fact["name"]: fact["value"] for fact in told if fact["name"].startswith("grammar of ")}
    assert grammars["grammar of python"] == "works"
    assert {"grammar of go", "grammar of javascript", "grammar of java"} <= grammars.keys()


def test_what_is_wrong_is_marked(wardline: Program, folder: Path) -> None:
    (folder / ".wardline.toml").write_text("ignroe = []\n")
    (folder / ".wardline").mkdir()
    (folder / ".wardline" / "reviews.jsonl").write_text("{torn")
    told = json.loads(wardline("doctor", "--no-self-test", "--json", cwd=folder, code=1))
    wrong = {(fact["section"], fact["name"]) for fact in told if fact["fine"] is False}
    assert wrong == {("settings", "problems"), ("records", "reviews")}


def test_a_server_that_takes_too_long() -> None:
    fact = self_test(seconds=0.001)
    assert fact.fine is False and fact.value
