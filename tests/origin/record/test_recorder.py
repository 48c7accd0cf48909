"""The recorder: the tee passes everything on and keeps what matters; no label is guessed; no path of the machine gets out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.origin.record.fixture import LIMIT, Take, render
from tests.origin.record.ghost import rest_of
from tests.origin.record.journal import CHANGE, Journal, Silent
from tests.origin.record.tools import ROOT
from tests.origin.sessions import load
from wardline.lsp.framing import FrameParser, frame

ECHO = """
import json, sys
from wardline.lsp.framing import FrameParser, frame
parser = FrameParser()
while data := sys.stdin.buffer.read1(65536):
    for body in parser.feed(data):
        message = json.loads(body)
        if message["method"] == "initialize":
            answer = {"id": message["id"], "result": {"capabilities": {"positionEncoding": "utf-8"}}}
            sys.stdout.buffer.write(frame(json.dumps(answer).encode()))
        request = {"id": 7, "method": "workspace/applyEdit", "params": {"seen": message["method"]}}
        sys.stdout.buffer.write(frame(json.dumps(request).encode()))
        sys.stdout.buffer.flush()
"""
"""A server that answers `initialize` and asks for an edit after every message."""


def sent(*messages: dict[str, Any], log: Path) -> list[dict[str, Any]]:
    """What a client gets that sends these messages through the tee."""
    data = b"".join(frame(json.dumps(message).encode()) for message in messages)
    command = [sys.executable, "-m", "tests.origin.record.tee", str(log), sys.executable, "-c", ECHO]
    # `-m` must find the folder `tests`, also where another test has told Python to import nothing from here.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=True, cwd=ROOT, env=env)
    return [json.loads(body) for body in FrameParser().feed(done.stdout) if isinstance(body, bytes)]


def test_the_tee_passes_on_and_keeps(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    change = {"method": CHANGE, "params": {"contentChanges": [{"text": "é"}]}}
    hover = {"id": 2, "method": "textDocument/hover", "params": {}}
    told = {"id": 3, "method": "workspace/executeCommand", "params": {"command": "wardline.suggestionAccepted"}}
    fix = {"id": 4, "method": "workspace/executeCommand", "params": {"command": "wardline.fixAll"}}
    got = sent({"id": 1, "method": "initialize", "params": {}}, change, hover, told, fix, log=log)

    assert {"jsonrpc": "2.0", "id": 3, "result": None} in got
    passed_on = [message["params"]["seen"] for message in got if message.get("method") == "workspace/applyEdit"]
    assert passed_on == ["initialize", CHANGE, "textDocument/hover", "workspace/executeCommand"]

    records = [json.loads(line) for line in log.read_text().splitlines()]
    client = [(record["method"], record["params"]) for record in records if record["from"] == "client"]
    assert [method for method, _ in client] == ["initialize", CHANGE, *["workspace/executeCommand"] * 2]
    assert client[1][1] == change["params"]
    server = [record["method"] for record in records if record["from"] == "server"]
    assert server == ["initialize", *["workspace/applyEdit"] * 4]


class Recording:
    """A log to which a test writes as the tee does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.folder.mkdir()
        self.log = folder / "log.jsonl"
        self.log.touch()
        self.journal = Journal(self.log, quiet=0.02)
        self.write("initialize", {"capabilities": {}}, "server")

    def write(self, method: str, params: dict[str, Any], side: str = "client") -> None:
        with self.log.open("a") as file:
            file.write(json.dumps({"at": 100.0, "from": side, "method": method, "params": params}) + "\n")

    def open(self, text: str) -> None:
        document = {"uri": (self.folder / "a.py").as_uri(), "languageId": "python", "version": 1, "text": text}
        self.write("textDocument/didOpen", {"textDocument": document})

    def change(self, text: str) -> None:
        document = {"uri": (self.folder / "a.py").as_uri(), "version": 2}
        self.write(CHANGE, {"textDocument": document, "contentChanges": [{"text": text}]})

    def render(self) -> str:
        take = Take("e", "1", "w", self.folder, 0, self.journal.update(), "b")
        return render(take, self.journal)


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    return Recording(tmp_path)


def test_a_change_has_the_label_of_its_act(recording: Recording, tmp_path: Path) -> None:
    recording.open("a")
    with recording.journal.act("paste"):
        recording.change("b")
    with recording.journal.act("type") as act:
        recording.change("c")
        act.by = "auto-close"
    path = tmp_path / "x.jsonl"
    path.write_text(recording.render())
    session = load(path)
    assert [event.by for event in session.events] == [None, "paste", "auto-close"]
    assert session.encoding == "utf-16"
    assert session.events[0].params["textDocument"]["uri"] == "file:///project/a.py"


def test_a_change_outside_of_any_act_is_refused(recording: Recording) -> None:
    recording.open("a")
    with recording.journal.act("paste"):
        recording.change("b")
    recording.change("c")
    with pytest.raises(Silent, match="outside of any act"):
        recording.render()


def test_an_act_without_a_change_is_refused(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.origin.record.journal._WAIT", 0.05)
    with pytest.raises(Silent, match="no textDocument/didChange"), recording.journal.act("paste"):
        pass


def test_a_path_of_the_machine_is_refused(recording: Recording) -> None:
    recording.open(f"path = '{recording.folder}'")
    with pytest.raises(ValueError, match="a path of this machine"):
        recording.render()


def test_a_large_session_is_refused(recording: Recording) -> None:
    recording.open("x" * LIMIT)
    with pytest.raises(ValueError, match="shorten the scene"):
        recording.render()


@pytest.mark.parametrize(
    ("head", "rest"), [("f:\n    ", "return 1"), ("f:\n    retu", "rn 1"), ("g:\n    ", None), ("", None)]
)
def test_the_assistant_shows_what_is_left(head: str, rest: str | None) -> None:
    assert rest_of({"text": "return 1", "after": "f:\n    "}, head) == rest
