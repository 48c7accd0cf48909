"""Files for agents that something else than the editor changes: one message, and marks in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import CAPABILITIES, Client
from tests.lsp.conftest import Start
from wardline.lsp import agent_watch

CODE = agent_watch.CODE
SERVERS = '{{"mcpServers": {{\n"docs": {{"command": "docs-server"}}{}\n}}}}\n'
MAIL = ',\n"mail": {"command": "npx", "args": ["-y", "@scope/mail@1.0.0"]}'
ADDED = "the MCP server `mail` was added (npx @scope/mail)"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent_watch, "_CALM", 0.05)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / ".wardline.toml").touch()
    (tmp_path / ".mcp.json").write_text(SERVERS.format(""))
    return tmp_path / ".mcp.json"


def begun(start: Start, file: Path) -> Client:
    """A session in which the files have been read: it has been asked of one that has not changed."""
    client = start()
    client.initialize()
    other = client.open("a.py", "x = 1\n")
    client.diagnostics(other, 1)
    client.request("workspace/executeCommand", {"command": "wardline.clearCache"})  # everything is loaded now
    client.diagnostics(other, 1) if client.silent(0.5) else None
    return client


def events(client: Client, *files: Path) -> None:
    changed = [{"uri": file.as_uri(), "type": 2 if file.exists() else 3} for file in files]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changed})


def marks(client: Client, uri: str) -> list[tuple[int, int, str]]:
    found = [item for item in client.diagnostics(uri) if item["code"] == CODE]
    return [(item["range"]["start"]["line"], item["severity"], item["message"]) for item in found]


def test_a_server_that_somebody_has_added(start: Start, file: Path) -> None:
    client = begun(start, file)
    file.write_text(SERVERS.format(MAIL))
    events(client, file)
    message = client.got("window/showMessage")
    assert message["type"] == 2
    assert message["message"] == (
        f"Wardline: something else than this editor has changed what AI agents act upon: .mcp.json ({ADDED})."
    )
    ((line, severity, text),) = marks(client, file.as_uri())
    assert (line, severity) == (2, 2) and text.startswith(f"Changed by something else than this editor: {ADDED}. ")
    file.write_text(SERVERS.format(""))  # it is taken back
    events(client, file)
    assert marks(client, file.as_uri()) == []
    assert client.silent(0.3) == []


def test_what_the_editor_saves_is_no_news(start: Start, file: Path) -> None:
    client = begun(start, file)
    uri = client.open(".mcp.json", SERVERS.format(""), language="json")
    client.diagnostics(uri, 1)
    client.change(uri, 2, {"text": SERVERS.format(MAIL)})
    client.diagnostics(uri, 2)
    file.write_text(SERVERS.format(MAIL))
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    events(client, file)
    assert client.silent(0.4) == []


def test_a_client_that_does_not_tell_of_saving(start: Start, file: Path) -> None:
    client = begun(start, file)
    uri = client.open(".mcp.json", SERVERS.format(MAIL), language="json")
    client.diagnostics(uri, 1)
    file.write_text(SERVERS.format(MAIL))
    events(client, file)
    assert client.silent(0.4) == []


def test_a_file_that_the_editor_has_read_anew(start: Start, file: Path) -> None:
    client = begun(start, file)
    other = client.open("a.py", "x = 2\n")
    client.diagnostics(other, 1)
    client.notify("textDocument/didSave", {"textDocument": {"uri": other}})  # this client does tell
    uri = client.open(".mcp.json", SERVERS.format(""), language="json")
    client.diagnostics(uri, 1)
    file.write_text(SERVERS.format(MAIL))
    client.change(uri, 2, {"text": SERVERS.format(MAIL)})
    client.diagnostics(uri, 2)
    events(client, file)
    assert ADDED in client.got("window/showMessage")["message"]
    assert [line for line, _, _ in marks(client, uri)] == [2]
    client.change(uri, 3, {"text": "\n" + SERVERS.format(MAIL)})
    assert [line for line, _, _ in marks(client, uri)] == [0]  # somewhere in it
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    assert marks(client, uri) == []


def test_who_closes_a_file_has_seen_it(start: Start, file: Path) -> None:
    client = begun(start, file)
    file.write_text(SERVERS.format(MAIL))
    events(client, file)
    client.got("window/showMessage")
    assert marks(client, file.as_uri())
    uri = client.open(".mcp.json", SERVERS.format(MAIL), language="json")
    assert len(marks(client, uri)) == 1
    client.close(uri)
    assert marks(client, uri) == []


def test_many_files_make_one_message(start: Start, file: Path, tmp_path: Path) -> None:
    client = begun(start, file)
    files = [tmp_path / f"sub{number}" / ".mcp.json" for number in range(5)]
    for each in files:
        each.parent.mkdir()
        each.write_text(SERVERS.format(MAIL))
    events(client, *files)
    text = client.got("window/showMessage")["message"]
    assert "sub0/.mcp.json" in text and text.endswith("and 2 more files.")
    for each in files:
        assert len(marks(client, each.as_uri())) == 3
    file.write_text(SERVERS.format(MAIL))
    events(client, file)
    assert len(marks(client, file.as_uri())) == 1
    assert client.silent(0.3) == []  # the next message has to wait


def test_what_is_harmless_is_only_written_down(start: Start, file: Path, tmp_path: Path) -> None:
    client = begun(start, file)
    (tmp_path / "AGENTS.md").write_text("Use tabs.\n")
    events(client, tmp_path / "AGENTS.md")
    said: dict[str, Any] = client.got("window/logMessage")
    assert said["type"] == 3 and "AGENTS.md (the file is new; 1 line new)" in said["message"]
    assert [severity for _, severity, _ in marks(client, (tmp_path / "AGENTS.md").as_uri())] == [3, 3]
    (tmp_path / "AGENTS.md").unlink()
    events(client, tmp_path / "AGENTS.md")
    assert marks(client, (tmp_path / "AGENTS.md").as_uri()) == []


def test_it_can_be_switched_off(start: Start, file: Path, tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").write_text("watch-agent-files = false\n")
    client = begun(start, file)
    file.write_text(SERVERS.format(MAIL))
    events(client, file)
    assert client.silent(0.4) == []


def test_clients_are_asked_to_watch(start: Start, file: Path) -> None:
    client = start()
    watching = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
    client.initialize(capabilities={**CAPABILITIES, "workspace": {**CAPABILITIES["workspace"], **watching}})
    client.diagnostics(client.open("a.py", "x = 1\n"), 1)
    asked = client.asked("client/registerCapability")
    client.reply(asked, None)
    assert "agent-files" in [one["id"] for one in asked["params"]["registrations"]]
