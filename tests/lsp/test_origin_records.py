"""What an AI wrote is written down on save, and known again after a restart, a move, and changes by others."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import Client, edit
from tests.lsp.conftest import Start
from tests.lsp.test_origins import BEFORE, BLOCK, accept, origins, ready, repository

__all__ = ["repository"]
TEXT = BEFORE + BLOCK
TRACES = ".agent-trace/traces.jsonl"
_TRIES = 1200
"""Looks for what comes some time, a twentieth of a second apart."""


def save(client: Client, uri: str, text: str, name: str = "a.py") -> None:
    (client.root / name).write_text(text)
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})


def traces(root: Path, count: int = 1) -> list[dict[str, Any]]:
    """The records, once there are so many."""
    for _ in range(_TRIES):
        file = root / TRACES
        lines = file.read_text().splitlines() if file.exists() else []
        if len(lines) >= count:
            return [json.loads(line) for line in lines]
        time.sleep(0.05)
    raise AssertionError("nothing was written down")


def known(client: Client, uri: str) -> list[dict[str, Any]]:
    """The origins, once records have been read."""
    for _ in range(_TRIES):
        if found := origins(client, uri):
            return found
        time.sleep(0.05)
    raise AssertionError("the records were not found")


def remembered(cache: Path) -> None:
    """Wait until it is written down what a text was when the editor had it."""
    for _ in range(_TRIES):
        if any("." not in file.name for file in cache.rglob("seen-texts/*")):
            return
        time.sleep(0.05)
    raise AssertionError("the text was not remembered")


def again(start: Start, name: str, text: str) -> list[dict[str, Any]]:
    """What another server knows of a text."""
    client = start()
    ready(client)
    uri = client.open(name, text)
    found = known(client, uri)
    client.silent(0.1)
    return found


@pytest.fixture
def saved(start: Start, repository: Path) -> dict[str, Any]:
    """A block that was accepted and saved."""
    client = start()
    ready(client)
    uri = accept(client)
    save(client, uri, TEXT)
    (record,) = traces(repository)
    assert record["files"][0]["path"] == "a.py"
    (block,) = origins(client, uri)
    client.silent(0.1)
    return block


def test_after_a_restart(start: Start, saved: dict[str, Any]) -> None:
    (block,) = again(start, "a.py", TEXT)
    same = ("id", "lines", "kind", "tool", "model", "accepted", "hash", "contributor")
    assert {name: block[name] for name in same} == {name: saved[name] for name in same}


def test_after_others_changed_the_file(start: Start, saved: dict[str, Any]) -> None:
    (block,) = again(start, "a.py", "import sys\nimport re\n" + TEXT + "\n\nprint(1)\n")
    assert block["lines"] == {"start": 5, "end": 8} and block["id"] == saved["id"]


def test_after_a_renaming(start: Start, repository: Path, saved: dict[str, Any]) -> None:
    (repository / "a.py").rename(repository / "b.py")
    (block,) = again(start, "b.py", TEXT)
    assert block["id"] == saved["id"]


def test_what_is_typed_while_records_are_read_counts(start: Start, saved: dict[str, Any]) -> None:
    client = start()
    ready(client)
    uri = client.open("a.py", TEXT)
    client.change(uri, 2, edit(0, 0, 0, 0, "import re\n"))
    assert known(client, uri)[0]["lines"] == {"start": 4, "end": 7}
    client.silent(0.1)


def test_a_rewritten_block_is_mixed_after_a_restart_too(start: Start, repository: Path) -> None:
    client = start()
    ready(client)
    uri = accept(client)
    client.change(uri, 3, edit(5, 11, 5, 26, "subprocess.run([host], check=True).returncode"))
    (before,) = origins(client, uri)
    assert before["contributor"] == "mixed"
    save(client, uri, TEXT.replace("os.system(host)", "subprocess.run([host], check=True).returncode"))
    traces(repository)
    client.silent(0.1)
    (block,) = again(start, "a.py", (repository / "a.py").read_text())
    assert block["contributor"] == "mixed" and abs(block["rewritten"] - before["rewritten"]) < 0.15


def test_nothing_is_written_that_is_known_already(start: Start, repository: Path) -> None:
    client = start()
    ready(client)
    uri = accept(client)
    save(client, uri, TEXT)
    traces(repository)
    save(client, uri, TEXT)
    client.change(uri, 3, edit(0, 0, 0, 0, "import re\n"))
    client.settle()
    time.sleep(0.3)
    assert len(traces(repository)) == 1
    client.silent(0.1)


def test_the_setting(start: Start, repository: Path) -> None:
    client = start()
    ready(client, recordOrigins=False)
    uri = accept(client)
    save(client, uri, TEXT)
    client.settle()
    time.sleep(0.3)
    assert not (repository / ".agent-trace").exists()
    client.silent(0.1)


def test_where_nothing_can_be_written_it_is_said(start: Start, repository: Path) -> None:
    client = start()
    ready(client)
    uri = accept(client)
    (repository / ".agent-trace").write_text("in the way")
    save(client, uri, TEXT)
    assert "could not be written down" in client.got("window/logMessage")["message"]
    assert origins(client, uri)
    client.silent(0.1)


def test_a_server_that_is_killed_loses_nothing_that_was_saved(launch: Start, repository: Path) -> None:
    client = launch()
    ready(client)
    uri = accept(client)
    save(client, uri, TEXT)
    traces(repository)
    client.kill()
    client.silent(0.1)
    (block,) = again(launch, "a.py", TEXT)
    assert block["kind"] == "ai"


def test_an_agent_writes_while_nobody_looks(
    launch: Start, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    client = launch(env={"XDG_CACHE_HOME": str(cache)})
    ready(client, inferDiskOrigins=True)
    uri = client.open("a.py", BEFORE)
    save(client, uri, BEFORE)
    remembered(cache)
    client.close(uri)
    client.silent(0.2)
    uri = client.open("a.py", TEXT)  # an agent has been at work
    (block,) = known(client, uri)
    assert (block["kind"], block["source"]) == ("inferred-ai", "disk")
    assert block["lines"] == {"start": 3, "end": 6}
    client.silent(0.1)


@pytest.mark.parametrize("wanted", [True, False])
def test_an_agent_writes_under_an_open_document(start: Start, repository: Path, wanted: bool) -> None:
    client = start()
    ready(client, inferDiskOrigins=wanted)
    (repository / "a.py").write_text(BEFORE)
    uri = client.open("a.py", BEFORE)
    client.diagnostics(uri, 1)
    (repository / "a.py").write_text(TEXT)
    client.change(uri, 2, edit(3, 0, 3, 0, BLOCK))  # the editor reads the file again
    assert [block["source"] for block in origins(client, uri)] == (["disk"] if wanted else [])
    client.silent(0.1)
