"""Files that are not open: workspace/diagnostic, the scan, its progress and its end."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import CAPABILITIES, TIMEOUT, Client, Refused, places
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE
from wardline.lsp.parent import is_alive

FILES = 30
PROGRESS = {**CAPABILITIES, "window": {"workDoneProgress": True}}


@pytest.fixture
def project(tmp_path: Path) -> list[str]:
    """A folder of Python files, each third one with a flaw; their URIs."""
    flawed = []
    for n in range(FILES):
        path = tmp_path / "src" / f"m{n:02}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# é\n{FLAW}\n" if n % 3 == 0 else "x = 1\n")
        if n % 3 == 0:
            flawed.append(path.as_uri())
    ignored = tmp_path / ".venv" / "lib.py"
    ignored.parent.mkdir()
    ignored.write_text(f"{FLAW}\n")
    (tmp_path / "notes.ipynb").write_text("{}")
    (tmp_path / "latin.py").write_bytes(b"# \xff\xfe\0\n")
    return flawed


def pull(client: Client, previous: dict[str, str] | None = None, **more: Any) -> list[dict[str, Any]]:
    ids = [{"uri": uri, "value": value} for uri, value in (previous or {}).items()]
    reports: list[dict[str, Any]] = client.request("workspace/diagnostic", {"previousResultIds": ids, **more})["items"]
    return reports


def test_all_files_are_reported_once_asked(start: Start, project: list[str], tmp_path: Path) -> None:
    client = start()
    client.initialize()
    opened = client.open("src/m01.py", f"{FLAW}\n", version=4)
    client.diagnostics(opened, 4)
    reports = {r["uri"]: r for r in pull(client)}
    assert set(reports) == {*project, opened}
    assert reports[opened]["version"] == 4 and reports[project[0]]["version"] is None
    assert places(reports[project[0]]["items"]) == [(1, FLAW_RULE)]
    # Asked again, nothing has changed.
    known = {uri: r["resultId"] for uri, r in reports.items()}
    assert {r["kind"] for r in pull(client, known)} == {"unchanged"}
    # A file is mended, another one gets a flaw, a third one goes.
    Path(tmp_path, "src/m00.py").write_text("x = 1\n")
    Path(tmp_path, "src/m02.py").write_text(f"\n\n{FLAW}\n")
    Path(tmp_path, "src/m03.py").unlink()
    changed = [client.uri(f"src/m0{n}.py") for n in (0, 2, 3)]
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2} for uri in changed]})
    streamed = client.ask(
        "workspace/diagnostic",
        {"previousResultIds": [{"uri": u, "value": v} for u, v in known.items()], "partialResultToken": "t"},
    )
    news: dict[str, list[tuple[int, str]]] = {}
    while len(news) < 3:
        params = client.got("$/progress")
        assert params["token"] == "t"
        news.update({r["uri"]: places(r["items"]) for r in params["value"]["items"]})
    assert news == {changed[0]: [], changed[1]: [(2, FLAW_RULE)], changed[2]: []}
    assert client.result(streamed) == {"items": []}


def test_a_client_that_streams_waits_until_there_is_news(start: Start, project: list[str], tmp_path: Path) -> None:
    client = start()
    client.initialize()
    token = {"previousResultIds": [], "partialResultToken": 7}
    waiting = client.ask("workspace/diagnostic", token)  # the setting `workspace-scan` is off
    assert client.silent(1.0) == []
    client.notify("$/cancelRequest", {"id": waiting})
    with pytest.raises(Refused):
        client.result(waiting)
    (tmp_path / ".wardline.toml").write_text('workspace-scan = true\nbandit = "off"\n')
    client.notify("textDocument/didSave", {"textDocument": {"uri": client.uri(".wardline.toml")}})
    number = client.ask("workspace/diagnostic", token)
    assert client.result(number) == {"items": []}
    found = [r["uri"] for m in client.silent(0.05) for r in m["params"]["value"]["items"]]
    assert sorted(found) == project


def test_the_command_shows_progress_and_pushes(launch: Start, project: list[str]) -> None:
    client = launch()
    client.initialize(PROGRESS)
    number = client.ask("workspace/executeCommand", {"command": "wardline.scanWorkspace"})
    create = client.asked("window/workDoneProgress/create")
    client.reply(create, None)
    assert client.result(number) == {"files": FILES + 1, "findings": len(project)}
    kinds = []
    while "end" not in kinds:
        value = client.got("$/progress")["value"]
        kinds.append(value["kind"])
        assert 0 <= value.get("percentage", 0) <= 100
    assert kinds[0] == "begin" and f"{FILES + 1} files" in value["message"]
    for uri in project:
        assert places(client.diagnostics(uri)) == [(1, FLAW_RULE)]
    # An opened file is the client's: its own diagnostics take the place.
    uri = client.open("src/m00.py", "x = 1\n")
    assert client.diagnostics(uri) == []
    assert client.diagnostics(uri, 1) == []


def test_the_setting_scans_by_itself_where_nobody_pulls(start: Start, project: list[str], tmp_path: Path) -> None:
    (tmp_path / ".wardline.toml").write_text('workspace-scan = true\nbandit = "off"\n')
    client = start()
    client.initialize()
    for uri in project:
        assert places(client.diagnostics(uri)) == [(1, FLAW_RULE)]


def test_new_settings_begin_a_scan_anew(start: Start, project: list[str]) -> None:
    client = start()
    client.initialize()
    number = client.ask("workspace/executeCommand", {"command": "wardline.scanWorkspace"})
    client.notify("workspace/didChangeConfiguration", {"settings": {"bandit": "off", "ignore": [FLAW_RULE]}})
    assert client.result(number) == {"files": FILES + 1, "findings": 0}
    client.notify("workspace/didChangeConfiguration", {"settings": {"bandit": "off"}})
    for uri in project:
        assert places(client.diagnostics(uri)) == [(1, FLAW_RULE)]


def test_a_closed_file_is_forgotten_where_nothing_is_scanned(start: Start) -> None:
    client = start()
    client.initialize()
    uri = client.open("a.py", f"{FLAW}\n")
    client.diagnostics(uri, 1)
    token = {"previousResultIds": [], "partialResultToken": 1}
    client.result(client.ask("workspace/diagnostic", token))
    (told,) = client.got("$/progress")["value"]["items"]
    previous = [{"uri": uri, "value": told["resultId"]}]
    number = client.ask("workspace/diagnostic", {**token, "previousResultIds": previous})
    client.close(uri)
    assert client.diagnostics(uri) == []
    assert client.result(number) == {"items": []}
    assert client.got("$/progress")["value"]["items"][0]["items"] == []


def test_a_scan_can_be_cancelled(start: Start, project: list[str]) -> None:
    client = start()
    client.initialize(PROGRESS)
    number = client.ask("workspace/executeCommand", {"command": "wardline.scanWorkspace"})
    create = client.asked("window/workDoneProgress/create")
    client.reply(create, None)
    client.notify("window/workDoneProgress/cancel", {"token": create["params"]["token"]})
    client.notify("window/workDoneProgress/cancel", {"token": "another"})
    assert client.result(number)["files"] == 0
    assert "cancelled" in [client.got("$/progress") for _ in range(2)][-1]["value"]["message"]


def test_typing_is_not_held_up_by_a_scan(launch: Start, project: list[str]) -> None:
    client = launch()
    client.initialize({})
    number = client.ask("workspace/executeCommand", {"command": "wardline.scanWorkspace"})
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri)) == [(0, FLAW_RULE)]
    assert client.result(number)["findings"] == len(project)
    assert {m["params"]["uri"] for m in client.silent(0.05)} <= {*project, uri}


def test_a_scan_does_not_keep_the_server_from_ending(launch: Start, project: list[str], tmp_path: Path) -> None:
    for n in range(400):
        Path(tmp_path, f"big{n:03}.py").write_text(f"{FLAW}\n" + f"def f{n}(x):\n    return x\n\n\n" * 100)
    client = launch("--log-level", "debug")
    client.initialize({})
    number = client.ask("workspace/executeCommand", {"command": "wardline.scanWorkspace"})
    client._take(lambda m: m.get("method") == "textDocument/publishDiagnostics")
    children = children_of(client.process.pid)
    assert children or sys.platform != "linux"
    client.request("shutdown")
    with pytest.raises(Refused):
        client.result(number)
    client.notify("exit")
    assert client.process.wait(TIMEOUT) == 0
    end = time.monotonic() + TIMEOUT
    while any(map(is_alive, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(is_alive, children))


def children_of(process: int) -> list[int]:
    """The processes that a process has started (known on Linux only)."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text().split()]
